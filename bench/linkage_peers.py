"""The peers of `bench/linkage.py`, each as its own documentation sets it up; one program a process.

    python bench/linkage_peers.py PROGRAM FOLDER OUT

PROGRAM is one of `PROGRAMS`. FOLDER holds left.csv and, when two lists are linked, right.csv. OUT receives pairs.csv
(left,right,score) and seconds.json (from data read to pairs found).

Splink's settings follow its examples febrl4 (the detailed model) and febrl3 in docs/demos/examples/duckdb, the Record
Linkage Toolkit's follow its guides "Link two datasets" and "Data deduplication"; soc_sec_id is left out of everything.
"""

from __future__ import annotations

import csv
import json
import logging
import sys
import time
from collections.abc import Iterable
from pathlib import Path

Scored = Iterable[tuple[str, str, float]]

LOWEST = 0.001
"""Pairs below this probability are not written; the examples' own thresholds (0.2, 0.99) are applied by the caller."""


def _files(folder: Path) -> list[Path]:
    return [file for name in ("left.csv", "right.csv") if (file := folder / name).exists()]


MEMORY = "12GB"
"""What DuckDB may take: half of a machine others share."""


# --- Splink ---


def splink_febrl4(folder: Path, *, one_to_one: bool = False, every_field: bool = False) -> tuple[Scored, float]:
    """The detailed model of Splink's febrl4 example; `every_field` adds the four fields it leaves aside and we read."""
    import splink.comparison_library as cl
    from splink import block_on

    rules = [
        block_on("given_name", "surname"),
        "l.given_name = r.surname and l.surname = r.given_name",
        block_on("date_of_birth"),
        block_on("state", "address_1"),
        block_on("street_number", "address_1"),
        block_on("postcode"),
    ]
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison(
            "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
        ),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ]
    if every_field:
        spelt = ("suburb", "address_1", "address_2")
        comparisons += [cl.ExactMatch("state"), *(cl.JaroWinklerAtThresholds(field, [0.9, 0.7]) for field in spelt)]
    sure = ([block_on("given_name", "surname", "date_of_birth")], 0.8)
    sessions = [block_on("date_of_birth"), block_on("postcode")]
    return _splink(folder, "rec_id", rules, comparisons, sessions, sure=sure, one_to_one=one_to_one)


def splink_febrl3(folder: Path) -> tuple[Scored, float]:
    """Splink's febrl3 example."""
    import splink.comparison_library as cl
    from splink import block_on

    rules = [block_on("given_name"), block_on("surname"), block_on("date_of_birth"), block_on("postcode")]
    comparisons = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ]
    crossed = "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"
    sure = ([block_on("given_name", "surname", "date_of_birth"), crossed], 0.9)
    sessions = [block_on("date_of_birth"), block_on("postcode")]
    return _splink(folder, "rec_id", rules, comparisons, sessions, sure=sure)


