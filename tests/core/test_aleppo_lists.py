"""The synthetic lists: enough people, true pairs known, real-looking faults, nobody real."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from zerohour.cases.aleppo import Case, generate, write_case
from zerohour.cases.aleppo.stock import stock
from zerohour.cases.aleppo.world import build_world
from zerohour.lists.entry import COLUMNS

AS_OF = date(2014, 1, 17)
IN_THE_ARTICLE = re.compile(
    "assad|al-asad|moallem|mouallem|lavrov|maleh|hrakey|psaki|kerry|pillay|thabet|thabit|الأسد|الاسد|المعلم|المالح|الحراكي|ثابت",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def case() -> Case:
    return generate(2014, as_of=AS_OF)


def rows(table: pl.DataFrame) -> dict[str, dict[str, str | None]]:
    return {row["row_id"]: row for row in table.iter_rows(named=True)}


def test_each_list_has_the_known_columns_as_text(case: Case) -> None:
    for table in (*case.sought.values(), *case.held.values()):
        assert tuple(table.columns) == COLUMNS
        assert set(table.dtypes) == {pl.String}


def test_hundreds_are_sought_and_held_on_each_side(case: Case) -> None:
    assert case.sought["coal"].height >= 300
    assert case.sought["gov"].height >= 300
    assert case.held["gov"].height >= 300
    assert case.held["coal"].height + case.held["brig"].height >= 300


@pytest.mark.parametrize("party", ["gov", "coal", "brig"])
def test_about_two_thirds_of_the_sought_are_really_held(case: Case, party: str) -> None:
    held = case.fates[party].filter(pl.col("state") == "held").height / case.fates[party].height
    assert 0.60 <= held <= 0.73


def test_all_fates_occur_and_releases_can_run_in_a_circle(case: Case) -> None:
    assert set(case.fates["coal"]["state"]) == {"held", "released_earlier", "deceased", "not_held"}
    for seeker, holder in (("coal", "gov"), ("brig", "coal"), ("gov", "brig")):
        assert case.truth[seeker, holder].height >= 10


def test_some_are_held_but_on_nobodys_list(case: Case) -> None:
    for holder in ("gov", "coal", "brig"):
        asked = {right for (_, h), pairs in case.truth.items() if h == holder for right in pairs["right"]}
        assert case.held[holder].height > len(asked)


def test_some_are_wanted_by_two_parties(case: Case) -> None:
    assert set(case.truth["coal", "gov"]["right"]) & set(case.truth["brig", "gov"]["right"])


def test_the_truth_names_rows_that_exist(case: Case) -> None:
    for (seeker, holder), pairs in case.truth.items():
        assert set(pairs["left"]) <= set(case.sought[seeker]["row_id"])
        assert set(pairs["right"]) <= set(case.held[holder]["row_id"])
        assert pairs.equals(pairs.sort("left", "right").unique(maintain_order=True))


def test_row_ids_tell_nothing_across_lists(case: Case) -> None:
    numbers = [(left[-4:], right[-4:]) for left, right in case.truth["coal", "gov"].iter_rows()]
    assert sum(a == b for a, b in numbers) < len(numbers) / 20
    order = [int(right) for _, right in numbers]
    rising = sum(b > a for a, b in pairwise(order)) / len(order)
    assert 0.35 < rising < 0.65


def test_one_person_is_written_in_two_scripts_and_many_spellings(case: Case) -> None:
    left, right = rows(case.sought["coal"]), rows(case.held["gov"])
    pairs = [(left[a]["family"], right[b]["family"]) for a, b in case.truth["coal", "gov"].iter_rows()]
    both = [(a, b) for a, b in pairs if a and b]
    across = [a for a, _ in both if re.search("[A-Za-z]", a)]
    assert 0.3 < len(across) / len(both) < 0.8
    assert any(a != b for a, b in both if not re.search("[A-Za-z]", a))


def test_birth_is_given_as_day_year_age_islamic_date_or_not_at_all(case: Case) -> None:
    held = case.held["gov"]
    dates = held["birth_date"].drop_nulls()
    assert (dates.str.ends_with("-01-01")).sum() > 20
    assert (dates.str.starts_with("13") | dates.str.starts_with("14")).sum() > 0
    assert held["birth_year"].drop_nulls().len() > 0
    assert held["age"].drop_nulls().len() > 0
    assert set(case.sought["coal"]["captured_on"].drop_nulls().str.len_chars()) == {4, 7, 10}


def test_parts_of_names_are_missing_and_some_are_known_by_their_kunya_alone(case: Case) -> None:
    sought = case.sought["coal"]
    assert sought["grandfather"].null_count() > 80
    assert sought["father"].null_count() > 5
    assert sought.filter(pl.col("given").is_null() & pl.col("kunya").is_not_null()).height > 0
    assert sought.filter(pl.all_horizontal(pl.col("given", "kunya").is_null())).height == 0


def test_the_brigade_writes_the_whole_name_into_one_column(case: Case) -> None:
    sought = case.sought["brig"]
    assert sought["name"].null_count() == 0
    assert sought["given"].null_count() == sought.height


def test_categories_are_joined_by_semicolons(case: Case) -> None:
    found = {one for table in case.sought.values() for cell in table["category"] for one in cell.split(";")}
    assert found == {"soldier", "fighter", "civilian", "wounded", "sick", "child", "woman", "old"}


def test_relatives_are_among_the_missing() -> None:
    people = build_world(2014, persons_per_side=320, as_of=AS_OF).sought["coal"].people
    houses: dict[object, set[int]] = {}
    for one in people:
        houses.setdefault((one.father, one.grandfather, one.family, one.mother, one.origin), set()).add(id(one))
    assert sum(len(members) > 1 for members in houses.values()) >= 10
    fathers = {(one.given, one.father, one.family) for one in people}
    assert any((one.father, one.grandfather, one.family) in fathers for one in people)


def test_kin_and_namesakes_of_people_nobody_holds_are_held_unlisted() -> None:
    world = build_world(2014, persons_per_side=320, as_of=AS_OF)
    nowhere = {
        (one.family, one.father) if one.sex == "M" else None
        for one, fate in zip(world.sought["coal"].people, world.fates["coal"], strict=True)
        if fate.holder is None
    }
    unlisted = set(world.held["gov"].people) - set(world.sought["coal"].people) - set(world.sought["brig"].people)
    assert sum((one.family, one.father) in nowhere for one in unlisted) >= 5


def test_ten_thousand_people_can_be_told_apart_about_as_well_as_real_ones() -> None:
    people = set(build_world(3, persons_per_side=10_000, as_of=AS_OF).held["gov"].people)
    names = [(one.given, one.father, one.grandfather, one.family) for one in people]
    assert 0.98 < len(set(names)) / len(names) < 1
    assert len({one.family for one in people}) > 400


def test_rows_entered_twice_are_known(case: Case) -> None:
    pairs = case.duplicates["sought-coal"]
    assert pairs.height >= 10
    assert (pairs["left"] < pairs["right"]).all()
    table = rows(case.sought["coal"])
    assert any(table[a]["given"] != table[b]["given"] for a, b in pairs.iter_rows())


@pytest.mark.parametrize("seed", range(5))
def test_no_generated_name_is_one_of_the_articles_people(seed: int) -> None:
    lists = generate(seed, as_of=AS_OF)
    for table in (*lists.sought.values(), *lists.held.values()):
        for column in ("name", "family", "kunya", "mother", "laqab"):
            found = [cell for cell in table[column].drop_nulls() if IN_THE_ARTICLE.search(cell)]
            assert not found, (column, found)


def test_no_name_in_stock_is_a_family_of_the_article() -> None:
    for urn in (stock().family, stock().male, stock().female):
        for entry in urn.entries:
            assert not any(IN_THE_ARTICLE.search(f"al-{text}") for text in entry.latin), entry
            assert not IN_THE_ARTICLE.search(f"ال{entry.arabic}"), entry


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    def written(seed: int, name: str) -> dict[str, bytes]:
        folder = tmp_path / name
        files = write_case(generate(seed, persons_per_side=60, as_of=AS_OF), folder)
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}

    once, again, other = written(1, "once"), written(1, "again"), written(2, "other")
    assert once == again
    assert once.keys() == other.keys()
    assert all(once[name] != other[name] for name in once if name.startswith("lists/"))


def test_too_few_people_for_a_case_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 40"):
        generate(1, persons_per_side=10, as_of=AS_OF)
