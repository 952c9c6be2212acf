"""What each party gives and receives, who gives to whom, why persons stay, and how good the selection is proven to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.exchange.deal import Formula
from zerohour.exchange.party_cycles import party_cycles
from zerohour.exchange.plan import Proof
from zerohour.formats.report.contents import Exchange
from zerohour.formats.report.cycle import Given, cycle
from zerohour.formats.report.exchange_wording import CATEGORIES, FORMULAS, KEPT, PROOFS
from zerohour.formats.report.histogram import whole
from zerohour.formats.report.sentences import Sentences, grouped
from zerohour.formats.report.sides import Side
from zerohour.formats.report.wording import worded


@dataclass(frozen=True)
class Account:
    """One party's account at the end: persons and points given and received, and what it may give unanswered."""

    side: Side
    people_given: int
    people_received: int
    given: int
    received: int
    unilateral: int
    slack: int

    @property
    def over(self) -> str:
        """Points given less points received, with a true minus."""
        return whole(self.given - self.received)

    @property
    def allowed(self) -> int:
        """The most `over` may be."""
        return self.unilateral + self.slack


@dataclass(frozen=True)
class Level:
    """One objective: its value, the bound on it, the gap in per cent, and who says that it cannot be bettered."""

    words: Markup
    value: int
    bound: int
    gap: str
    mark: str
    proof: Markup


@dataclass(frozen=True)
class BalancedView:
    """The figures of the deal as the page shows them. `has_points` is false where points decide nothing."""

    formula: Markup
    accounts: Sequence[Account]
    has_points: bool
    given: Sequence[Given]
    picture: Markup
    answered: Sequence[tuple[Markup, int]]
    kept: Sequence[tuple[str, Markup, int]]
    levels: Sequence[Level]


def balanced_view(exchange: Exchange, parties: Mapping[str, Side], say: Sentences) -> BalancedView:
    """The accounts over the plan's moves; `kept` and `levels` as the selection says them."""
    given = _given(exchange, parties)
    kept = Counter(reason for _, reason in exchange.selection.kept)
    return BalancedView(
        formula=say(FORMULAS[exchange.deal.formula]),
        accounts=_accounts(exchange, parties, given),
        has_points=exchange.deal.formula is Formula.POINTS,
        given=given,
        picture=_picture(parties, given, say),
        answered=_answered(exchange, parties, say),
        kept=[(mark, say(words), kept[reason]) for reason, (mark, words) in KEPT.items() if kept[reason]],
        levels=[*_levels(exchange, say), _stages(exchange, say)],
    )


def _given(exchange: Exchange, parties: Mapping[str, Side]) -> list[Given]:
    people: Counter[tuple[str, str]] = Counter()
    points: Counter[tuple[str, str]] = Counter()
    for move in exchange.plan.moves:
        people[move.holder, move.to] += 1
        points[move.holder, move.to] += exchange.points.get(move.person_id, 0)
    return [
        Given(parties[holder], parties[to], people[holder, to], points[holder, to])
        for holder in parties
        for to in parties
        if people[holder, to]
    ]


def _accounts(exchange: Exchange, parties: Mapping[str, Side], given: Sequence[Given]) -> list[Account]:
    return [
        Account(
            side=side,
            people_given=sum(of.persons for of in given if of.holder == side),
            people_received=sum(of.persons for of in given if of.to == side),
            given=sum(of.points for of in given if of.holder == side),
            received=sum(of.points for of in given if of.to == side),
            unilateral=exchange.deal.unilateral.get(party, 0),
            slack=exchange.deal.slack,
        )
        for party, side in parties.items()
    ]


def _picture(parties: Mapping[str, Side], given: Sequence[Given], say: Sentences) -> Markup:
    words = say.words
    title = " · ".join(
        words("{holder} to {to}: {n}", holder=of.holder.letter, to=of.to.letter, n=grouped(of.persons)) for of in given
    )
    return Markup(cycle(list(parties.values()), given, rtl=words.dir == "rtl", key="x-cy", title=title or "0"))


def _answered(exchange: Exchange, parties: Mapping[str, Side], say: Sentences) -> list[tuple[Markup, int]]:
    """Releases told as who answers whom: swaps, circles of more, and chains begun by a side that gives unanswered."""
    people = Counter((move.holder, move.to) for move in exchange.plan.moves)
    told = party_cycles(people)
    lines = []
    for round_, n in told.cycles:
        letters = " → ".join(parties[party].letter for party in (*round_, round_[0]))
        lines.append((say("{way} (each answers the next)", way=letters), n))
    for chain, n in told.chains:
        letters = " → ".join(parties[party].letter for party in chain)
        lines.append((say("{way} (unanswered by as many people)", way=letters), n))
    return lines


def _levels(exchange: Exchange, say: Sentences) -> list[Level]:
    """One level for each `first` category, then one for persons in all; further ones by number."""
    selection, first = exchange.selection, exchange.deal.first
    names = [*(worded(CATEGORIES, category, say) for category in first), say("people in all")]
    found = []
    for i, (value, bound) in enumerate(zip(selection.objective, selection.bound, strict=False)):
        words = names[i] if i < len(names) else say("level {n}", n=i + 1)
        reached = value >= bound and selection.proof is not Proof.NONE
        proof = selection.proof if reached else Proof.NONE
        found.append(Level(words, value, bound, _gap(bound - value, bound), *_said(proof, say)))
    return found


def _stages(exchange: Exchange, say: Sentences) -> Level:
    plan = exchange.plan
    reached = plan.proven and plan.stages <= plan.bound_stages
    gap = _gap(plan.stages - plan.bound_stages, plan.stages)
    return Level(
        say("stages, the fewer the better"), plan.stages, plan.bound_stages, gap,
        *_said(Proof.SOLVER if reached else Proof.NONE, say),
    )  # fmt: skip


def _said(proof: Proof, say: Sentences) -> tuple[str, Markup]:
    mark = {Proof.CERTIFICATE: "ok", Proof.SOLVER: "wait", Proof.NONE: "due"}[proof]
    return mark, say(PROOFS[proof])


def _gap(missing: int, of: int) -> str:
    return f"{100 * max(missing, 0) / max(of, 1):.1f} %" if missing > 0 else "0 %"
