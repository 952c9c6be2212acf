"""A file's bytes, or one sentence why they cannot be had."""

from __future__ import annotations

from pathlib import Path

from zerohour.errors import UnusableInput
from zerohour.locale import N_

LARGEST_FILE = 200_000_000


def bytes_of(path: Path) -> bytes:
    """The bytes of the file at `path`.

    Raises UnusableInput where there is no such file, it cannot be opened, or it is over LARGEST_FILE bytes.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnusableInput(
                N_("the file has {size:,} MB; at most {limit:,} MB are read"),
                file=path.name, size=size // 1_000_000, limit=LARGEST_FILE // 1_000_000,
                fix=N_("split the list, or save it without pictures"),
            )  # fmt: skip
        return path.read_bytes()
    except FileNotFoundError as wrong:
        raise UnusableInput(N_("there is no such file"), file=str(path), fix=N_("check the path")) from wrong
    except OSError as wrong:
        raise UnusableInput(
            N_("the file cannot be opened ({why})"), file=str(path), why=wrong.strerror,
            fix=N_("check the path and its rights"),
        ) from wrong  # fmt: skip
