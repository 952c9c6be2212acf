"""Whether a list can be handed over: what is wrong with it, row by row, and what its owner should do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from zerohour.lists.dates import PartialDate, age_to_birth
from zerohour.lists.duplicates import inside_duplicates
from zerohour.lists.entry import COLUMNS, Kind, Level, PersonList, Problem
from zerohour.lists.name_parts import CHAIN, SPLIT, split
from zerohour.locale import N_

_U, _R, _A = Level.UNUSABLE, Level.REFUSES, Level.ASKS

PROBLEMS: Mapping[str, tuple[Level, str, str]] = {
    "duplicate_row_id": (_U, N_("row id {text} is used already, in row {earlier}"), N_("give every row an id of its own")),
    "future_date": (_U, N_("{text} is still to come"), N_("correct the date")),
    "impossible_age": (_U, N_("{text} is no possible age"), N_("correct the age, or leave it empty")),
    "nameless": (_R, N_("the row names nobody"), N_("write the name, or remove the row")),
    "missing_row_id": (_R, N_("the row has no id"), N_("give every row an id of its own")),
    "impossible_date": (_R, N_("there is no such day: {text}"), N_("correct the date, or write only the year")),
    "unreadable_date": (_R, N_("{text} cannot be read as a date"), N_("write it as 1985-03-12, 1985-03 or 1985")),
    "date_too_early": (_R, N_("{text} is too long ago"), N_("correct the year")),
    "hijri_out_of_range": (
        _R, N_("the Hijri year of {text} is outside 1343-1500, the years we can convert"), N_("write the Gregorian year"),
    ),
    "unreadable_number": (_R, N_("{text} cannot be read as a number"), N_("write it in digits, an age in whole years")),
    "mixed_scripts": (
        _A, N_("{text} mixes letters of two alphabets in one word"), N_("retype the word in one alphabet"),
    ),
    "inside_duplicate": (
        _A, N_("the same name and birth as row {earlier} (id {earlier_id})"),
        N_("say whether this is the same person, and if so remove one row"),
    ),
    "birth_after_capture": (_A, N_("born {born}, yet captured {captured}"), N_("correct one of the two dates")),
    "birth_year_disagrees": (
        _A, N_("the year of birth, {text}, is not that of the birth date, {born}"), N_("correct one of the two"),
    ),
    "age_disagrees": (
        _A, N_("aged {text} on {as_of}, yet born {born}: more than two years apart"), N_("correct one of the two"),
    ),
    "single_name": (_A, N_("only one part of the name: {text}"), N_("add the father's and the family name if they are known")),
    "nom_de_guerre_only": (_A, N_("only a nom de guerre: {text}"), N_("add the given and the family name if they are known")),
    "missing_birth": (_A, N_("no date or year of birth and no age"), N_("add at least a year or an age if it is known")),
    "no_birth_column": (
        _A, N_("the list says nothing about births or ages"), N_("add a year of birth or an age where it is known"),
    ),
    "day_or_month_first": (
        _A, N_("dates such as {text} are read day first; nothing in the column shows whether they are"),
        N_("write dates as 1985-03-12, or give the format in a column file"),
    ),
    "month_first": (
        _A, N_("dates are read month first, because of {text}"),
        N_("if days come first, correct that date; otherwise nothing need be done"),
    ),
    "unread_columns": (
        _A, N_("columns not read: {headers}"), N_("rename those that should be, or name them in a column file"),
    ),
    "unread_sheets": (
        _A, N_("only the sheet {sheet} was read; not read: {others}"), N_("name the sheet in a column file, or join the sheets"),
    ),
}  # fmt: skip
"""Every problem's level, its words and what to do about it (templates filled from `Problem.values`)."""

LEEWAY_YEARS = 2
"""An age and a birth date disagree beyond it; ages are rounded and remembered from earlier papers."""

_OTHER = r"\p{Arabic}\p{Cyrillic}\p{Greek}\p{Hebrew}"
_MIXED = (
    rf"(\p{{Latin}}[\p{{L}}\p{{M}}]*[{_OTHER}]|[{_OTHER}][\p{{L}}\p{{M}}]*\p{{Latin}}"
    r"|\p{Arabic}[\p{L}\p{M}]*[\p{Cyrillic}\p{Greek}\p{Hebrew}]|[\p{Cyrillic}\p{Greek}\p{Hebrew}][\p{L}\p{M}]*\p{Arabic}"
    r"|\p{Cyrillic}[\p{L}\p{M}]*\p{Greek}|\p{Greek}[\p{L}\p{M}]*\p{Cyrillic})"
)


def check_list(persons: PersonList, *, today: date) -> list[Problem]:
    """Everything wrong with the list, those met while reading included, by row; what concerns the whole list first."""
    found = list(persons.problems)
    for check in (_names, _mixed_scripts, _births, _against_each_other):
        found += check(persons)
    found += _still_to_come(persons, today)
    for row, earlier in inside_duplicates(persons):
        values = {"earlier": persons.table["row"][earlier], "earlier_id": persons.table["row_id"][earlier]}
        found.append(_at(persons, row, "inside_duplicate", None, **values))
    place = {column: i for i, column in enumerate(COLUMNS)}
    return sorted(found, key=lambda p: (p.row or 0, place.get(p.column or "", -1), p.code))


def refuses(problems: Iterable[Problem]) -> bool:
    """Whether a problem refuses the list's handing over (or makes it unusable)."""
    return any(PROBLEMS[p.code][0] is not Level.ASKS for p in problems)


