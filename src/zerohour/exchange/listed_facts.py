"""What the lists say of one person, read from all of its rows: category, nationality, family, site; and what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from zerohour.exchange.category import category_words, kind_of
from zerohour.exchange.deal import Deal
from zerohour.exchange.listed import Entry, ListKey
from zerohour.lists.entry import PersonList

GROWN_UP = 18
"""Years; a child is anybody younger (Convention on the Rights of the Child, art. 1)."""


class ListedFacts:
    """All lists, to be asked about rows."""

    def __init__(self, lists: Mapping[ListKey, PersonList]) -> None:
        self._lists = lists
        self._place = {
            Entry(*key, row_id): at for key, listed in lists.items() for at, row_id in enumerate(listed.row_ids)
        }
        self._homes = Counter(entry.row_id for entry in self._place)
        self._cells: dict[tuple[ListKey, str], Sequence[str | None]] = {}

    @property
    def entries(self) -> Iterable[Entry]:
        """Every row of every list."""
        return self._place

    def label(self, entry: Entry) -> str:
        """The row id, with its list where another list has the same id."""
        return entry.row_id if self._homes[entry.row_id] == 1 else ":".join(entry)

    def cell(self, entry: Entry, column: str) -> str | None:
        """A row's cell; None where it is empty or the list has no such column."""
        key = ListKey(entry.side, entry.party)
        if (key, column) not in self._cells:
            table = self._lists[key].table
            self._cells[key, column] = table[column].to_list() if column in table.columns else []
        cells = self._cells[key, column]
        return (cells[self._place[entry]] or None) if cells else None

    def first(self, rows: Iterable[Entry], column: str) -> str | None:
        """The first cell filled."""
        return next((cell for row in rows if (cell := self.cell(row, column))), None)

    def categories(self, rows: Iterable[Entry]) -> tuple[str, ...]:
        """All categories of the rows, each once."""
        return tuple(dict.fromkeys(word for row in rows for word in category_words(self.cell(row, "category"))))

    def female(self, rows: Iterable[Entry]) -> bool:
        """Whether a row says so."""
        return any(self.cell(row, "sex") == "female" for row in rows)

    def under_age(self, rows: Iterable[Entry]) -> bool:
        """Whether a row says for certain that the person was a child on the day its list's ages refer to."""
        return any(map(self._child, rows))

    def _child(self, entry: Entry) -> bool:
        listed = self._lists[ListKey(entry.side, entry.party)]
        births = listed.dates.get("birth")
        born = births[self._place[entry]] if births else None
        if born is not None and listed.as_of is not None:
            return born.earliest > _years_before(listed.as_of, GROWN_UP)
        age = self.cell(entry, "age")
        return born is None and age is not None and age.isdigit() and int(age) < GROWN_UP


def joined_categories(held: Sequence[str], sought: Sequence[str], deal: Deal) -> tuple[str, ...]:
    """The holder's words first, then those who seek add theirs; what the person is besides (soldier, civilian) is the
    holder's word where both say something else, until people have agreed: it decides points and numbers."""
    disputed = kind_of(sought, deal) if kind_of(held, deal) else None
    return tuple(dict.fromkeys([*held, *(word for word in sought if word != disputed)]))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
