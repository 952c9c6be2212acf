"""columns.toml: how to read somebody's list whose layout is not ours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from zerohour.errors import UnusableInput
from zerohour.formats.file_bytes import bytes_of
from zerohour.lists.dates import format_pattern
from zerohour.lists.entry import COLUMNS, DATE_COLUMNS, Kind
from zerohour.locale import N_

FORMAT = "zerohour/columns/1"
CALENDARS = ("gregorian", "hijri")
_SETTINGS = ("format", "as_of", "sheet", "header_row", "other")
_FIX = N_("correct the column file")


@dataclass(frozen=True)
class Column:
    """Where one field stands: the headers whose cells are joined by a space, and how their text is read.

    `format` and `calendar` are for dates; `values` maps cells as written to what they mean; `kind` is given for
    `[other]` fields alone.
    """

    headers: tuple[str, ...]
    format: str | None = None
    calendar: str = "gregorian"
    values: Mapping[str, str] = field(default_factory=dict)
    kind: Kind | None = None


@dataclass(frozen=True)
class ColumnFile:
    """A column file, read. `header_row` is 1-based, None where it is to be found."""

    columns: Mapping[str, Column]
    other: Mapping[str, Column] = field(default_factory=dict)
    as_of: date | None = None
    sheet: str | None = None
    header_row: int | None = None

    @property
    def headers(self) -> set[str]:
        """Every header it names."""
        return {header for column in (*self.columns.values(), *self.other.values()) for header in column.headers}


def read_column_file(path: Path) -> ColumnFile:
    """The column file at `path`. Raises UnusableInput naming the key and what is allowed there."""
    try:
        content = tomllib.loads(bytes_of(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UnusableInput(N_("not TOML: {why}"), file=path.name, why=wrong, fix=_FIX) from wrong
    return _Reader(path.name).column_file(content)


@dataclass(frozen=True)
class _Reader:
    """Reads one file's tables; knows its name for messages."""

    file: str

    def column_file(self, content: Mapping[str, object]) -> ColumnFile:
        self._only(content, (*_SETTINGS, *COLUMNS), "")
        if content.get("format", FORMAT) != FORMAT:
            raise self._wrong("format", f'"{FORMAT}"')
        columns = {key: self._column(key, content[key]) for key in COLUMNS if key in content}
        other = self._table("other", content.get("other", {}))
        for key in other:
            if key in (*COLUMNS, "birth"):
                raise self._wrong(f"other.{key}", N_("a name of your own, not that of a known column"))
        others = {key: self._other(key, value) for key, value in other.items()}
        if not (set(columns) | set(others)) - {"row_id"}:
            raise UnusableInput(
                N_("names no column to read"), file=self.file, fix=N_('name at least one, such as name = "…"')
            )
        return ColumnFile(columns, others, self._as_of(content), self._sheet(content), self._header_row(content))

    def _as_of(self, content: Mapping[str, object]) -> date | None:
        value = content.get("as_of")
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError as wrong:
                raise self._wrong("as_of", N_('a day, such as "2014-01-17"')) from wrong
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise self._wrong("as_of", N_('a day, such as "2014-01-17"'))

    def _sheet(self, content: Mapping[str, object]) -> str | None:
        sheet = content.get("sheet")
        if sheet is None or isinstance(sheet, str):
            return sheet
        raise self._wrong("sheet", N_("the name of a sheet"))

    def _header_row(self, content: Mapping[str, object]) -> int | None:
        row = content.get("header_row")
        if row is None or (type(row) is int and row >= 1):
            return row
        raise self._wrong("header_row", N_("a row number, 1 or more"))

    def _column(self, key: str, value: object) -> Column:
        if isinstance(value, str):
            return Column(self._headers(key, [value]))
        table = self._table(key, value)
        allowed = ("column", "columns", "values", *(("format", "calendar") if key in DATE_COLUMNS else ()))
        self._only(table, allowed, key)
        return self._read(key, table)

    def _other(self, key: str, value: object) -> Column:
        name = f"other.{key}"
        table = self._table(name, {"column": value} if isinstance(value, str) else value)
        kinds = ", ".join(Kind)
        kind = table.get("kind", "text")
        if kind not in list(Kind):
            raise self._wrong(f"{name}.kind", kinds)
        dated = ("format", "calendar") if kind == Kind.DATE else ()
        self._only(table, ("column", "columns", "values", "kind", *dated), name)
        return self._read(name, table, Kind(str(kind)))

    def _read(self, key: str, table: Mapping[str, object], kind: Kind | None = None) -> Column:
        if ("column" in table) == ("columns" in table):
            raise self._wrong(key, N_('either column = "…" or columns = ["…", "…"]'))
        named = table["columns"] if "columns" in table else [table["column"]]
        calendar = table.get("calendar", "gregorian")
        if calendar not in CALENDARS:
            raise self._wrong(f"{key}.calendar", ", ".join(CALENDARS))
        return Column(
            self._headers(key, named), self._date_format(key, table.get("format")), str(calendar),
            self._values(key, table.get("values", {})), kind,
        )  # fmt: skip

    def _headers(self, key: str, named: object) -> tuple[str, ...]:
        if not isinstance(named, list) or not named or not all(isinstance(n, str) and n.strip() for n in named):
            raise self._wrong(key, N_("the header of a column, in quotation marks"))
        return tuple(str(n).strip() for n in named)

    def _date_format(self, key: str, format: object) -> str | None:
        if format is None:
            return None
        try:
            format_pattern(str(format))
        except ValueError as wrong:
            raise UnusableInput(
                N_("{key} cannot be used: {why}"), file=self.file, key=f"{key}.format", why=wrong, fix=_FIX
            ) from wrong
        return str(format)

    def _values(self, key: str, values: object) -> Mapping[str, str]:
        table = self._table(f"{key}.values", values)
        if not all(isinstance(v, str) for v in table.values()):
            raise self._wrong(f"{key}.values", N_('words in quotation marks, such as { m = "male" }'))
        return {written.strip(): str(meant) for written, meant in table.items()}

    def _table(self, key: str, value: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self._wrong(key, N_('a header in quotation marks, or a table such as { column = "…" }'))
        return value

    def _only(self, table: Mapping[str, object], allowed: tuple[str, ...], inside: str) -> None:
        for key in table:
            if key not in allowed:
                name = f"{inside}.{key}" if inside else key
                raise UnusableInput(
                    N_("the key {key} is not known"), file=self.file, key=name, allowed=", ".join(allowed),
                    fix=N_("allowed here: {allowed}"),
                )  # fmt: skip

    def _wrong(self, key: str, allowed: str) -> UnusableInput:
        return UnusableInput(
            N_("{key} cannot be used"), file=self.file, key=key, allowed=allowed, fix=N_("allowed here: {allowed}")
        )
