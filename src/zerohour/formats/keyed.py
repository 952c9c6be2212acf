"""Tables of keys, as TOML and JSON have them: each value is asked for by name and kind, and a refusal names its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from zerohour.errors import UnusableInput
from zerohour.locale import N_

LARGEST = 1_000_000_000
"""Of any whole number: sums over a million persons still fit the solvers' 64 bits."""

Word = TypeVar("Word", bound=StrEnum)
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Keyed:
    """One table: the file's name, the path to the table ("" is the file itself), its values."""

    file: str
    values: Mapping[str, object]
    path: str = ""

    def at(self, key: str) -> str:
        """The path of a key, such as vehicle[0].seats."""
        return f"{self.path}.{key}" if self.path else key

    def refusal(self, key: str, what: str, fix: str, **values: object) -> UnusableInput:
        """An error that points at a key; "" is the table itself."""
        where = self.at(key) if key else self.path or None
        return UnusableInput(what, file=self.file, row=None, column=where, fix=fix, **values)

    def only(self, *allowed: str) -> None:
        """Raise UnusableInput for any key but these."""
        for key in self.values:
            if key not in allowed:
                raise self.refusal(
                    key, N_("the key is not known"), N_("allowed here: {allowed}"), allowed=", ".join(allowed)
                )

    def need(self, key: str) -> object:
        """The value. Raises UnusableInput where the key is missing."""
        if key not in self.values:
            raise self.refusal(key, N_("the key is missing"), N_("add it"))
        return self.values[key]

    def text(self, key: str) -> str:
        """Text, not empty."""
        text = self.any_text(key)
        if not text:
            raise self.refusal(key, N_("the text is empty"), N_("fill it in"))
        return text

    def any_text(self, key: str) -> str:
        """Text, empty perhaps; without white space round it and without control characters."""
        return self._text(key, self.need(key))

    def some_text(self, key: str) -> str | None:
        """Text, or None where the key is missing or null."""
        return self.text(key) if self.values.get(key) is not None else None

    def name(self, key: str) -> str:
        """An id: text without `;`, which joins several in one cell of our tables."""
        return self._name(key, self.text(key))

    def names(self, key: str) -> tuple[str, ...]:
        """Ids, each once. A missing key is no ids."""
        listed = self._list(key, self.values.get(key, []))
        found = tuple(self._name(f"{key}[{i}]", self._text(f"{key}[{i}]", value)) for i, value in enumerate(listed))
        for i, one in enumerate(found):
            if not one:
                raise self.refusal(f"{key}[{i}]", N_("the text is empty"), N_("fill it in"))
            if one in found[:i]:
                raise self.refusal(f"{key}[{i}]", N_("{value} is here twice"), N_("keep it once"), value=one)
        return found

    def whole(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """A whole number from `least` to LARGEST; `default` where the key is missing, if there is one."""
        return default if default is not None and key not in self.values else self._whole(key, self.need(key), least)

    def some_whole(self, key: str, *, least: int = 0) -> int | None:
        """A whole number, or None where the key is missing."""
        return self.whole(key, least=least) if key in self.values else None

    def wholes(self, key: str, *, least: int = 0) -> tuple[int, ...]:
        """A list of whole numbers."""
        listed = self._list(key, self.need(key))
        return tuple(self._whole(f"{key}[{i}]", value, least) for i, value in enumerate(listed))

    def number(self, key: str) -> float:
        """A number, not negative."""
        value = self.need(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST:
            raise self.refusal(
                key, N_("{value} is not a number from 0 up"), N_("write it as 0.25"), value=_shown(value)
            )
        return float(value)

    def yes(self, key: str, *, default: bool | None = None) -> bool:
        """true or false; `default` where the key is missing, if there is one."""
        value = default if default is not None and key not in self.values else self.need(key)
        if not isinstance(value, bool):
            raise self.refusal(
                key, N_("{value} is neither true nor false"), N_("write true or false"), value=_shown(value)
            )
        return value

    def word(self, key: str, words: type[Word], *, default: Word | None = None) -> Word:
        """One of the words there are; a space is read as `_`."""
        if default is not None and key not in self.values:
            return default
        value = self.text(key)
        try:
            return words(value.lower().replace(" ", "_"))
        except ValueError:
            raise self.refusal(
                key, N_("{value} is not known here"), N_("write one of {words}"), value=value, words=", ".join(words)
            ) from None

    def table(self, key: str) -> Keyed:
        """The table below a key; an empty one where the key is missing."""
        return self._table(key, self.values.get(key, {}))

    def tables(self, key: str) -> list[Keyed]:
        """The list of tables below a key; none where the key is missing."""
        listed = self._list(key, self.values.get(key, []))
        return [self._table(f"{key}[{i}]", value) for i, value in enumerate(listed)]

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.refusal(key, N_("{value} is not text"), N_("write it in quotation marks"), value=_shown(value))
        if value != value.strip() or _UNFIT.search(value):
            raise self.refusal(
                key, N_("white space round the text, or a control character in it"), N_("retype it without")
            )
        return value

    def _name(self, key: str, text: str) -> str:
        if ";" in text:
            raise self.refusal(
                key, N_("{value} has a ; in it, which joins several"), N_("choose another id"), value=text
            )
        return text

    def _whole(self, key: str, value: object, least: int) -> int:
        if type(value) is not int:
            raise self.refusal(
                key, N_("{value} is not a whole number"), N_("write it in digits, without quotation marks"), value=_shown(value)
            )  # fmt: skip
        if not least <= value <= LARGEST:
            raise self.refusal(
                key, N_("{value} cannot be used here"), N_("write a number from {least} to {largest}"),
                value=_shown(value), least=least, largest=LARGEST,
            )  # fmt: skip
        return value

    def _list(self, key: str, value: object) -> list[object]:
        if not isinstance(value, list):
            raise self.refusal(key, N_("{value} is not a list"), N_("write it in square brackets"), value=_shown(value))
        return value

    def _table(self, key: str, value: object) -> Keyed:
        if not isinstance(value, dict):
            raise self.refusal(key, N_("{value} is not a table"), N_("write keys with values"), value=_shown(value))
        return Keyed(self.file, value, self.at(key))


def _shown(value: object) -> str:
    """A value as a message shows it: as files write it, and not whole pages of it."""
    text = {True: "true", False: "false", None: "null"}.get(value) if value is None or isinstance(value, bool) else None
    text = text or (f"{value:.6g}" if isinstance(value, int) and abs(value) > LARGEST**2 else str(value))
    return text if len(text) <= 60 else f"{text[:60]}…"
