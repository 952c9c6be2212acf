"""The words of the exchange for what its files call by codes: categories, formulas, why somebody is kept, what happened."""

from __future__ import annotations

from collections.abc import Mapping

from zerohour.exchange.deal import Formula, Mode
from zerohour.exchange.plan import Happened, Kept, Proof
from zerohour.locale import N_

CATEGORIES: Mapping[str, str] = {
    "wounded": N_("wounded"),
    "sick": N_("sick"),
    "child": N_("children"),
    "woman": N_("women"),
    "old": N_("old people"),
    "civilian": N_("civilians"),
    "soldier": N_("soldiers"),
}

FORMULAS: Mapping[Formula, str] = {
    Formula.POINTS: N_("points: each side may give so much more than it has received, and no more"),
    Formula.NUMBERS: N_("numbers agreed before names"),
    Formula.ALL: N_("all for all: everyone asked for who travels"),
}

MODES: Mapping[Mode, str] = {
    Mode.STRONG: N_("what a side receives counts for it from the next stage on"),
    Mode.SIMULTANEOUS: N_("what a side receives counts for it in the same stage"),
}

KEPT: Mapping[Kept, tuple[str, str]] = {
    Kept.HOLD: ("none", N_("does not travel")),
    Kept.NOT_WANTED: ("none", N_("asked for by nobody")),
    Kept.BALANCE: ("due", N_("asked for; the balance does not allow it")),
    Kept.NUMBERS: ("due", N_("asked for; beyond the agreed numbers")),
    Kept.FAMILY: ("due", N_("asked for; the family cannot move together")),
}
"""Why somebody stays: the mark's shape and its words. One word for a hold, whatever its reason."""

HAPPENED: Mapping[Happened, str] = {
    Happened.DONE: N_("handed over"),
    Happened.NO_SHOW: N_("no-show"),
    Happened.NOT_TRAVELLING: N_("does not travel"),
    Happened.WITHDRAWN: N_("does not travel"),
    Happened.DIED: N_("died"),
    Happened.SITE_CLOSED: N_("the site is closed"),
}

PROOFS: Mapping[Proof, str] = {
    Proof.CERTIFICATE: N_("proven by a bound that anybody can count"),
    Proof.SOLVER: N_("only the solver says so"),
    Proof.NONE: N_("not proven"),
}