def unusable(problems: Iterable[Problem]) -> list[Problem]:
    """The problems with which nothing can be computed from the list."""
    return [p for p in problems if PROBLEMS[p.code][0] is Level.UNUSABLE]


def _at(persons: PersonList, i: int, code: str, column: str | None, **values: object) -> Problem:
    return Problem(code, persons.table["row"][i], persons.table["row_id"][i], column, values)


def _names(persons: PersonList) -> Iterator[Problem]:
    """Nameless rows, and rows whose name identifies nobody."""
    table, others = persons.table, [f for f, k in persons.kinds.items() if k is Kind.NAME and f not in COLUMNS]
    columns = [c for c in ("name", *SPLIT, *others) if c in table.columns]
    if not columns:
        return
    chain, war = [c for c in (*CHAIN, *others) if c in columns], [c for c in ("kunya", "laqab") if c in columns]
    proper = table.select(_joined(chain))["text"].to_list()
    few = table.select(pl.sum_horizontal(pl.col(chain).is_not_null()).alias("n") < 2)["n"].to_list()
    nicknames = table.select(_joined(war))["text"].to_list()
    whole = table.select(_joined(["name"] if "name" in columns else []))["text"].to_list()
    column = columns[0]
    for i, (name, nickname, written, short) in enumerate(zip(proper, nicknames, whole, few, strict=True)):
        if not any(c.isalpha() for c in f"{name or ''}{nickname or ''}{written or ''}"):
            yield _at(persons, i, "nameless", column)
        elif not name and nickname:
            yield _at(persons, i, "nom_de_guerre_only", column, text=nickname)
        elif short and _single(name or written):
            yield _at(persons, i, "single_name", column, text=name or written)


def _single(name: str) -> bool:
    """Whether the name is one part: one word, or a compound such as Abd al-Rahman."""
    return " " not in name or len(split(name)) < 2


def _joined(columns: Sequence[str]) -> pl.Expr:
    text = (
        pl.concat_str(columns, separator=" ", ignore_nulls=True)
        if columns
        else pl.lit("").repeat_by(pl.len()).explode()
    )
    return text.alias("text")


def _mixed_scripts(persons: PersonList) -> Iterator[Problem]:
    """The first name in each row with a word of two alphabets: a slip of the keyboard, or a look-alike letter."""
    table = persons.table
    columns = [c for c in ("name", *SPLIT, "mother") if c in table.columns]
    seen: set[int] = set()
    for column in columns:
        hits = table.select(pl.col(column).str.contains(_MIXED).fill_null(False).arg_true())[column].to_list()
        for i in hits:
            if i not in seen:
                seen.add(i)
                yield _at(persons, i, "mixed_scripts", column, text=table[column][i])


def _births(persons: PersonList) -> Iterator[Problem]:
    """Rows that say nothing of a birth; once for the list if no column could."""
    columns = [c for c in ("birth_date", "birth_year", "age") if c in persons.table.columns]
    if not columns:
        if persons.kinds.keys() & set(COLUMNS):
            yield Problem("no_birth_column", None, None, None)
        return
    # An age that could not be read leaves its cell empty; its row has been told.
    told = {p.row for p in persons.problems if p.column in columns and p.row is not None}
    empty = persons.table.select(pl.all_horizontal(pl.col(columns).is_null()).arg_true()).to_series()
    for i in empty.to_list():
        if persons.table["row"][i] not in told:
            yield _at(persons, i, "missing_birth", columns[0])


def _against_each_other(persons: PersonList) -> Iterator[Problem]:
    """Values of one row that cannot both be right."""
    nothing: list[PartialDate | None] = [None] * len(persons)
    births, captures = (persons.dates.get(f, nothing) for f in ("birth", "captured_on"))
    days, years = (persons.dates.get(f, nothing) for f in ("birth_date", "birth_year"))
    ages = persons.table["age"].to_list() if "age" in persons.table.columns else nothing
    for i, (birth, capture, day, year, age) in enumerate(zip(births, captures, days, years, ages, strict=True)):
        if birth and capture and birth.earliest > capture.latest:
            yield _at(persons, i, "birth_after_capture", "captured_on", born=_said(birth), captured=_said(capture))
        if day and year and (day.earliest > year.latest or day.latest < year.earliest):
            text = persons.table["birth_year"][i]
            yield _at(persons, i, "birth_year_disagrees", "birth_year", text=text, born=_said(day))
        born = day or year
        if born and age is not None and persons.as_of and _far(born, age_to_birth(int(age), persons.as_of)):
            yield _at(persons, i, "age_disagrees", "age", text=age, as_of=persons.as_of.isoformat(), born=_said(born))


def _far(one: PartialDate, other: PartialDate) -> bool:
    leeway = timedelta(days=round(LEEWAY_YEARS * 365.25))
    return one.earliest - other.latest > leeway or other.earliest - one.latest > leeway


def _said(d: PartialDate) -> str:
    """The date as a reader wants it: the day, or the span it lies in."""
    if d.earliest == d.latest:
        return d.earliest.isoformat()
    if (d.earliest.month, d.earliest.day, d.latest) == (1, 1, date(d.earliest.year, 12, 31)):
        return str(d.earliest.year)
    return f"{d.earliest.isoformat()}/{d.latest.isoformat()}"


def _still_to_come(persons: PersonList, today: date) -> Iterator[Problem]:
    """Dates that were past when the list was read, or were never read from text, and lie after `today`."""
    for field, dates in persons.dates.items():
        if field == "birth" and {"birth_date", "birth_year"} & persons.dates.keys():
            continue
        for i, d in enumerate(dates):
            if d is not None and d.earliest > today:
                yield _at(persons, i, "future_date", field, text=_said(d))
