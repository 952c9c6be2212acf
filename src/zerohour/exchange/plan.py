"""What was worked out: whom the selection releases to whom, and the stages they move in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zerohour.exchange.deal import Mode


class Kept(StrEnum):
    """Why somebody is not released by this selection; never why they are blocked."""

    HOLD = "hold"
    NOT_WANTED = "not_wanted"
    BALANCE = "balance"
    NUMBERS = "numbers"
    FAMILY = "family"


class Proof(StrEnum):
    """Who says the objective cannot be bettered: a bound anybody can count, the solver alone, or nobody."""

    CERTIFICATE = "certificate"
    SOLVER = "solver"
    NONE = "none"


@dataclass(frozen=True)
class Release:
    """One person handed over by `holder` to `to`, counting `points`."""

    person_id: str
    holder: str
    to: str
    points: int


@dataclass(frozen=True)
class Selection:
    """Who is released for whom. `objective` and `bound`: one figure per `first` category, then persons.

    `gap`: (bound - objective) / bound at the first level not proven, 0.0 where all are.
    """

    released: tuple[Release, ...]
    kept: tuple[tuple[str, Kept], ...]
    objective: tuple[int, ...]
    bound: tuple[int, ...]
    gap: float
    proven: bool
    proof: Proof
    seconds: float


@dataclass(frozen=True)
class Move:
    """One person's handover: in a stage (1, 2, …), at a site, in a vehicle (empty where the deal names none)."""

    person_id: str
    holder: str
    to: str
    stage: int
    site: str = ""
    vehicle: str = ""
    done: bool = False


class Happened(StrEnum):
    """What became of a move. `not_travelling` is one word for every reason."""

    DONE = "done"
    NO_SHOW = "no_show"
    NOT_TRAVELLING = "not_travelling"
    DIED = "died"
    WITHDRAWN = "withdrawn"
    SITE_CLOSED = "site_closed"


@dataclass(frozen=True)
class Event:
    """Something that happened in a stage: to a person, or (`site_closed`) to a site. `at` as written."""

    stage: int
    event: Happened
    person_id: str | None = None
    site: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Plan:
    """The stages. Hashes are lower-case hex SHA-256 of the files the plan was made from; None where there was none.

    `moves` sorted by (stage, site, person_id). `bound_stages`: no plan has fewer, as the solver says. `out`: persons an
    event took out, with the event (re-planned plans only).
    """

    deal: str
    persons: str
    selection: str | None
    version: int
    previous: str | None
    stages: int
    moves: tuple[Move, ...]
    exposure: Mapping[str, Sequence[int]]
    bound_stages: int
    proven: bool
    seconds: float
    out: tuple[tuple[str, Happened], ...] = ()

    @property
    def max_exposure(self) -> Mapping[str, int]:
        """Each party's largest exposure at any stage."""
        return {party: max(values, default=0) for party, values in self.exposure.items()}


def in_order(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Moves as files list them."""
    return tuple(sorted(moves, key=lambda move: (move.stage, move.site, move.person_id)))


def exposures(
    moves: Iterable[Move], points: Mapping[str, int], parties: Sequence[str], stages: int, mode: Mode
) -> Mapping[str, Sequence[int]]:
    """Each party's exposure after every stage: points given up to it less points received up to it (SIMULTANEOUS), or
    up to the stage before (STRONG)."""
    given = {party: [0] * (stages + 1) for party in parties}
    received = {party: [0] * (stages + 1) for party in parties}
    for move in moves:
        given[move.holder][move.stage] += points[move.person_id]
        received[move.to][move.stage] += points[move.person_id]
    lag = 1 if mode is Mode.STRONG else 0
    return {
        party: [sum(given[party][: t + 1]) - sum(received[party][: t + 1 - lag]) for t in range(1, stages + 1)]
        for party in parties
    }
