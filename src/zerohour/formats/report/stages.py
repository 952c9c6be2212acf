"""The stages one by one: who goes when, where, in which vehicle, from whom to whom, and what the stage waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from zerohour.exchange.deal import Condition, comes_first
from zerohour.exchange.plan import Move
from zerohour.formats.report.contents import Exchange
from zerohour.formats.report.exchange_wording import CATEGORIES
from zerohour.formats.report.people import Named, named
from zerohour.formats.report.sentences import Sentences
from zerohour.formats.report.sides import Side
from zerohour.formats.report.wording import worded

PERSONS_NAMED, ROWS_SHOWN, STAGES_OPEN = 4_000, 3_000, 8
"""A page bears so many persons by name and so many rows of vehicles, shared among its stages; the rest are counted."""


@dataclass(frozen=True)
class Ride:
    """One vehicle's run in a stage, or a site's persons where no vehicle is named; `first`: of those released first.

    `between` counts persons by who hands them over to whom. `seats` is None where no vehicle of the deal is named.
    """

    site: str
    vehicle: str
    seats: int | None
    people: int
    first: int
    between: Sequence[tuple[Side, Side, int]]


@dataclass(frozen=True)
class Passenger:
    """A person of a stage, and between whom."""

    person: Named
    holder: Side
    to: Side
    site: str
    vehicle: str


@dataclass(frozen=True)
class StageView:
    """One stage as the page shows it. `state`: the mark's shape and its words."""

    number: int
    people: int
    day: int | None
    state: tuple[str, Markup]
    first: Sequence[tuple[Markup, int]]
    waits: Sequence[Markup]
    rides: Sequence[Ride]
    rides_hidden: int
    persons: Sequence[Passenger]

    @property
    def persons_hidden(self) -> int:
        """Persons not called by name."""
        return self.people - len(self.persons)


def stage_views(exchange: Exchange, parties: Mapping[str, Side], say: Sentences) -> list[StageView]:
    """Every stage in its order."""
    moves = sorted(exchange.plan.moves, key=lambda m: (m.stage, m.site, m.vehicle, m.holder, m.to, m.person_id))
    stages = {stage: list(of) for stage, of in groupby(moves, key=lambda move: move.stage)}
    waits = _waits(exchange, stages, say)
    return [_stage(exchange, number, stages.get(number, []), waits.get(number, []), parties, say)
            for number in range(1, exchange.plan.stages + 1)]  # fmt: skip


def _stage(
    exchange: Exchange, number: int, moves: Sequence[Move], waits: Sequence[Markup], parties: Mapping[str, Side],
    say: Sentences,
) -> StageView:  # fmt: skip
    stages = max(exchange.plan.stages, 1)
    rides = _rides(exchange, moves, parties)
    shown = max(ROWS_SHOWN // stages, 4)
    calendar = exchange.deal.calendar
    return StageView(
        number=number,
        people=len(moves),
        day=calendar[number - 1][0] if number <= len(calendar) else None,
        state=_state(moves, bool(waits), say),
        first=_first(exchange, moves, say),
        waits=[] if any(move.done for move in moves) else waits,
        rides=rides[:shown],
        rides_hidden=max(0, len(rides) - shown),
        persons=[
            Passenger(named(move.person_id, exchange.names.get(move.person_id, "")), parties[move.holder],
                      parties[move.to], move.site, move.vehicle)
            for move in moves[: PERSONS_NAMED // stages]
        ],
    )  # fmt: skip


def _rides(exchange: Exchange, moves: Sequence[Move], parties: Mapping[str, Side]) -> list[Ride]:
    """By site and vehicle, those with most persons released first on top of their site."""
    seats = {vehicle.id: vehicle.seats for vehicle in exchange.deal.vehicles}
    found = []
    for (site, vehicle), together in groupby(moves, key=lambda move: (move.site, move.vehicle)):
        riding = list(together)
        between = Counter((move.holder, move.to) for move in riding)
        found.append(
            Ride(
                site, vehicle, seats.get(vehicle), len(riding),
                sum(_goes_first(exchange, move.person_id) for move in riding),
                [(parties[holder], parties[to], n) for (holder, to), n in between.items()],
            )
        )  # fmt: skip
    return sorted(found, key=lambda ride: (ride.site, -ride.first, ride.vehicle))


def _goes_first(exchange: Exchange, person: str) -> bool:
    return person in exchange.held and comes_first(exchange.held[person], exchange.deal)


def _first(exchange: Exchange, moves: Sequence[Move], say: Sentences) -> list[tuple[Markup, int]]:
    """How many of each category released first, in the deal's order; a person of two categories counts in the first."""
    counts = Counter(
        next(category for category in exchange.deal.first if category in exchange.held[move.person_id].category)
        for move in moves
        if _goes_first(exchange, move.person_id)
    )
    return [
        (worded(CATEGORIES, category, say), counts[category]) for category in exchange.deal.first if counts[category]
    ]


def _state(moves: Sequence[Move], waits: bool, say: Sentences) -> tuple[str, Markup]:
    done = sum(move.done for move in moves)
    if moves and done == len(moves):
        return "ok", say("done")
    if done:
        return "wait", say.counted("{n} of {all} handed over", "{n} of {all} handed over", done, all=len(moves))
    return ("none", say("waits")) if waits else ("due", say("due"))


def _waits(exchange: Exchange, stages: Mapping[int, Sequence[Move]], say: Sentences) -> dict[int, list[Markup]]:
    """Conditions by the first stage each holds back."""
    found: dict[int, list[Markup]] = {}
    for condition in exchange.deal.conditions:
        stage = held_back(condition, stages)
        if stage is not None:
            found.setdefault(stage, []).append(condition_words(condition, say))
    return found


def held_back(condition: Condition, stages: Mapping[int, Sequence[Move]]) -> int | None:
    """The first stage that waits for the condition; None where no move does."""
    waiting = (
        stage
        for stage in sorted(stages)
        if (condition.stage is not None and stage >= condition.stage)
        or (condition.site is not None and any(move.site == condition.site for move in stages[stage]))
    )
    return next(waiting, None)


def condition_words(condition: Condition, say: Sentences) -> Markup:
    """What opens, and what must have happened."""
    stage, site, after = condition.stage or 1, condition.site, condition.after_site
    if after is not None and site is not None:
        return say("{site} opens only when everyone at {after} has been handed over: planned so, and checked.",
                   site=site, after=after)  # fmt: skip
    if after is not None:
        return say("Stage {n} opens only when everyone at {after} has been handed over: planned so, and checked.",
                   n=stage, after=after)  # fmt: skip
    needs = condition.needs or condition.id
    if site is not None:
        return say("{site} opens only when a person confirms: {needs}", site=site, needs=needs)
    return say("Stage {n} opens only when a person confirms: {needs}", n=stage, needs=needs)
