"""What the rules of a plan are checked against: the plan laid beside the persons file, and its figures recomputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zerohour.exchange.deal import Deal, Held, Mode
from zerohour.exchange.plan import Happened, Move, Plan


@dataclass(frozen=True)
class Facts:
    """A plan laid beside its deal and persons.

    `known`: moves of persons there are, each with its person. `points`: of every person. `last_stage`: the last stage a
    move names, 0 without moves. `exposure`: per party, stages 1, 2, … `out`: persons an event took out, and which.
    """

    deal: Deal
    plan: Plan
    persons: Mapping[str, Held]
    known: Sequence[tuple[Move, Held]]
    points: Mapping[str, int]
    last_stage: int
    exposure: Mapping[str, Sequence[int]]
    out: Mapping[str, Happened]

    @classmethod
    def of(cls, deal: Deal, persons: Sequence[Held], plan: Plan) -> Facts:
        """The facts of a plan; nothing in it can be so wrong that this raises."""
        by_id = {person.person_id: person for person in persons}
        known = [(move, by_id[move.person_id]) for move in plan.moves if move.person_id in by_id]
        points = {person.person_id: _points(person, deal) for person in persons}
        last = max((move.stage for move in plan.moves), default=0)
        # No plan needs more stages than it has moves: an absurd stage is refused by name, not counted up to.
        stages = min(max(plan.stages, last), deal.max_stages + len(plan.moves))
        return cls(deal, plan, by_id, known, points, last, _exposure(deal, known, points, stages), dict(plan.out))

    def ended(self) -> Mapping[str, int]:
        """Points given less points received, by party, when all is done."""
        net = dict.fromkeys(self.deal.parties, 0)
        for move, person in self.known:
            for party, sign in ((person.holder, 1), (move.to, -1)):
                if party in net:
                    net[party] += sign * self.points[person.person_id]
        return net

    def asked_by(self, person: Held) -> set[str]:
        """Parties of the deal the person may go to: those who want them, never the one that holds them."""
        return (set(person.wanted_by) & set(self.deal.parties)) - {person.holder}


def _points(person: Held, deal: Deal) -> int:
    """What handing the person over counts (formats.md: by the first category listed; `first` persons nothing)."""
    if not deal.count_first and not set(person.category).isdisjoint(deal.first):
        return 0
    plain = deal.points.get("default", 1)
    return deal.points.get(person.category[0], plain) if person.category else plain


def _exposure(
    deal: Deal, known: Sequence[tuple[Move, Held]], points: Mapping[str, int], stages: int
) -> Mapping[str, Sequence[int]]:
    """given(P, t) − received(P, t−1) under strong mode, given(P, t) − received(P, t) under simultaneous, for t = 1, 2, …"""
    gives: Counter[tuple[str, int]] = Counter()
    gets: Counter[tuple[str, int]] = Counter()
    for move, person in known:
        gives[person.holder, move.stage] += points[person.person_id]
        gets[move.to, move.stage] += points[person.person_id]
    figures: dict[str, list[int]] = {}
    for party in deal.parties:
        net, line = 0, []
        for stage in range(1, stages + 1):
            before_receiving = net + gives[party, stage]
            net = before_receiving - gets[party, stage]
            line.append(before_receiving if deal.mode is Mode.STRONG else net)
        figures[party] = line
    return figures
