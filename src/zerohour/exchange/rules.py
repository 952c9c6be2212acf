"""The rules a stage keeps, each in words, and the deal without it: to name collisions and to see what binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from zerohour.exchange.deal import Deal
from zerohour.exchange.errors import Rule
from zerohour.locale import N_


@dataclass(frozen=True)
class Loosened:
    """A rule, and what takes it out of a deal."""

    rule: Rule
    without: Callable[[Deal], Deal]


def loosened(deal: Deal) -> Iterator[Loosened]:
    """Every rule of the deal that limits stages, but for their greatest number, which always stands."""
    if deal.per_stage is not None:
        rule = Rule("per_stage", N_("at most {most} persons a stage"), {"most": deal.per_stage})
        yield Loosened(rule, lambda d: replace(d, per_stage=None))
    for party, limit in deal.limit.items():
        rule = Rule("exposure", N_("{party} is exposed to {limit} points at most"), {"party": party, "limit": limit})
        yield Loosened(rule, partial(_without_limit, party))
    if deal.calendar:
        total = ", ".join(str(count) for _, count in deal.calendar)
        rule = Rule("calendar", N_("the first stages take exactly {total} persons"), {"total": total})
        yield Loosened(rule, lambda d: replace(d, calendar=()))
    for site in deal.sites:
        if site.per_stage is not None:
            rule = Rule("site", N_("{site} takes {most} persons a stage"), {"site": site.id, "most": site.per_stage})
            yield Loosened(rule, partial(_without_site_limit, site.id))
        seats = sum(vehicle.seats for vehicle in deal.vehicles if vehicle.site == site.id)
        if seats:
            rule = Rule("vehicle", N_("the vehicles at {site} have {seats} seats"), {"site": site.id, "seats": seats})
            yield Loosened(rule, partial(_without_vehicles, site.id))
    if deal.together:
        yield Loosened(
            Rule("family", N_("a family moves in one stage or not at all")), lambda d: replace(d, together=False)
        )
    for condition in deal.conditions:
        if condition.after_site is not None:
            opens = condition.site if condition.site is not None else str(condition.stage)
            says = N_("{opens} opens only when {after} is done")
            rule = Rule("condition", says, {"opens": opens, "after": condition.after_site})
            yield Loosened(rule, partial(_without_condition, condition.id))


def _without_limit(party: str, deal: Deal) -> Deal:
    return replace(deal, limit={other: limit for other, limit in deal.limit.items() if other != party})


def _without_site_limit(site: str, deal: Deal) -> Deal:
    return replace(deal, sites=tuple(replace(s, per_stage=None) if s.id == site else s for s in deal.sites))


def _without_vehicles(site: str, deal: Deal) -> Deal:
    return replace(deal, vehicles=tuple(v for v in deal.vehicles if v.site != site))


def _without_condition(condition: str, deal: Deal) -> Deal:
    return replace(deal, conditions=tuple(c for c in deal.conditions if c.id != condition))
