"""Which files a selection or a plan was made from: their hashes, and the refusal of any other."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from zerohour.errors import UnusableInput
from zerohour.formats.file_bytes import bytes_of
from zerohour.formats.keyed import Keyed
from zerohour.locale import N_

_HASH = re.compile("[0-9a-f]{64}")


class Made(Protocol):
    """A selection file or a plan: the hashes of the deal and the persons it was made from."""

    @property
    def deal(self) -> str: ...

    @property
    def persons(self) -> str: ...


def sha256_of(path: Path) -> str:
    """The lower-case hex SHA-256 of a file's bytes. Raises UnusableInput where it cannot be read."""
    return hashlib.sha256(bytes_of(path)).hexdigest()


def check_hashes(made: Made, *, file: str, deal: Path, persons: Path, selection: Path | None = None) -> None:
    """Refuse a selection or plan (named `file` in messages) that was made from other files than these.

    A plan's selection is compared where both are given. Raises UnusableInput naming both hashes.
    """
    compared: list[tuple[str, str | None, Path]] = [("deal", made.deal, deal), ("persons", made.persons, persons)]
    if selection is not None:
        compared.append(("selection", getattr(made, "selection", None), selection))
    for key, stated, path in compared:
        if stated is not None and stated != (found := sha256_of(path)):
            raise UnusableInput(
                N_("made from another file: it states {stated}…, {other} is {found}…"), file=file, column=key,
                stated=stated[:12], other=path.name, found=found[:12],
                fix=N_("give the file it was made from, or make it again from this one"),
            )  # fmt: skip


def read_json(path: Path, form: str, keys: Sequence[str]) -> Keyed:
    """The JSON object in one of our files, whose `format` is `form` and which has no keys but these.

    Raises UnusableInput for anything else, for a key given twice too.
    """
    try:
        content = json.loads(
            bytes_of(path).decode("utf-8-sig"), object_pairs_hook=_each_key_once, parse_constant=_no_number
        )
    except (ValueError, RecursionError) as wrong:
        raise UnusableInput(
            N_("not JSON: {why}"), file=path.name, why=wrong, fix=N_("give the file as the command wrote it")
        ) from wrong
    if not isinstance(content, dict) or content.get("format") != form:
        raise UnusableInput(
            N_("this is not a file of the format {format}"), file=path.name, column="format", format=form,
            fix=N_("give the file as the command wrote it"),
        )  # fmt: skip
    top = Keyed(path.name, content)
    top.only("format", *keys)
    return top


def hash_in(top: Keyed, key: str) -> str:
    """A file's hash. Raises UnusableInput for anything else."""
    text = top.text(key)
    if not _HASH.fullmatch(text):
        raise top.refusal(key, N_("{value} is no SHA-256"), N_("write 64 digits 0-9 a-f"), value=text[:70])
    return text


def some_hash_in(top: Keyed, key: str) -> str | None:
    """A file's hash, or None where it says null."""
    return None if top.need(key) is None else hash_in(top, key)


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in names if names.count(key) > 1)!r} is given twice")
    return found


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")
