"""Who takes part: parties and their names, units and their command, who speaks for whom, who holds lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PartyKind(StrEnum):
    """What a party is in the process."""

    GOVERNMENT = "government"
    COALITION = "coalition"
    BRIGADE = "brigade"
    GUARANTOR = "guarantor"
    MEDIATOR = "mediator"


@dataclass(frozen=True)
class Party:
    """Somebody who sits, or refuses to sit, at the table.

    `names` by language code. `speaks_for`: ids of other parties in whose name it may accept and hand over; nobody
    speaks for a party unless it is listed here. `holds_lists`: it holds persons and answers for them.

    Raises ValueError for an empty id, no English name, or a party that lists itself.
    """

    id: str
    names: Mapping[str, str]
    kind: PartyKind
    speaks_for: tuple[str, ...] = ()
    holds_lists: bool = False

    def __post_init__(self) -> None:
        if not self.id or not self.names.get("en"):
            raise ValueError(f"party {self.id!r}: an id and an English name are needed")
        if self.id in self.speaks_for:
            raise ValueError(f"party {self.id!r} speaks for itself anyway; leave it out of speaks_for")

    def name(self, lang: str) -> str:
        """The name in `lang`, else in English."""
        return self.names.get(lang) or self.names["en"]


@dataclass(frozen=True)
class Unit:
    """An armed formation. `command`: the id of the party whose orders it follows; None where that is not known."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    command: str | None = None


def holders(parties: Iterable[Party]) -> tuple[str, ...]:
    """Ids of the parties that hold persons, in the order given."""
    return tuple(party.id for party in parties if party.holds_lists)


def speakers_for(party_id: str, parties: Iterable[Party]) -> tuple[str, ...]:
    """Ids of all who may speak for `party_id`: itself, and those who list it. One step only: no chains of mandate."""
    return tuple(party.id for party in parties if party.id == party_id or party_id in party.speaks_for)


def units_under(party_id: str, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units known to follow `party_id`; a unit of unknown command is under nobody here."""
    return tuple(unit for unit in units if unit.command == party_id)
