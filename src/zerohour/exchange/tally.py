"""What moves when, as CP-SAT expressions, and the rules every stage must keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from zerohour.exchange.deal import Condition, Deal
from zerohour.exchange.staging import lag

Term = cp_model.LinearExpr | int
Terms = dict[int, list[Term]]
MANY = 10**9
"""More points than any deal moves."""


def _per_stage() -> Terms:
    return defaultdict(list)


def _per_place() -> dict[str, Terms]:
    return defaultdict(_per_stage)


@dataclass
class Tally:
    """People per stage (in all, free to use any site, and bound to each site) and points per party and stage."""

    total: Terms = field(default_factory=_per_stage)
    free: Terms = field(default_factory=_per_stage)
    here: dict[str, Terms] = field(default_factory=_per_place)
    given: dict[str, Terms] = field(default_factory=_per_place)
    received: dict[str, Terms] = field(default_factory=_per_place)

    def add(self, stage: int, count: Term, *, holder: str, to: str, points: int, site: str | None) -> None:
        """`count` people (a number or an expression) of one kind in a stage; `site` None where any will do."""
        self.total[stage].append(count)
        (self.free if site is None else self.here[site])[stage].append(count)
        if points:
            self.given[holder][stage].append(points * count)
            self.received[to][stage].append(points * count)


@dataclass(frozen=True)
class Rules:
    """The rules of stages `since` … `stages`; earlier stages have happened and are only counted.

    `capacity` per site as in `Staging`; `closed`: sites shut from a stage on; `people`: an upper bound on anything.
    """

    deal: Deal
    capacity: Mapping[str, int | None]
    people: int
    stages: int
    since: int = 1
    closed: Mapping[str, int] = field(default_factory=dict)

    def hold(self, model: cp_model.CpModel, tally: Tally) -> dict[str, list[Term]]:
        """Add every rule; how many of those free to use any site use each, per stage from the first."""
        for party, limit in self.deal.limit.items():
            self._exposure(model, tally, party, limit)
        for t in range(self.since, self.stages + 1):
            if self.deal.per_stage is not None:
                model.add(sum(tally.total[t]) <= self.deal.per_stage)
            if t <= len(self.deal.calendar):
                model.add(sum(tally.total[t]) == self.deal.calendar[t - 1][1])
        return self._sites(model, tally)

    def _exposure(self, model: cp_model.CpModel, tally: Tally, party: str, limit: int) -> None:
        """What a party is exposed to after each stage, from what it was exposed to before."""
        given, received, delay = tally.given[party], tally.received[party], lag(self.deal)
        before = sum(_up_to(given, self.since - 1)) - sum(_up_to(received, self.since - 1 - delay))
        for t in range(self.since, self.stages + 1):
            exposed = model.new_int_var(-MANY, limit, f"exposed_{party}_{t}")
            model.add(exposed == before + sum(given[t]) - sum(received[t - delay]))
            before = exposed

    def _sites(self, model: cp_model.CpModel, tally: Tally) -> dict[str, list[Term]]:
        finished = self._finished(model)
        spare: dict[str, list[Term]] = {site: [0] * self.stages for site in self.capacity}
        for t in range(self.since, self.stages + 1):
            for site, room in self.capacity.items():
                most = self.people if room is None else room
                extra = model.new_int_var(0, most, f"free_{site}_{t}")
                spare[site][t - 1] = extra
                here = sum(tally.here[site][t]) + extra
                model.add(here <= (0 if t >= self.closed.get(site, self.stages + 1) else most))
                for opens in self._opens(finished, site, t):
                    model.add(here <= most * opens)
            if self.capacity:
                model.add(sum(row[t - 1] for row in spare.values()) == sum(tally.free[t]))
        return spare

    def _waiting(self) -> list[tuple[Condition, str]]:
        """Conditions on another site, and that site."""
        return [(c, c.after_site) for c in self.deal.conditions if c.after_site is not None]

    def _finished(self, model: cp_model.CpModel) -> dict[str, list[cp_model.IntVar]]:
        """Per site others wait for, whether it is done before each stage; once done it stays closed."""
        finished = {}
        for site in dict.fromkeys(site for _, site in self._waiting()):
            done = [model.new_bool_var(f"done_{site}_{t}") for t in range(1, self.stages + 1)]
            for before, after in pairwise(done):
                model.add_implication(before, after)
            finished[site] = done
        return finished

    def _opens(self, finished: Mapping[str, list[cp_model.IntVar]], site: str, t: int) -> list[Term]:
        """Factors, each 0 or 1, that must all be 1 for the site to be open in stage t."""
        factors: list[Term] = [1 - finished[site][t - 1]] if site in finished else []
        for condition, after in self._waiting():
            if condition.site == site or (condition.stage is not None and t >= condition.stage):
                factors.append(0 if after == site else finished[after][t - 1])
        return factors


def _up_to(terms: Terms, stage: int) -> list[Term]:
    return [term for t, found in terms.items() if t <= stage for term in found]
