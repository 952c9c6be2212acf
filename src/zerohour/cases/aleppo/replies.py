"""How each holder answers each list: truthfully for the most part, late for some rows, wrongly for a few."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from zerohour.cases.aleppo.world import PARTIES, Fate, State, World, allotted

ANSWER_COLUMNS = (
    "row_id", "answer", "duplicate_of", "holder", "released_on", "proof", "ground", "body_held", "note",
)  # fmt: skip

_Answer = dict[str, str]


@dataclass(frozen=True)
class Replies:
    """One holder's answers to one party's list, with the columns of answers.csv.

    `first` leaves rows without an answer, so that the arithmetic does not close; `final` answers every row.
    """

    first: pl.DataFrame
    final: pl.DataFrame


_SHARES: Mapping[str, Mapping[str, int]] = {
    "held here": {"held": 86, "contested": 3, "needs_information": 4, "not_held": 3, "excluded": 4},
    "held by another": {"held_elsewhere": 55, "not_held": 30, "unknown": 15},
    "released here": {"released_earlier": 80, "not_held": 20},
    "died here": {"deceased": 70, "unknown": 20, "not_held": 10},
    "not here": {"not_held": 50, "unknown": 22, "needs_information": 28},
    "written twice": {"duplicate": 85, "not_held": 15},
}
"""What is answered for each true situation, in percent. "Not held" is sometimes said of people who are."""
_UNANSWERED = 0.05
"""Rows the first reply passes over, as a share of the list."""
_GROUNDS = ("convicted of theft in 2009", "convicted of fraud in 2010", "on trial for an offence outside the conflict")
_NOTES = {
    "contested": "two persons of this name; identity disputed",
    "needs_information": "mother's name and year of birth asked for",
    "not_held": "no entry under this name",
}


def replies(world: World) -> dict[tuple[str, str], Replies]:
    """By (holder, seeking party): the first and the final reply of each holder to each list of the others."""
    return {(h, s): _reply(world, holder=h, seeker=s) for h in PARTIES for s in PARTIES if h != s}


def _reply(world: World, *, holder: str, seeker: str) -> Replies:
    rng = random.Random(f"{world.seed} reply {holder} {seeker}")
    answers = _answers(rng, world, holder, seeker)
    ids = world.sought[seeker].row_ids
    passed_over = set(rng.sample(ids, max(1, round(len(ids) * _UNANSWERED))))
    held_here = set(world.truth[seeker, holder]["left"])
    first = [answers[row_id] for row_id in ids if row_id not in passed_over]
    final = [_after_remarks(rng, answers[row_id], held=row_id in held_here) for row_id in ids]
    return Replies(_table(first), _table(final))


def _answers(rng: random.Random, world: World, holder: str, seeker: str) -> dict[str, _Answer]:
    """An answer for every row of the list, by row id."""
    first_row: dict[int, str] = {}
    situations: dict[str, list[str]] = {}
    listed, fates = world.sought[seeker], world.fates[seeker]
    for row_id, one, fate in zip(listed.row_ids, listed.people, fates, strict=True):
        again = first_row.setdefault(id(one), row_id) != row_id
        situations.setdefault("written twice" if again else _situation(fate, holder), []).append(row_id)
    rows = dict(zip(listed.row_ids, zip(listed.people, fates, strict=True), strict=True))
    answers = {}
    for situation, row_ids in sorted(situations.items()):
        rng.shuffle(row_ids)
        for row_id, answer in zip(row_ids, allotted(_SHARES[situation], len(row_ids)), strict=True):
            one, fate = rows[row_id]
            days_since = (world.as_of - one.captured_on).days
            released = (one.captured_on + timedelta(days=int(days_since * rng.uniform(0.2, 0.95)))).isoformat()
            answers[row_id] = _details(rng, answer, fate, released) | {"row_id": row_id}
            if answer == "duplicate":
                answers[row_id]["duplicate_of"] = first_row[id(one)]
    return answers


def _situation(fate: Fate, holder: str) -> str:
    if fate.state is State.HELD:
        return "held here" if fate.holder == holder else "held by another"
    if fate.holder != holder:
        return "not here"
    return "released here" if fate.state is State.RELEASED else "died here"


def _details(rng: random.Random, answer: str, fate: Fate, released: str) -> _Answer:
    """The answer with what it must or may say with it."""
    said = {"answer": answer}
    if answer == "held_elsewhere":
        return said | {"holder": fate.holder or ""}
    if answer == "released_earlier":
        proof = f"release order {rng.randint(100, 4999)}" if rng.random() < 0.7 else ""
        return said | {"released_on": released, "proof": proof}
    if answer == "excluded":
        return said | {"ground": rng.choice(_GROUNDS)}
    if answer == "deceased":
        return said | {"body_held": rng.choices(("yes", "no", "unknown"), (5, 3, 2))[0]}
    return said | ({"note": _NOTES[answer]} if answer in _NOTES and rng.random() < 0.5 else {})


def _after_remarks(rng: random.Random, answer: _Answer, *, held: bool) -> _Answer:
    """The final reply: half of the questions are settled by what the seekers added."""
    if answer["answer"] != "needs_information" or rng.random() < 0.5:
        return answer
    return {"row_id": answer["row_id"], "answer": "held" if held else "not_held"}


def _table(answers: list[_Answer]) -> pl.DataFrame:
    rows = [{column: answer.get(column) or None for column in ANSWER_COLUMNS} for answer in answers]
    return pl.DataFrame(rows, schema=dict.fromkeys(ANSWER_COLUMNS, pl.String))
