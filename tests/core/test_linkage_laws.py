"""Laws of a comparison: neither row ids, nor the order of rows, nor which list is called left changes what it finds."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zerohour.linkage.assignment import best_assignment, ties
from zerohour.linkage.compare import compare, dedupe
from zerohour.linkage.evidence import LEVELS, Evidence
from zerohour.linkage.judgement import Verdict
from zerohour.linkage.linked import Linked
from zerohour.linkage.records import comparable
from zerohour.lists.dates import read_date
from zerohour.lists.entry import COMPARED, Kind, PersonList

GIVEN = ["Muhammad", "Ahmad", "Khalid", "Yusuf", "Ibrahim", "Mustafa", "Omar", "Ziad", "Hasan", "Bilal"]
FAMILY = ["al-Halabi", "Haddad", "al-Masri", "Qasim", "Darwish", "Najjar", "al-Hamwi", "Sabbagh", "Khoury", "Jabri"]
ORIGINS = ["Aleppo", "Idlib", "al-Bab", "Manbij", "Azaz"]


def people(rows: list[tuple[str, ...]], prefix: str = "r") -> PersonList:
    """A list of (given, father, family, birth, origin); "" is unknown."""
    columns = ("given", "father", "family", "birth_date", "origin")
    data = {c: [row[k] or None for row in rows] for k, c in enumerate(columns)}
    ids = [f"{prefix}{k}" for k in range(len(rows))]
    table = pl.DataFrame(
        {"row_id": ids, "row": range(2, len(rows) + 2), **data}, schema_overrides=dict.fromkeys(columns, pl.String)
    )
    kinds = {f: COMPARED[f] for f in ("given", "father", "family", "birth", "origin")}
    births = [read_date(text) if text else None for text in data["birth_date"]]
    return PersonList(prefix, table, kinds, {"birth": births})


row = st.tuples(
    st.sampled_from(GIVEN), st.sampled_from([*GIVEN, ""]), st.sampled_from(FAMILY),
    st.sampled_from(["", "1985", "1985-03-12", "1990-07-01", "1972"]), st.sampled_from([*ORIGINS, ""]),
)  # fmt: skip
lists = st.lists(row, min_size=1, max_size=14)


def found(
    linked: Linked, *, turned: bool = False, left: list[str] | None = None, right: list[str] | None = None
) -> object:
    """The pairs as a set of (left, right, weight, decision, note), with ids renamed back."""
    rows = []
    for a, b, weight, _, decision, note in linked.pairs.iter_rows():
        a, b = (b, a) if turned else (a, b)
        rows.append((left[int(a[1:])] if left else a, right[int(b[1:])] if right else b, weight, decision, note))
    return sorted(rows, key=str)


@given(lists, lists)
@settings(max_examples=40)
def test_matching_is_symmetric(one: list[tuple[str, ...]], two: list[tuple[str, ...]]) -> None:
    a, b = people(one, "a"), people(two, "b")
    assert found(compare(a, b)) == found(compare(b, a), turned=True)


@given(lists, lists, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_renaming_row_ids_and_shuffling_rows_changes_nothing(
    one: list[tuple[str, ...]], two: list[tuple[str, ...]], chance: random.Random
) -> None:
    order_a, order_b = chance.sample(range(len(one)), len(one)), chance.sample(range(len(two)), len(two))
    shuffled = compare(people([one[k] for k in order_a], "x"), people([two[k] for k in order_b], "y"))
    as_before = compare(people(one, "a"), people(two, "b"))
    names_a, names_b = [f"a{k}" for k in order_a], [f"b{k}" for k in order_b]
    assert found(shuffled, left=names_a, right=names_b) == found(as_before)


@given(lists, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_repeats_inside_a_list_do_not_depend_on_its_order(rows: list[tuple[str, ...]], chance: random.Random) -> None:
    order = chance.sample(range(len(rows)), len(rows))
    shuffled = dedupe(people([rows[k] for k in order], "x"))
    again = {
        (frozenset((order[int(a[1:])], order[int(b[1:])])), w, d) for a, b, w, _, d, _ in shuffled.pairs.iter_rows()
    }
    before = {
        (frozenset((int(a[1:]), int(b[1:]))), w, d) for a, b, w, _, d, _ in dedupe(people(rows, "x")).pairs.iter_rows()
    }
    assert again == before


@given(lists, lists)
@settings(max_examples=30)
def test_every_weight_is_the_prior_and_its_evidence(one: list[tuple[str, ...]], two: list[tuple[str, ...]]) -> None:
    linked = compare(people(one, "a"), people(two, "b"))
    sums = linked.evidence.group_by("left", "right").agg(pl.col("bits").sum())
    for left, right, weight, *_ in linked.pairs.iter_rows():
        bits = sums.filter((pl.col("left") == left) & (pl.col("right") == right))["bits"].item()
        assert weight == pytest.approx(linked.prior_bits + bits, abs=2e-3)


@given(lists, lists)
@settings(max_examples=30)
def test_one_to_one_proposes_no_row_twice_and_no_probability(
    one: list[tuple[str, ...]], two: list[tuple[str, ...]]
) -> None:
    linked = compare(people(one, "a"), people(two, "b"))
    proposed = linked.pairs.filter(pl.col("decision") == "match")
    assert proposed["left"].is_unique().all()
    assert proposed["right"].is_unique().all()
    assert linked.pairs["probability"].is_null().all()


def a_town() -> list[tuple[str, ...]]:
    """Sixty people nobody would confuse."""
    return [
        (GIVEN[k % 10], GIVEN[(k * 7 + k // 10) % 10], FAMILY[(k * 3 + k // 10) % 10], f"{1950 + k % 45}-{k % 11 + 1:02}-{k % 27 + 2:02}",
         ORIGINS[k % 5])
        for k in range(60)
    ]  # fmt: skip


def test_two_rows_alike_are_a_tie_and_stay_for_review() -> None:
    town = a_town()
    linked = compare(people(town, "a"), people([*town, town[0]], "b"))
    mine = linked.pairs.filter((pl.col("left") == "a0") & pl.col("right").is_in(["b0", "b60"]))
    assert mine["decision"].to_list() == ["review", "review"]
    assert set(mine["note"]) == {"tie"}


def test_brothers_are_called_kin_and_never_proposed() -> None:
    town = a_town()
    one, brother = ("Tariq", "Zahir", "Kayyali", "", "Azaz"), ("Nabil", "Zahir", "Kayyali", "", "Azaz")
    linked = compare(people([*town, one], "a"), people([*town, brother], "b"))
    pair = linked.pairs.filter((pl.col("left") == "a60") & (pl.col("right") == "b60"))
    assert pair.select("decision", "note").rows() == [("review", "kin")]


def test_a_pair_judged_not_the_same_never_returns() -> None:
    town = a_town()
    linked = compare(people(town, "a"), people(town, "b"), verdicts={("a5", "b5"): Verdict.NOT_SAME})
    assert linked.pairs.filter((pl.col("left") == "a5") & (pl.col("right") == "b5")).is_empty()


def test_a_pair_judged_the_same_stands_and_its_rows_are_no_longer_free() -> None:
    town = a_town()
    linked = compare(people(town, "a"), people(town, "b"), verdicts={("a5", "b9"): Verdict.SAME})
    kept = linked.pairs.filter((pl.col("decision") == "match") & ((pl.col("left") == "a5") | (pl.col("right") == "b9")))
    assert kept.select("left", "right").rows() == [("a5", "b9")]


def test_labels_give_probabilities_and_too_few_labels_are_refused() -> None:
    town = a_town()
    worn = [(g, "" if k % 3 else f, fam, b if k % 2 else b[:4], o) for k, (g, f, fam, b, o) in enumerate(town)]
    truth = {(f"a{k}", f"b{j}"): k == j for k in range(60) for j in (k, (k + 10) % 60, (k + 20) % 60)}
    linked = compare(people(town, "a"), people(worn, "b"), labels=truth)
    assert linked.calibration is not None
    assert linked.pairs["probability"].is_between(0, 1).all()
    low, best, high = linked.calibration.precision
    assert 0 <= low <= best <= high <= 1
    with pytest.raises(ValueError, match="too few to calibrate"):
        compare(people(town, "a"), people(worn, "b"), labels={("a1", "b1"): True})


def test_missing_fields_speak_neither_for_nor_against() -> None:
    town = a_town()
    linked = compare(people(town, "a"), people([(*t[:4], "") for t in town[:-1]] + [town[-1]], "b"))
    assert linked.evidence.filter(pl.col("agreement") == "missing")["bits"].abs().sum() == 0


def test_lists_that_share_no_field_give_no_pair_and_no_error() -> None:
    one = PersonList("a", pl.DataFrame({"row_id": ["1"], "row": [2], "given": ["Omar"]}), {"given": Kind.NAME}, {})
    two = PersonList("b", pl.DataFrame({"row_id": ["1"], "row": [2], "origin": ["Homs"]}), {"origin": Kind.PLACE}, {})
    assert compare(one, two).pairs.is_empty()


def test_the_assignment_takes_the_larger_total_not_the_largest_pair() -> None:
    i, j, weight = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([10.0, 9.0, 9.0])
    chosen = best_assignment(i, j, weight)
    assert chosen.tolist() == [False, True, True]
    assert not ties(i, j, np.array([10.0, 5.0, 5.0]), best_assignment(i, j, np.array([10.0, 4.0, 4.0]))).any()


def test_a_short_list_cannot_talk_itself_into_certainty() -> None:
    linked = compare(people(a_town()[:2], "a"), people(a_town()[:2], "b"))
    assert all(abs(bits) < 30 for levels in linked.weights.values() for bits in levels.values())


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("1985-03-12", "1985-03-12", "same"),
        ("1985-03-12", "1985-12-03", "variant"),
        ("1985-03-12", "1985-03-21", "variant"),
        ("1985-03-12", "1985-03-13", "variant"),
        ("1985-03-12", "1985-09-27", "close"),
        ("1985-03-12", "1985", "close"),
        ("1985-01-01", "1985-01-01", "close"),
        ("1985-03-12", "1987", "near"),
        ("1985", "1989", "different"),
    ],
)
def test_dates_agree_as_far_as_they_are_known(a: str, b: str, level: str) -> None:
    both = comparable(people([("Omar", "", "Jabri", a, "")]), people([("Omar", "", "Jabri", b, "")]))
    first = np.array([0])
    assert LEVELS[Evidence(both).agreement(first, first)["birth"][0]].value == level


def test_three_rows_in_two_scripts_are_enough_to_propose_who_is_plainly_one_person() -> None:
    one = [("Mohamad", "Abdulrahman", "Alahmad", "1985", ""), ("Hassan", "Ali", "Khoury", "1990", "")]
    two = [("محمد", "عبد الرحمن", "الأحمد", "1985", ""), ("حسين", "علي", "خوري", "1990", "")]
    linked = compare(people(one, "a"), people(two, "b"))
    decided = {(a, b): decision for a, b, _, _, decision, _ in linked.pairs.iter_rows()}
    assert decided.get(("a0", "b0")) == "match"
    assert decided.get(("a1", "b1")) != "match"
