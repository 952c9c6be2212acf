"""The article's facts: complete, sourced, in our own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zerohour.cases.aleppo import Fact, load_facts, parties, units
from zerohour.cases.aleppo.facts import Naming
from zerohour.parties import holders, units_under

ARTICLE = Path(__file__).parents[3] / "shared" / "case" / "article.txt"
PARAGRAPHS_OF = {
    "M1": (1, 7, 8), "M2": (8,), "M3": (9,), "M4": (10,), "M5": (10,), "M6": (6, 11), "M7": (11, 12, 13),
    "M8": (3, 4, 5, 14, 15, 16, 18), "M10": (17, 19, 20), "M11": (21, 22, 23, 24, 25), "M12": (9, 22, 23, 24),
    "M13": (8, 11, 13),
}  # fmt: skip
"""The rows of the mission that name paragraphs."""


def fact(id_: str) -> Fact:
    return next(one for one in load_facts() if one.id == id_)


def test_every_paragraph_of_the_article_has_a_fact() -> None:
    assert {number for one in load_facts() for number in one.paragraphs} == set(range(1, 26))


@pytest.mark.parametrize(("row", "paragraph"), [(row, p) for row, ps in PARAGRAPHS_OF.items() for p in ps])
def test_every_row_has_a_fact_from_each_paragraph_it_names(row: str, paragraph: int) -> None:
    assert any(row in one.rows and paragraph in one.paragraphs for one in load_facts())


def test_positions_are_drawn_from_all_over_the_article() -> None:
    assert len({number for one in load_facts() if "M9" in one.rows for number in one.paragraphs}) >= 10


def test_facts_have_ids_of_their_own_and_known_rows() -> None:
    facts = load_facts()
    assert len({one.id for one in facts}) == len(facts)
    assert {row for one in facts for row in one.rows} <= {f"M{number}" for number in range(1, 14)}


def test_every_fact_is_told_in_english_and_in_arabic() -> None:
    for one in load_facts():
        assert re.search("[A-Za-z]", one.what["en"]), one.id
        assert re.search("[\u0621-\u064a]", one.what["ar"]), one.id
        assert set(one.source.names) == {"en", "ar"}


@pytest.mark.parametrize(
    ("id_", "low", "best", "high", "unit"),
    [
        ("killed-since-2011", 130_000, None, None, "killed"),
        ("vote-delayed", 10, None, None, "hours"),
        ("members-stay-away", None, None, None, "representatives"),
        ("walked-out", 44, 44, 44, "members"),
        ("people-in-yarmouk", 18_000, 18_000, 18_000, "people"),
        ("months-without-aid", 4, 4, 4, "months"),
        ("border-barrage", 20, 20, 20, "missiles and shells"),
        ("border-killed", 7, 7, 7, "killed"),
        ("border-children-killed", 3, None, None, "children killed"),
        ("border-wounded", 15, 15, 15, "wounded"),
        ("spillover-killed", None, None, None, "killed"),
    ],
)
def test_figures_are_as_exact_as_the_article_has_them(
    id_: str, low: int | None, best: int | None, high: int | None, unit: str
) -> None:
    claim = fact(id_).claim
    assert (claim.low, claim.best, claim.high, claim.unit) == (low, best, high, unit)


def test_dozens_is_unknown_not_zero() -> None:
    assert fact("spillover-killed").claim.unknown
    assert fact("members-stay-away").claim.best != 0


def test_the_anonymous_are_off_the_record_and_the_commander_keeps_his_pseudonym() -> None:
    assert fact("border-killed").source.naming is Naming.ANONYMOUS
    assert not fact("border-killed").claim.on_record
    assert fact("too-many-players").source.naming is Naming.PSEUDONYM


def test_the_foreign_minister_speaks_for_the_government() -> None:
    assert fact("zero-hour-asked").source.speaks_for == "gov"


def test_the_facts_do_not_repeat_the_articles_sentences() -> None:
    if not ARTICLE.exists():
        pytest.skip(f"{ARTICLE} is not here: the article is read beside the project, never in it")
    words = _words(ARTICLE.read_text(encoding="utf-8"))
    runs = {tuple(words[at : at + 6]) for at in range(len(words))}
    for one in load_facts():
        own = _words(one.what["en"])
        assert not runs & {tuple(own[at : at + 6]) for at in range(len(own) - 5)}, one.id


def test_three_parties_hold_persons_and_each_has_units() -> None:
    assert holders(parties()) == ("gov", "coal", "brig")
    for holder in holders(parties()):
        assert len(units_under(holder, units())) >= 2


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
