"""Ages and other numbers as lists write them."""

from __future__ import annotations

import re

from zerohour.lists.months import ascii_digits, folded

OLDEST = 120
"""Years; nobody on a list is older."""
_YEARS = {"", *"سنه|عام|عاما|سنوات|سنين|اعوام|years|year|yrs|yr|y|y.o.|yo|years old".split("|")}  # noqa: SIM905
_AGE = re.compile(r"([+-]?\d+)(?:[.٫]0+)?\s*(\D*)")


class BadNumber(ValueError):
    """A number that cannot be used; `code` is unreadable_number or impossible_age, `text` the number as written."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(f"{code}: {text!r}")


def read_age(text: str) -> int:
    """An age in whole years, from 0 to OLDEST: 34, ٣٤, "34 years", "٣٤ سنة". Raises BadNumber."""
    found = _AGE.fullmatch(folded(text))
    if found is None or found[2] not in _YEARS:
        raise BadNumber("unreadable_number", text)
    age = int(found[1])
    if not 0 <= age <= OLDEST:
        raise BadNumber("impossible_age", text)
    return age


def read_number(text: str) -> str:
    """A number as plain digits with a point ("1234.5"), however its digits are written. Raises BadNumber."""
    plain = ascii_digits(text).strip().replace("٫", ".").replace("٬", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,18}(\.\d{1,12})?", plain) is None:
        raise BadNumber("unreadable_number", text)
    return plain
