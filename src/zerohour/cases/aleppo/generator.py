"""The Aleppo case as data: three parties' synthetic lists, their answers, and the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from zerohour.cases.aleppo.replies import Replies, replies
from zerohour.cases.aleppo.world import PARTIES, Listed, World, build_world


@dataclass(frozen=True)
class Case:
    """Lists, answers and truth of one synthetic case.

    `sought` and `held` by party: tables with every column of `lists.entry.COLUMNS`, text, None unknown.
    `truth[seeker, holder]` (left sought, right held) and `duplicates["sought-coal"]` … (left < right): the rows that
    are one person, sorted. `fates` by seeking party: row_id, state (held, released_earlier, deceased, not_held) and
    holder.
    `replies[holder, seeker]`: the answers as first given, and the final ones.
    """

    seed: int
    as_of: date
    sought: Mapping[str, pl.DataFrame]
    held: Mapping[str, pl.DataFrame]
    truth: Mapping[tuple[str, str], pl.DataFrame]
    duplicates: Mapping[str, pl.DataFrame]
    fates: Mapping[str, pl.DataFrame]
    replies: Mapping[tuple[str, str], Replies]


def generate(seed: int, *, persons_per_side: int = 320, as_of: date) -> Case:
    """A case: the government and the coalition each seek about `persons_per_side` persons, the brigade a quarter of it.

    The same arguments give the same case, to the byte. `as_of` is the day the lists were written: ages refer to it.
    Raises ValueError below 40 persons a side.
    """
    world = build_world(seed, persons_per_side=persons_per_side, as_of=as_of)
    return Case(
        seed, as_of,
        sought=_tables(world.sought), held=_tables(world.held), truth=world.truth, duplicates=world.duplicates,
        fates={party: _fates(world, party) for party in PARTIES}, replies=replies(world),
    )  # fmt: skip


def _tables(lists: Mapping[str, Listed]) -> dict[str, pl.DataFrame]:
    return {party: listed.table for party, listed in lists.items()}


def _fates(world: World, party: str) -> pl.DataFrame:
    rows = [
        (row_id, fate.state.value, fate.holder)
        for row_id, fate in zip(world.sought[party].row_ids, world.fates[party], strict=True)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("row_id", "state", "holder"), pl.String), orient="row")
