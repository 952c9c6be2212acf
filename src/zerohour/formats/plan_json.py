"""plan.json: who moves in which stage, from which place, in which vehicle, and what each party is exposed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from zerohour.exchange.plan import Happened, Move, Plan, in_order
from zerohour.formats.keyed import LARGEST, Keyed
from zerohour.formats.made_from import check_hashes, hash_in, read_json, sha256_of, some_hash_in
from zerohour.formats.pairs_csv import json_text

__all__ = ["check_hashes", "plan_text", "read_plan", "read_plan_as_stated", "sha256_of"]

FORMAT = "zerohour/plan/1"
_KEYS = (
    "deal", "persons", "selection", "version", "previous", "stages", "moves", "exposure", "max_exposure",
    "bound_stages", "proven", "seconds", "out",
)  # fmt: skip


def read_plan(path: Path) -> Plan:
    """The plan in the file at `path`: its shape checked, not whether it keeps the deal (`exchange verify` does that).

    Raises UnusableInput naming the key, such as moves[3].stage, and what to do.
    """
    return read_plan_as_stated(path)[0]


def read_plan_as_stated(path: Path) -> tuple[Plan, Mapping[str, int]]:
    """The plan and the max_exposure its file states, which a plan otherwise counts for itself: for whoever verifies."""
    top = read_json(path, FORMAT, _KEYS)
    for key in ("moves", "exposure", "max_exposure"):
        top.need(key)
    exposure, largest = top.table("exposure"), top.table("max_exposure")
    plan = Plan(
        deal=hash_in(top, "deal"),
        persons=hash_in(top, "persons"),
        selection=some_hash_in(top, "selection"),
        version=top.whole("version", least=1),
        previous=some_hash_in(top, "previous"),
        stages=top.whole("stages"),
        moves=tuple(map(_move, top.tables("moves"))),
        exposure={party: list(exposure.wholes(party, least=-LARGEST)) for party in exposure.values},
        bound_stages=top.whole("bound_stages"),
        proven=top.yes("proven"),
        seconds=top.number("seconds"),
        out=tuple(map(_out, top.tables("out"))),
    )
    return plan, {party: largest.whole(party, least=-LARGEST) for party in largest.values}


def _move(table: Keyed) -> Move:
    table.only("person_id", "holder", "to", "stage", "site", "vehicle", "done")
    return Move(
        table.text("person_id"), table.text("holder"), table.text("to"), table.whole("stage", least=1),
        table.any_text("site"), table.any_text("vehicle"), table.yes("done"),
    )  # fmt: skip


def _out(table: Keyed) -> tuple[str, Happened]:
    table.only("person_id", "event")
    return table.text("person_id"), table.word("event", Happened)


def plan_text(plan: Plan) -> str:
    """The text of a plan.json."""
    said: dict[str, object] = {
        "format": FORMAT,
        "deal": plan.deal,
        "persons": plan.persons,
        "selection": plan.selection,
        "version": plan.version,
        "previous": plan.previous,
        "stages": plan.stages,
        "moves": [asdict(move) for move in in_order(plan.moves)],
        "exposure": {party: list(values) for party, values in plan.exposure.items()},
        "max_exposure": dict(plan.max_exposure),
        "bound_stages": plan.bound_stages,
        "proven": plan.proven,
        "seconds": plan.seconds,
    }
    if plan.out:
        said["out"] = [{"person_id": person_id, "event": event.value} for person_id, event in plan.out]
    return json_text(said)
