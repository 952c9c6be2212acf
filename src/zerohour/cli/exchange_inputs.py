"""HOLDER=FILE, PARTY=FILE, HOLDER:PARTY=FILE: whose file each one is, and the files of several lists read together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zerohour.cli.linking import handed_over
from zerohour.cli.talk import Talk
from zerohour.errors import UnusableInput
from zerohour.exchange.deal import Deal
from zerohour.exchange.listed import Entry, ListKey, RowIds, Side, entries_of_pairs, list_of_answers
from zerohour.exchange.replies import Reply
from zerohour.formats.answers_csv import read_answers
from zerohour.formats.columns import ColumnFile
from zerohour.formats.judgements_csv import read_judgements
from zerohour.formats.pairs_csv import read_pairs
from zerohour.formats.rows import read_rows
from zerohour.linkage.judgement import Verdict, verdicts
from zerohour.linkage.linked import Decision
from zerohour.lists.entry import PersonList
from zerohour.locale import N_


def lists_of(
    voice: Talk, said: Sequence[str], deal: Deal, option: str, layout: ColumnFile | None
) -> Mapping[str, PersonList]:
    """The lists given as PARTY=FILE, each party's own. Raises UnusableInput for another party, or two lists of one."""
    found: dict[str, PersonList] = {}
    for one in said:
        party, sign, file = one.partition("=")
        if not sign or not file:
            raise UnusableInput(
                N_("{said} does not say whose list it is"), column=option, said=one, fix=N_("write it as PARTY=FILE")
            )
        _known(party, deal, option)
        if party in found:
            raise UnusableInput(
                N_("{party} has two lists here"), column=option, party=party, fix=N_("join them into one list")
            )
        found[party] = handed_over(voice, Path(file), layout).persons
    return found


def matches_of(said: Sequence[str], deal: Deal, lists: RowIds) -> Iterator[tuple[Entry, Entry]]:
    """The machine's matches in every pairs.csv."""
    for one in said:
        path, between = _between(one, deal, lists, "--pairs")
        table = read_pairs(path)
        pairs = list(table.select("left", "right").iter_rows())
        entries = entries_of_pairs(pairs, lists, file=path.name, between=between)
        matched = (table["decision"] == Decision.MATCH.value).to_list()
        yield from (pair for pair, match in zip(entries, matched, strict=True) if match)


def verdicts_of(said: Sequence[str], deal: Deal, lists: RowIds) -> Iterator[tuple[Entry, Entry, Verdict]]:
    """The standing verdicts in every judgements.csv."""
    for one in said:
        path, between = _between(one, deal, lists, "--judgements")
        standing = verdicts(read_judgements(path))
        entries = entries_of_pairs(list(standing), lists, file=path.name, between=between)
        yield from ((left, right, verdict) for (left, right), verdict in zip(entries, standing.values(), strict=True))


def replies_of(said: Sequence[str], deal: Deal, lists: RowIds) -> Iterator[Reply]:
    """Every answer, with the holder it speaks for where that is said (HOLDER=FILE, HOLDER:PARTY=FILE)."""
    for one in said:
        owner, path = _owner(one, deal)
        holder, _, party = owner.partition(":")
        if party:
            key = _list(ListKey(Side.SOUGHT, party), lists, "--answers")
        else:
            row_ids = {row.need("row_id") for row in read_rows(path, needed=("row_id",))}
            others = {key: ids for key, ids in lists.items() if key.party != holder}
            key = list_of_answers(row_ids, others, file=path.name)
        for answered in read_answers(path, list(lists[key])):
            yield Reply(Entry(*key, answered.row_id), answered, holder or None)


def _between(said: str, deal: Deal, lists: RowIds, option: str) -> tuple[Path, tuple[ListKey, ListKey] | None]:
    owner, path = _owner(said, deal)
    holder, sign, party = owner.partition(":")
    if not owner:
        return path, None
    if not sign:
        raise UnusableInput(
            N_("{said} does not say which two lists were compared"), column=option, said=said,
            fix=N_("write it as HOLDER:PARTY=FILE (left is sought by PARTY, right held by HOLDER)"),
        )  # fmt: skip
    left, right = ListKey(Side.SOUGHT, party), ListKey(Side.HELD, holder)
    return path, (_list(left, lists, option), _list(right, lists, option))


def _owner(said: str, deal: Deal) -> tuple[str, Path]:
    """HOLDER or HOLDER:PARTY before the first =, where both are parties; otherwise all of it is a file's name."""
    owner, sign, file = said.partition("=")
    named = owner.split(":")
    if sign and file and len(named) <= 2 and all(name in deal.parties for name in named):
        return owner, Path(file)
    return "", Path(said)


def _list(key: ListKey, lists: RowIds, option: str) -> ListKey:
    if key not in lists:
        fix = {Side.HELD: N_("give it: --list {party}=FILE"), Side.SOUGHT: N_("give it: --sought {party}=FILE")}
        raise UnusableInput(N_("the list of {party} is not here"), column=option, party=key.party, fix=fix[key.side])
    return key


def _known(party: str, deal: Deal, option: str) -> None:
    if party not in deal.parties:
        raise UnusableInput(
            N_("{party} is no party of this deal"), column=option, party=party, parties=", ".join(deal.parties),
            fix=N_("write one of {parties}, or add it to parties"),
        )  # fmt: skip
