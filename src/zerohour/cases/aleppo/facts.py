"""The article's facts, each a claim with its source and paragraph, in our own words in English and Arabic."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from zerohour.claims import Claim


class Naming(StrEnum):
    """How a source is known."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    ANONYMOUS = "anonymous"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class Source:
    """Who said it. `speaks_for`: the id of the party spoken for, None where nobody or not clear."""

    id: str
    names: Mapping[str, str]
    naming: Naming
    speaks_for: str | None


@dataclass(frozen=True)
class Fact:
    """One fact of the article.

    `paragraphs` count from 1, `rows` are the mission's rows it belongs to (M14 holds every fact and is not repeated).
    `what` is the fact in words, by language. `claim` carries figure or text, channel, date and whether it was on the
    record; its source is `source` in English, its paragraph the first of `paragraphs`.
    """

    id: str
    paragraphs: tuple[int, ...]
    rows: tuple[str, ...]
    what: Mapping[str, str]
    source: Source
    claim: Claim


@lru_cache
def load_facts() -> tuple[Fact, ...]:
    """All facts, in the order of the article."""
    document = tomllib.loads(resources.files(__package__).joinpath("facts.toml").read_text(encoding="utf-8"))
    sources = {id_: _source(id_, entry) for id_, entry in document["sources"].items()}
    return tuple(_fact(entry, sources[entry["source"]]) for entry in document["fact"])


def _source(id_: str, entry: Mapping[str, str]) -> Source:
    names = {lang: entry[lang] for lang in ("en", "ar")}
    return Source(id_, names, Naming(entry["naming"]), entry.get("speaks_for"))


def _fact(entry: Mapping[str, Any], source: Source) -> Fact:
    figure = entry.get("figure", {})
    said_on: date | None = entry.get("date")
    claim = Claim(
        source.names["en"],
        **{bound: figure.get(bound) for bound in ("low", "best", "high")},
        unit=figure.get("unit", ""),
        text="" if figure else entry["what"]["en"],
        channel=entry["channel"],
        said_on=said_on,
        paragraph=entry["paragraphs"][0],
        on_record=entry.get("on_record", True),
    )
    return Fact(entry["id"], tuple(entry["paragraphs"]), tuple(entry["rows"]), entry["what"], source, claim)