def splink_case(folder: Path, *, one_to_one: bool = False) -> tuple[Scored, float]:
    """Our own settings for the case, in the manner of Splink's examples: names, dates, places, codes."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import block_on

    def name(column: str) -> cl.NameComparison:
        return cl.NameComparison(column).configure(term_frequency_adjustments=True)

    def place(column: str) -> cl.JaroWinklerAtThresholds:
        return cl.JaroWinklerAtThresholds(column, [0.9, 0.75]).configure(term_frequency_adjustments=True)

    birth = cl.CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            cll.NullLevel("birth_year"),
            cll.ExactMatchLevel("birth_date"),
            cll.DamerauLevenshteinLevel("birth_date", 1),
            cll.ExactMatchLevel("birth_year"),
            cll.AbsoluteDifferenceLevel("birth_year", 1),
            cll.AbsoluteDifferenceLevel("birth_year", 3),
            cll.ElseLevel(),
        ],
    )
    captured = cl.CustomComparison(
        output_column_name="captured",
        comparison_levels=[
            cll.NullLevel("captured_month"), cll.ExactMatchLevel("captured_day"), cll.ExactMatchLevel("captured_month"),
            cll.ElseLevel(),
        ],
    )  # fmt: skip
    rules = [
        block_on("given", "father"), block_on("given", "family"), block_on("father", "family"),
        block_on("given", "grandfather", "birth_year"), block_on("birth_date"), block_on("birth_year", "mother"),
        block_on("captured_day", "captured_at"), block_on("birth_year", "captured_month", "sex"),
    ]  # fmt: skip
    comparisons = [
        *(name(part) for part in ("given", "father", "grandfather", "family", "mother")), birth, captured,
        *(place(at) for at in ("origin", "captured_at", "last_seen")),
        cl.ExactMatch("sex"), cl.ExactMatch("category"),
        cl.ExactMatch("nationality").configure(term_frequency_adjustments=True),
    ]  # fmt: skip
    sessions = [block_on("birth_date"), block_on("given", "father")]
    return _splink(folder, "row_id", rules, comparisons, sessions, one_to_one=one_to_one)


def _splink(
    folder: Path, key: str, rules: list, comparisons: list, sessions: list, *,
    sure: tuple[list, float] | None = None, one_to_one: bool = False,
) -> tuple[Scored, float]:  # fmt: skip
    """Train and predict as the examples do. `sure`: rules almost only true pairs meet, and the recall one guesses for
    them; without it the prior is one in the longer list."""
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(config={"memory_limit": MEMORY})
    lists = [connection.sql(_PREPARED.get(key, _AS_IS), params=[str(p)]) for p in _files(folder)]
    lists = [rows.to_arrow_table() for rows in lists]
    began = time.perf_counter()
    api = DuckDBAPI(connection)
    tables = [
        api.register(rows, dataset_display_name=name) for rows, name in zip(lists, ("list_a", "list_b"), strict=False)
    ]
    linked = len(tables) == 2
    prior = {} if sure else {"probability_two_random_records_match": 1 / max(len(rows) for rows in lists)}
    settings = SettingsCreator(
        unique_id_column_name=key, link_type="link_only" if linked else "dedupe_only",
        blocking_rules_to_generate_predictions=rules, comparisons=comparisons,
        retain_intermediate_calculation_columns=True, **prior,
    )  # fmt: skip
    linker = Linker(tables if linked else tables[0], settings)
    if sure:
        linker.training.estimate_probability_two_random_records_match(sure[0], recall=sure[1])
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for rule in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=linked
        )
    predicted = linker.inference.predict(threshold_match_probability=LOWEST)
    order = "source_dataset_l = 'list_b'" if linked else f"{key}_l > {key}_r"
    found = predicted.query_sql(_EITHER_WAY.format(key=key, turned=order))
    if one_to_one:
        groups = linker.clustering.cluster_using_single_best_links(
            predicted, duplicate_free_datasets=["list_a", "list_b"], threshold_match_probability=LOWEST
        )
        found = found.query_sql(_ONE_TO_ONE.format(key=key, groups=groups.physical_name))
    pairs = found.as_duckdbpyrelation().fetchall()
    return pairs, time.perf_counter() - began


_AS_IS = "select * from read_csv($1, all_varchar = true)"
_PREPARED = {
    "row_id": """
    with rows as (
        select *, 2013 - cast(age as int) as by_age,
            coalesce(cast(substr(birth_date, 1, 4) as int), cast(birth_year as int), by_age) as year
        from read_csv($1, all_varchar = true))
    select * exclude (birth_year, category, year, by_age), split_part(category, ';', 1) as category,
        -- Islamic years brought to ours
        case when year < 1600 then cast(round(year * 0.970229 + 621.57) as int) else year end as birth_year,
        substr(captured_on, 1, 7) as captured_month, case when length(captured_on) = 10 then captured_on end as captured_day
    from rows"""
}
_EITHER_WAY = """
    select case when {turned} then {key}_r else {key}_l end as a, case when {turned} then {key}_l else {key}_r end as b,
        match_weight from {{this}}"""
_ONE_TO_ONE = """
    select p.a, p.b, p.match_weight from {{this}} p
    join {groups} x on x.{key} = p.a and x.source_dataset = 'list_a'
    join {groups} y on y.{key} = p.b and y.source_dataset = 'list_b'
    where x.cluster_id = y.cluster_id"""


# --- the Record Linkage Toolkit ---


def toolkit_example(folder: Path, *, ecm: bool = False) -> tuple[Scored, float]:
    """Its guide: blocked on the given name, six comparisons, more than three of them agreeing (or its ECM classifier)."""
    import pandas
    import recordlinkage

    lists = [pandas.read_csv(p, dtype=str, index_col="rec_id") for p in _files(folder)]
    began = time.perf_counter()
    indexer = recordlinkage.Index()
    indexer.block("given_name")
    candidates = indexer.index(*lists)
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name", label="given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compare.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compare.exact("suburb", "suburb", label="suburb")
    compare.exact("state", "state", label="state")
    compare.string("address_1", "address_1", threshold=0.85, label="address_1")
    features = compare.compute(candidates, *lists)
    if ecm:
        chosen = recordlinkage.ECMClassifier().fit_predict(features.drop(columns="given_name"))
    else:
        chosen = features[features.sum(axis=1) > 3].index
    pairs = [(*(sorted(pair) if len(lists) == 1 else pair), 1.0) for pair in chosen]
    return pairs, time.perf_counter() - began


PROGRAMS = {
    "splink-febrl4": splink_febrl4,
    "splink-febrl4-one-to-one": lambda folder: splink_febrl4(folder, one_to_one=True),
    "splink-febrl4-every-field": lambda folder: splink_febrl4(folder, every_field=True),
    "splink-febrl3": splink_febrl3,
    "splink-case": splink_case,
    "splink-case-one-to-one": lambda folder: splink_case(folder, one_to_one=True),
    "toolkit": toolkit_example,
    "toolkit-ecm": lambda folder: toolkit_example(folder, ecm=True),
}


def main(arguments: list[str]) -> None:
    if not arguments:
        return  # `make bench` runs every file here; this one works for linkage.py
    program, folder, out = arguments[0], Path(arguments[1]), Path(arguments[2])
    pairs, seconds = PROGRAMS[program](folder)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "pairs.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("left", "right", "score"), *pairs])
    (out / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
