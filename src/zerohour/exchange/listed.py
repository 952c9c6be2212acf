"""Which row of which list a pair or an answer speaks of, where several lists lie on the table at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from zerohour.errors import UnusableInput
from zerohour.linkage.judgement import Pair
from zerohour.locale import N_


class Side(StrEnum):
    """What a list is of: persons its party holds, or persons its party seeks."""

    HELD = "held"
    SOUGHT = "sought"


class ListKey(NamedTuple):
    """One list: whose it is, and of what."""

    side: Side
    party: str


class Entry(NamedTuple):
    """One row of one list."""

    side: Side
    party: str
    row_id: str


RowIds = Mapping[ListKey, Collection[str]]
"""Every list's row ids."""


def row_order(row_id: str) -> tuple[tuple[int, str], ...]:
    """Row ids as people count them: S2 before S10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", row_id)
    return (
        *((len(part.lstrip("0")), part.lstrip("0")) if part[0] in "0123456789" else (-1, part) for part in parts),
        (-2, row_id),
    )


def entries_of_pairs(
    pairs: Collection[Pair], lists: RowIds, *, file: str, between: tuple[ListKey, ListKey] | None = None
) -> list[tuple[Entry, Entry]]:
    """The rows that a file's pairs name.

    `between` says which lists left and right are; otherwise the ids tell: all pairs from the same two lists (or the
    same one, where repeats were sought in it), or each id from the one list that has it. Raises UnusableInput where an id
    is in no list, or where the ids fit more lists than these: nothing is guessed.
    """
    sides = {left for left, _ in pairs}, {right for _, right in pairs}
    if between is not None:
        for key, ids in zip(between, sides, strict=True):
            _refuse_strangers(ids, lists[key], key, file)
        return [(Entry(*between[0], left), Entry(*between[1], right)) for left, right in pairs]
    left_lists, right_lists = ([key for key in lists if ids <= set(lists[key])] for ids in sides)
    if len(left_lists) == 1 and len(right_lists) == 1:
        return [(Entry(*left_lists[0], left), Entry(*right_lists[0], right)) for left, right in pairs]
    where = _homes(lists)
    return [(_only_home(left, where, file), _only_home(right, where, file)) for left, right in pairs]


def list_of_answers(row_ids: Collection[str], lists: RowIds, *, file: str) -> ListKey:
    """The sought list that has all these row ids. Raises UnusableInput where none has, or more than one."""
    sought = {key: set(ids) for key, ids in lists.items() if key.side is Side.SOUGHT}
    fitting = [key for key, ids in sought.items() if ids.issuperset(row_ids)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UnusableInput(
            N_("the row ids are in more than one list ({parties})"), file=file, column="row_id",
            parties=", ".join(sorted(key.party for key in fitting)),
            fix=N_("say whose answers to whose list they are: --answers HOLDER:PARTY=FILE"),
        )  # fmt: skip
    best = max(sought, key=lambda key: (len(sought[key] & set(row_ids)), key), default=None)
    strange = min(set(row_ids) - (sought[best] if best else set()), key=row_order)
    raise UnusableInput(
        N_("no sought list has the row {row_id}"), file=file, column="row_id", row_id=strange,
        fix=N_("give the list it answers: --sought PARTY=FILE"),
    )  # fmt: skip


def _homes(lists: RowIds) -> Mapping[str, list[ListKey]]:
    where: dict[str, list[ListKey]] = {}
    for key, ids in lists.items():
        for row_id in ids:
            where.setdefault(row_id, []).append(key)
    return where


def _only_home(row_id: str, where: Mapping[str, list[ListKey]], file: str) -> Entry:
    homes = where.get(row_id, [])
    if len(homes) == 1:
        return Entry(*homes[0], row_id)
    if not homes:
        raise UnusableInput(
            N_("no list has the row {row_id}"), file=file, row_id=row_id,
            fix=N_("give the list it is on: --list HOLDER=FILE or --sought PARTY=FILE"),
        )  # fmt: skip
    raise UnusableInput(
        N_("the row {row_id} is in more than one list"),
        file=file,
        row_id=row_id,
        fix=N_("say which lists were compared: HOLDER:PARTY=FILE (left is sought by PARTY, right held by HOLDER)"),
    )


def _refuse_strangers(ids: Iterable[str], known: Collection[str], key: ListKey, file: str) -> None:
    strange = set(ids).difference(known)
    if strange:
        what = {
            Side.HELD: N_("the held list of {party} has no row {row_id}"),
            Side.SOUGHT: N_("the sought list of {party} has no row {row_id}"),
        }
        raise UnusableInput(
            what[key.side], file=file, party=key.party, row_id=min(strange, key=row_order),
            fix=N_("check which lists were compared"),
        )  # fmt: skip
