"""Which rows of all lists are one person: rows joined by pairs that count, and what speaks against a joining."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from zerohour.exchange.listed import Entry
from zerohour.linkage.judgement import Verdict

Link = frozenset[Entry]


def settled(judged: Iterable[tuple[Entry, Entry, Verdict]]) -> tuple[Mapping[Link, Verdict], list[Link]]:
    """Every pair's verdict from several files, and the pairs on which files differ (those count as unsure)."""
    verdict: dict[Link, Verdict] = {}
    differ: set[Link] = set()
    for left, right, said in judged:
        link = frozenset((left, right))
        if verdict.setdefault(link, said) is not said:
            differ.add(link)
    return verdict | dict.fromkeys(differ, Verdict.UNSURE), sorted(differ, key=sorted)


def by_entry(links: Iterable[Link]) -> Mapping[Entry, Sequence[Link]]:
    """Each row's links."""
    found: dict[Entry, list[Link]] = {}
    for link in links:
        for entry in link:
            found.setdefault(entry, []).append(link)
    return found


def groups(entries: Iterable[Entry], links: Iterable[Link]) -> list[tuple[Entry, ...]]:
    """The rows, those that links join together; every row in exactly one group."""
    above = {entry: entry for entry in entries}

    def top(entry: Entry) -> Entry:
        while above[entry] != entry:
            above[entry] = above[above[entry]]
            entry = above[entry]
        return entry

    for link in links:
        one, two = min(link), max(link)
        above[top(one)] = top(two)
    found: dict[Entry, list[Entry]] = {}
    for entry in sorted(above):
        found.setdefault(top(entry), []).append(entry)
    return [tuple(group) for group in found.values()]


def denied(group: Sequence[Entry], apart: Mapping[Entry, Collection[Entry]]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs inside the group that a person judged not the same."""
    inside = set(group)
    return ((one, two) for one in group for two in apart.get(one, ()) if two in inside and one < two)
