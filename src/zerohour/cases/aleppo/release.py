"""The second half of the case: the deal, who is released for whom, the stages, and a no-show mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zerohour.cases.aleppo.story import Story
from zerohour.exchange.certificate import Broken, check_plan
from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.listed import Entry, Side
from zerohour.exchange.persons import build_persons
from zerohour.exchange.plan import Event, Happened, Plan, Selection
from zerohour.exchange.replan import replan
from zerohour.exchange.replies import Reply
from zerohour.exchange.select import select
from zerohour.exchange.stage import stage
from zerohour.formats.answers_csv import read_answers
from zerohour.formats.deal_toml import read_deal
from zerohour.formats.events_csv import events_text
from zerohour.formats.made_from import sha256_of
from zerohour.formats.manifests import manifests
from zerohour.formats.persons_csv import persons_text, read_persons
from zerohour.formats.plan_json import plan_text
from zerohour.formats.selection_json import selection_text

DEAL = Path(__file__).with_name("deal.toml")
NOT_COMING = 2
"""The stage in which somebody does not come."""


@dataclass(frozen=True)
class Release:
    """The exchange as planned and as mended; `broken` is what the checker says of both plans: nothing."""

    deal: Deal
    persons: tuple[Held, ...]
    selection: Selection
    plan: Plan
    mended: Plan
    changed: int
    broken: tuple[Broken, ...]
    names: Mapping[str, str]


def release(story: Story, folder: Path) -> Release:
    """Write deal.toml, persons.csv, selection.json, plan.json, manifests, events.csv and plan-2.json, each from the file
    before it, as any party would."""
    (folder / "deal.toml").write_bytes(DEAL.read_bytes())
    deal = read_deal(folder / "deal.toml")
    (folder / "persons.csv").write_text(persons_text(_persons(story, deal, folder)), encoding="utf-8")
    persons = read_persons(folder / "persons.csv", deal)
    agreed, listed = sha256_of(folder / "deal.toml"), sha256_of(folder / "persons.csv")
    selection = select(deal, persons)
    (folder / "selection.json").write_text(selection_text(selection, deal=agreed, persons=listed), encoding="utf-8")
    found = stage(deal, persons, selection)
    plan = Plan(
        deal=agreed, persons=listed, selection=sha256_of(folder / "selection.json"), version=1, previous=None, stages=found.stages,
        moves=found.moves, exposure=found.exposure, bound_stages=found.bound, proven=found.proven, seconds=found.seconds,
    )  # fmt: skip
    (folder / "plan.json").write_text(plan_text(plan), encoding="utf-8")
    (folder / "manifests").mkdir()
    names = _names(story, persons)
    for name, data in manifests(plan, deal, persons, names).items():
        (folder / "manifests" / name).write_bytes(data)
    events = _as_it_went(plan, {one.person_id: one.points for one in selection.released})
    (folder / "events.csv").write_text(events_text(events), encoding="utf-8")
    mending = replan(deal, persons, plan, events)
    mended = Plan(
        deal=agreed, persons=listed, selection=plan.selection, version=2, previous=sha256_of(folder / "plan.json"), stages=mending.stages,
        moves=mending.moves, exposure=mending.exposure, bound_stages=NOT_COMING, proven=mending.proven,
        seconds=mending.seconds, out=mending.out,
    )  # fmt: skip
    (folder / "plan-2.json").write_text(plan_text(mended), encoding="utf-8")
    broken = [
        *check_plan(deal, persons, plan, deal_hash=agreed, persons_hash=listed),
        *check_plan(deal, persons, mended, deal_hash=agreed, persons_hash=listed),
    ]
    return Release(deal, tuple(persons), selection, plan, mended, mending.changed, tuple(broken), names)


def _persons(story: Story, deal: Deal, folder: Path) -> tuple[Held, ...]:
    """Only what was judged the same counts; every holder's final reply speaks for that holder."""
    held = {party: story.lists[f"held-{party}"].persons for party in deal.parties}
    sought = {party: story.lists[f"sought-{party}"].persons for party in deal.parties}
    side = {row: (Side.HELD, party) for party, one in held.items() for row in one.row_ids}
    side |= {row: (Side.SOUGHT, party) for party, one in sought.items() for row in one.row_ids}
    judged = [(Entry(*side[a], a), Entry(*side[b], b), verdict) for (a, b), verdict in story.verdicts.items()]
    replies = []
    for d in story.directions:
        rows = sought[d.seeker].row_ids
        final = read_answers(folder / "answers" / f"answers-{d.holder}-to-{d.seeker}-final.csv", rows)
        replies += [Reply(Entry(Side.SOUGHT, d.seeker, one.row_id), one, d.holder) for one in final]
    return build_persons(deal, held=held, sought=sought, judged=judged, replies=replies).persons


def _as_it_went(plan: Plan, points: Mapping[str, int]) -> list[Event]:
    """The first stages as they went: all came but one, the last of the second stage's manifest who carries points."""
    going = [move for move in plan.moves if move.stage <= NOT_COMING]
    missing = next(move.person_id for move in reversed(going) if points[move.person_id])
    return [
        Event(move.stage, Happened.NO_SHOW if move.person_id == missing else Happened.DONE, move.person_id, move.site)
        for move in going
    ]


def _names(story: Story, persons: list[Held]) -> Mapping[str, str]:
    """Each person's name as the holder's list writes it."""
    names = {}
    for party in {person.holder for person in persons}:
        table = story.lists[f"held-{party}"].persons.table
        parts = [c for c in ("given", "father", "grandfather", "family") if c in table.columns]
        for row_id, *name in table.select("row_id", *parts).iter_rows():
            names[party, row_id] = " ".join(part for part in name if part)
    return {
        person.person_id: names.get((person.holder, person.held_row.split(";")[0]), "")
        for person in persons
        if person.held_row
    }
