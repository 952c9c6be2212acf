"""The parts of a name in each row: as the list gives them, and where it gives one `name`, split from it."""

from __future__ import annotations

from collections.abc import Mapping

from zerohour.lists.entry import COLUMNS, NAME_PARTS
from zerohour.names import normalise, split_name

CHAIN = ("given", "father", "grandfather", "family")
SPLIT = tuple(part for part in NAME_PARTS if part != "mother")
"""The parts a name is split into."""

Texts = Mapping[str, list[str | None]]


def with_parts(texts: Texts) -> dict[str, list[str | None]]:
    """The columns, with those a `name` column's parts make; `name` stays beside them.

    Parts the list gives win. A row with a father's or family name but no given name holds the given name in `name`
    (the usual Syrian heading: name, father, family), perhaps with the others repeated in it.
    """
    if "name" not in texts:
        return dict(texts)
    rows = len(texts["name"])
    parts = {part: list(texts.get(part, [None] * rows)) for part in SPLIT}
    for i, name in enumerate(texts["name"]):
        if name is None or parts["given"][i] is not None:
            continue
        given = {part: value for part in CHAIN if (value := parts[part][i]) is not None}
        for part, value in _parts_of(name, given).items():
            if parts[part][i] is None:
                parts[part][i] = value
    filled = {**texts, **parts}
    return {column: filled[column] for column in COLUMNS if column in filled}


def _parts_of(name: str, given: Mapping[str, str]) -> Mapping[str, str]:
    """The parts a name adds to those the row already gives."""
    if not given:
        return split(name)
    repeated = {_plain(word) for value in given.values() for word in value.split()}
    rest = " ".join(word for word in name.split() if _plain(word) not in repeated)
    if not rest:
        return {}
    return {"given": rest} if "father" in given else split(rest)


def _plain(word: str) -> str:
    return normalise(word)


def split(name: str) -> Mapping[str, str]:
    """A full name's parts, those it has."""
    parts = split_name(name)
    return {part: value for part in SPLIT if (value := getattr(parts, part))}
