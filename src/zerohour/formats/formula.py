"""Cells a spreadsheet program would run instead of show: refused when read, made harmless when written."""

from __future__ import annotations

import re

_STARTS = frozenset("=+-@＝＋－＠")
_SIGNED_NUMBER = re.compile(r"[+\-＋－][\d\s().,/\-:]*")
_QUOTED = re.compile("'+[=+\\-@＝＋－＠]")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet program would run the cell: =…, @…, and +… or -… other than a number or a telephone."""
    return bool(cell) and cell[0] in _STARTS and _SIGNED_NUMBER.fullmatch(cell) is None


def harmless(cell: str) -> str:
    """The cell as CSV may carry it: an apostrophe before what would be run. `as_meant` takes it off again."""
    return f"'{cell}" if is_formula(cell) or _QUOTED.match(cell) else cell


def as_meant(cell: str) -> str:
    """The value of a CSV cell: without the apostrophe that kept it from being run."""
    return cell[1:] if cell[:1] == "'" and _QUOTED.match(cell) else cell
