"""selection.json: who is released for whom, and of which deal and persons this was worked out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from zerohour.exchange.plan import Kept, Proof, Release, Selection
from zerohour.formats.keyed import Keyed
from zerohour.formats.made_from import check_hashes, hash_in, read_json, sha256_of
from zerohour.formats.pairs_csv import json_text
from zerohour.locale import N_

__all__ = ["SelectionFile", "check_hashes", "read_selection", "selection_text", "sha256_of"]

FORMAT = "zerohour/selection/1"
_KEYS = ("deal", "persons", "released", "kept", "objective", "bound", "gap", "proven", "proof", "seconds")


@dataclass(frozen=True)
class SelectionFile:
    """A selection and the hashes of the deal and the persons it was made from."""

    deal: str
    persons: str
    selection: Selection


def read_selection(path: Path) -> SelectionFile:
    """The selection in the file at `path`: its shape checked, not its truth (`exchange verify` does that).

    Raises UnusableInput naming the key, such as released[3].points, and what to do.
    """
    top = read_json(path, FORMAT, _KEYS)
    objective, bound = top.wholes("objective"), top.wholes("bound")
    if len(objective) != len(bound):
        raise top.refusal(
            "bound", N_("objective and bound differ in length"), N_("give the file as the command wrote it")
        )
    for key in ("released", "kept"):
        top.need(key)
    selection = Selection(
        released=tuple(map(_release, top.tables("released"))),
        kept=tuple(map(_kept, top.tables("kept"))),
        objective=objective,
        bound=bound,
        gap=top.number("gap"),
        proven=top.yes("proven"),
        proof=top.word("proof", Proof),
        seconds=top.number("seconds"),
    )
    return SelectionFile(hash_in(top, "deal"), hash_in(top, "persons"), selection)


def _release(table: Keyed) -> Release:
    table.only("person_id", "holder", "to", "points")
    return Release(table.text("person_id"), table.text("holder"), table.text("to"), table.whole("points"))


def _kept(table: Keyed) -> tuple[str, Kept]:
    table.only("person_id", "reason")
    return table.text("person_id"), table.word("reason", Kept)


def selection_text(selection: Selection, *, deal: str, persons: str) -> str:
    """The text of a selection.json; `deal` and `persons` are the hashes of the files it was made from."""
    return json_text(
        {
            "format": FORMAT,
            "deal": deal,
            "persons": persons,
            "released": [asdict(one) for one in selection.released],
            "kept": [{"person_id": person_id, "reason": why.value} for person_id, why in selection.kept],
            "objective": list(selection.objective),
            "bound": list(selection.bound),
            "gap": selection.gap,
            "proven": selection.proven,
            "proof": selection.proof.value,
            "seconds": selection.seconds,
        }
    )
