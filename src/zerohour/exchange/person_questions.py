"""What people should look at before a deal counts its persons: where lists differ, or say less than they know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from zerohour.exchange.category import kind_of
from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.listed import Entry, ListKey, Side
from zerohour.exchange.listed_facts import ListedFacts

Question = tuple[str, Sequence[str], Mapping[str, str]]
"""A note's code, the persons it is about, its values."""
Found = tuple[Held, Sequence[Entry]]
"""A person and the rows of the lists they were built from."""


def questions(found: Sequence[Found], facts: ListedFacts, deal: Deal) -> Iterator[Question]:
    """Everything to ask about the persons, numbered already."""
    for person, rows in found:
        yield from _where_sides_differ(person, rows, facts, deal)
        yield from _unlisted(person, rows, facts)
        yield from _not_in_the_deal(person, rows, facts, deal)
    unwanted = [person.person_id for person, _ in found if not person.wanted_by]
    yield "held_unlisted", unwanted, {}
    yield from _families_on_several_lists(found, facts)


def _where_sides_differ(person: Held, rows: Sequence[Entry], facts: ListedFacts, deal: Deal) -> Iterator[Question]:
    """The kind of person (soldier, civilian) decides points and numbers; so may a nationality."""
    mine, seeking = _sides(rows)
    kinds = kind_of(facts.categories(mine), deal), kind_of(facts.categories(seeking), deal)
    nations = facts.first(mine, "nationality"), facts.first(seeking, "nationality")
    for code, (held, sought) in (("kinds_differ", kinds), ("nationality_differs", nations)):
        if held and sought and held != sought:
            yield code, [person.person_id], {"holder": person.holder, "held": held, "sought": sought}


def _unlisted(person: Held, rows: Sequence[Entry], facts: ListedFacts) -> Iterator[Question]:
    """A category is what a list says; sex and birth never become one silently."""
    child = facts.under_age(rows)
    if child and "child" not in person.category:
        yield "unlisted_child", [person.person_id], {}
    if facts.female(rows) and not child and not {"woman", "child"} & set(person.category):
        yield "unlisted_woman", [person.person_id], {}


def _not_in_the_deal(person: Held, rows: Sequence[Entry], facts: ListedFacts, deal: Deal) -> Iterator[Question]:
    known = {*deal.first, *deal.points, *(number.category for number in deal.numbers)}
    for category in person.category:
        if category not in known:
            yield "category_unknown", [person.person_id], {"category": category}
    site = facts.first(rows, "site")
    if site is not None and person.site is None:
        yield "site_unknown", [person.person_id], {"site": site}


def _families_on_several_lists(found: Sequence[Found], facts: ListedFacts) -> Iterator[Question]:
    """Two lists may mean two families by one word; they are kept together until people say otherwise."""
    lists: dict[str, set[ListKey]] = defaultdict(set)
    members: dict[str, list[str]] = defaultdict(list)
    for person, rows in found:
        if person.family_group:
            source = next(row for row in rows if facts.cell(row, "family_group"))
            lists[person.family_group].add(ListKey(source.side, source.party))
            members[person.family_group].append(person.person_id)
    for family, named_on in lists.items():
        if len(named_on) > 1:
            yield "family_on_lists", members[family], {"family": family}


def _sides(rows: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    return [row for row in rows if row.side is Side.HELD], [row for row in rows if row.side is Side.SOUGHT]
