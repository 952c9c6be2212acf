"""A broken rule as data, and what to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from zerohour.locale import N_


class Rule(StrEnum):
    """The rules of a plan by name, in the order they are reported."""

    INPUT = "input"
    PERSON_TWICE = "person_twice"
    HOLD = "hold"
    HOLDER = "holder"
    WANTED = "wanted"
    NUMBERS = "numbers"
    BALANCE = "balance"
    FAMILY = "family"
    PER_STAGE = "per_stage"
    SITE = "site"
    VEHICLE = "vehicle"
    CALENDAR = "calendar"
    EXPOSURE = "exposure"
    CONDITION = "condition"


@dataclass(frozen=True)
class Broken:
    """One rule broken once: where, the figure found (`value`) and the figure the rule allows or demands (`limit`).

    `what` tells apart the ways one rule can be broken; `entry` counts the deal's `numbers` from 1. None: has no part in it.
    """

    rule: Rule
    stage: int | None = None
    party: str | None = None
    person_id: str | None = None
    site: str | None = None
    vehicle: str | None = None
    value: int | None = None
    limit: int | None = None
    what: str | None = None
    family: str | None = None
    entry: int | None = None
    condition: str | None = None

    def values(self) -> dict[str, object]:
        """What a program reads of it, by name; nothing that is None."""
        return {name: value for name, value in self._all().items() if value is not None} | {"rule": self.rule.value}

    def in_words(self) -> tuple[str, str, dict[str, str]]:
        """Two templates, what is wrong and what to do about it, and the values that fill both; a dash for None."""
        values = {name: "—" if value is None else str(value) for name, value in self._all().items()}
        return *WORDS[self.rule, self.what], values

    def _all(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def order(self) -> tuple[object, ...]:
        """Its place in a report: by rule, stage, then names."""
        figures = (list(Rule).index(self.rule), self.stage or 0, self.entry or 0)
        names = (self.what, self.condition, self.party, self.site, self.vehicle, self.family, self.person_id)
        return (*figures, *(name or "" for name in names), self.value or 0)


_REPLAN = N_("ask for the plan to be made again from these files")
_MOVE = N_("remove the move, or plan again")
_LATER = N_("move some of them to another stage")

WORDS: Mapping[tuple[Rule, str | None], tuple[str, str]] = {
    (Rule.INPUT, "deal_hash"): (
        N_("the plan was made for another deal file"), N_("check it against the deal it names, or plan again"),
    ),
    (Rule.INPUT, "persons_hash"): (
        N_("the plan was made from another persons file"), N_("check it against the persons it names, or plan again"),
    ),
    (Rule.INPUT, "listed_twice"): (
        N_("{person_id} stands in the persons file {value} times"), N_("keep one row for each person"),
    ),
    (Rule.INPUT, "unknown_person"): (N_("nobody in the persons file is called {person_id}"), _MOVE),
    (Rule.INPUT, "order"): (
        N_("moves are not in order of stage, site and person, from {person_id} on"), N_("sort the moves"),
    ),
    (Rule.INPUT, "stage"): (N_("{person_id} moves in stage {stage}; the plan has stages 1 to {limit}"), _REPLAN),
    (Rule.INPUT, "stages"): (N_("the plan states {value} stages; the last one used is {limit}"), _REPLAN),
    (Rule.INPUT, "max_stages"): (N_("{value} stages are planned, {limit} allowed"), _REPLAN),
    (Rule.INPUT, "bound_stages"): (
        N_("the plan has {limit} stages and says none can have fewer than {value}"), _REPLAN,
    ),
    (Rule.INPUT, "exposure_party"): (N_("the plan states an exposure of {party}, which is no party"), _REPLAN),
    (Rule.INPUT, "exposure_stages"): (
        N_("the plan states {value} figures for the exposure of {party} over {limit} stages"), _REPLAN,
    ),
    (Rule.INPUT, "exposure"): (
        N_("the plan states an exposure of {value} for {party} in stage {stage}; it is {limit}"), _REPLAN,
    ),
    (Rule.INPUT, "max_exposure"): (
        N_("the plan states {value} as the largest exposure of {party}; it is {limit}"), _REPLAN,
    ),
    (Rule.PERSON_TWICE, None): (N_("{person_id} moves {value} times"), N_("keep one of the moves")),
    (Rule.HOLD, None): (N_("{person_id} is on hold, yet moves"), _MOVE),
    (Rule.HOLD, "out"): (N_("{person_id} was taken out by an event, yet is still to move"), _MOVE),
    (Rule.HOLDER, None): (N_("{person_id} is not held by {party}"), N_("name the holder the persons file names")),
    (Rule.WANTED, None): (N_("{person_id} goes to {party}, which did not ask for them"), _MOVE),
    (Rule.NUMBERS, None): (
        N_("entry {entry} of the agreed numbers: {value} of {party} move, {limit} agreed"),
        N_("move exactly as many as were agreed"),
    ),
    (Rule.NUMBERS, "unmatched"): (N_("{person_id} belongs to none of the agreed numbers"), _MOVE),
    (Rule.NUMBERS, "left_behind"): (
        N_("all were to be released; {person_id}, held by {party}, is not"), N_("give {person_id} a stage"),
    ),
    (Rule.BALANCE, None): (
        N_("at the end {party} has given {value} points more than it received; {limit} agreed"),
        N_("release fewer of theirs, or more to them"),
    ),
    (Rule.FAMILY, "stages"): (
        N_("family {family} moves in {value} different stages"), N_("give the whole family one stage"),
    ),
    (Rule.FAMILY, "left_behind"): (
        N_("{limit} of family {family}, {value} of them move"), N_("move the whole family or nobody of it"),
    ),
    (Rule.PER_STAGE, None): (N_("{value} persons move in stage {stage}, {limit} allowed"), _LATER),
    (Rule.SITE, "missing"): (N_("{person_id} moves at no site"), N_("name one of the deal's sites")),
    (Rule.SITE, "unknown"): (N_("{person_id} moves at {site}, which the deal does not name"), N_("name one of the deal's sites")),
    (Rule.SITE, "fixed"): (
        N_("{person_id} moves at {site}; the persons file fixes another site"), N_("use the site the persons file names"),
    ),
    (Rule.SITE, "per_stage"): (N_("{value} persons move at {site} in stage {stage}, {limit} allowed"), _LATER),
    (Rule.VEHICLE, "missing"): (N_("{person_id} moves at {site} in no vehicle"), N_("name a vehicle of that site")),
    (Rule.VEHICLE, "unknown"): (
        N_("{person_id} moves in {vehicle}, which the deal does not name"), N_("name a vehicle of the site"),
    ),
    (Rule.VEHICLE, "elsewhere"): (
        N_("{person_id} moves at {site} in {vehicle}, which stands at another site"), N_("name a vehicle of the site"),
    ),
    (Rule.VEHICLE, "seats"): (N_("{value} persons ride in {vehicle} in stage {stage}; it has {limit} seats"), _LATER),
    (Rule.CALENDAR, None): (
        N_("{value} persons move in stage {stage}; the calendar says {limit}"), N_("move exactly as many as the calendar says"),
    ),
    (Rule.EXPOSURE, None): (
        N_("{party} is exposed by {value} points in stage {stage}, {limit} allowed"),
        N_("let {party} release fewer, or receive more, before it"),
    ),
    (Rule.CONDITION, None): (
        N_("condition {condition}: moves in stage {stage} wait for a site that is done only after stage {limit}"),
        N_("move them later, or finish that site earlier"),
    ),
}  # fmt: skip
"""What is wrong and what to do about it, by rule and `what` (templates filled from `Broken.in_words`)."""
