"""Who is released for whom and in which stages, at full size: seconds, memory, bounds, and every plan checked.

    python bench/exchange.py [--quick] [--json]

Each command on 10,000 persons, 10 parties, 10 sites (`exchange_instances.py`) is a process as a user runs it; "seconds"
is the whole process, "own" what it says of itself. `certificate.check_plan`, which shares no code with the solver,
checks every plan. Mending: after a stage with 2 % no-shows and one site closed; "no choice" counts the no-shows and
those whose place was at that site. Small deals by chance are those of `tests/core/exchange_cases.py`. Selection runs
beside the plain model, one binary per person and destination, and cycles beside kep_solver (`kidney.py`).

Exit 1 where a plan breaks a rule or is refused, or where optima differ. A target missed is only printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path

import numpy as np

import kidney
from exchange_instances import INSTANCES, Instance, after_first_stage, drawn, plain_selection, small_deals
from measure import run
from zerohour.exchange.certificate import check_plan
from zerohour.exchange.plan import Happened
from zerohour.exchange.replan import changed
from zerohour.exchange.select import SECONDS, select
from zerohour.formats.deal_toml import deal_text, read_deal
from zerohour.formats.events_csv import events_text
from zerohour.formats.made_from import sha256_of
from zerohour.formats.persons_csv import persons_text, read_persons
from zerohour.formats.plan_json import read_plan, read_plan_as_stated

Row = dict[str, object]
ZEROHOUR = str(Path(sys.executable).with_name("zerohour"))
QUICK_PERSONS, BESIDE_PERSONS = 1_000, 2_000
SMALL_DEALS = 60
TARGETS = {"select": 10, "stage": 120}
TARGET_MB = 1024
MENDED, CLOSED = "strong", "s3"


def sized(instance: Instance, persons: int, folder: Path) -> list[Row]:
    """Select and stage of one instance, its files left in `folder`: a row each."""
    deal, held = drawn(instance, persons)
    (folder / "deal.toml").write_text(deal_text(deal), encoding="utf-8")
    (folder / "persons.csv").write_text(persons_text(held), encoding="utf-8")
    chosen = command(folder, "select", "selection.json", "deal.toml", "persons.csv")
    rows = [{"instance": instance.name, "of": persons, "step": "select", **chosen}]
    if "error" not in chosen and "late" not in chosen:
        staged = command(folder, "stage", "plan.json", "deal.toml", "persons.csv", "selection.json")
        rows.append({"instance": instance.name, "of": persons, "step": "stage", **staged})
    return rows


def command(folder: Path, name: str, out: str, *files: str) -> Row:
    """One of our commands on files: what it cost and what its own file says; a plan is checked."""
    print(f"{folder.name}: {name}", file=sys.stderr, flush=True)
    paths = [str(folder / file) for file in files]
    ran = run([ZEROHOUR, "exchange", name, *paths, "-o", str(folder / out), "--json"])
    cost: Row = {"seconds": ran.seconds, "megabytes": ran.megabytes}
    if ran.error:
        return {**cost, **no_plan(ran.error)}
    said = json.loads((folder / out).read_text(encoding="utf-8"))
    keep = ("objective", "bound", "gap", "proof", "stages", "bound_stages", "proven")
    figures = {key: said[key] for key in keep if key in said} | {"own_seconds": said["seconds"]}
    moved = len(said["released" if name == "select" else "moves"])
    broken = {} if name == "select" else {"broken": rules_broken(folder, out)}
    return {**cost, **figures, "persons": moved, **broken}


def no_plan(last_words: str) -> Row:
    """Why a command wrote nothing: out of time (`late`), said to be impossible, or broken down (`error`)."""
    last = last_words.splitlines()[-1]
    said = json.loads(last) if last.startswith("{") else {}
    if "collide" in said:
        return {"error": f"says that {len(said['collide'])} rules collide"}
    return {"late": said["error"]} if said.get("feasible", True) is None else {"error": last}


def rules_broken(folder: Path, plan_file: str) -> list[str]:
    """Names of the rules a plan breaks, as the checker finds them."""
    deal_file, persons_file = folder / "deal.toml", folder / "persons.csv"
    deal = read_deal(deal_file)
    plan, largest = read_plan_as_stated(folder / plan_file)
    broken = check_plan(deal, read_persons(persons_file, deal), plan, deal_hash=sha256_of(deal_file),
                        persons_hash=sha256_of(persons_file), max_exposure=largest)  # fmt: skip
    return sorted({one.rule.value for one in broken})


def mended(folder: Path) -> Row:
    """The plan in `folder` mended after its first stage."""
    plan = read_plan(folder / "plan.json")
    events = after_first_stage(plan, seed=1, site=CLOSED)
    (folder / "events.csv").write_text(events_text(events), encoding="utf-8")
    absent = {event.person_id for event in events if event.event is Happened.NO_SHOW}
    shut = {move.person_id for move in plan.moves if move.site == CLOSED and move.stage > 1}
    row: Row = {"instance": folder.name, "step": "replan", "absent": len(absent), "no_choice": len(absent | shut)}
    row |= command(folder, "replan", "plan-2.json", "deal.toml", "persons.csv", "plan.json", "events.csv")
    if "error" in row or "late" in row:
        return row
    return row | {"changed": changed(plan.moves, read_plan(folder / "plan-2.json").moves), "planned": len(plan.moves)}


def beside_plain(names: Sequence[str], persons: int) -> list[Row]:
    """Selection by classes and person by person, each in a process of its own."""
    rows: list[Row] = []
    for name, program in product(names, ("zerohour", "plain")):
        print(f"{name}, {persons:,} persons: {program}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "found.json"
            ran = run([sys.executable, __file__, "--solve", program, name, str(persons), str(out)])
            found = {"error": ran.error} if ran.error else json.loads(out.read_text(encoding="utf-8"))
        cost: Row = {"seconds": ran.seconds, "megabytes": ran.megabytes}
        rows.append({"instance": name, "persons": persons, "program": program, **cost, **found})
        ours = rows[-1] if program == "zerohour" else rows[-2]
        if ours.get("own_seconds") and rows[-1].get("own_seconds"):
            rows[-1]["own_ratio"] = ours["own_seconds"] / rows[-1]["own_seconds"]  # type: ignore[operator]
    return rows


def solve(program: str, name: str, persons: int, out: Path) -> None:
    """What one process of `beside_plain` does."""
    deal, held = drawn(next(one for one in INSTANCES if one.name == name), persons)
    began = time.perf_counter()
    if program == "plain":
        values, proven = plain_selection(deal, held, seconds=SECONDS)
    else:
        found = select(deal, held)
        values, proven = list(found.objective), found.proven
    own = time.perf_counter() - began
    out.write_text(json.dumps({"own_seconds": own, "objective": values, "proven": proven}), encoding="utf-8")


def table(rows: Iterable[Row], columns: Mapping[str, str]) -> str:
    """Rows as a Markdown table; `columns`: key and heading. A row that failed ends with its error."""
    lines = ["| " + " | ".join(columns.values()) + " |", "|---" * len(columns) + "|"]
    for row in rows:
        cells = [cell(row.get(key)) for key in columns]
        if "error" in row or "late" in row:
            cells[-1] = str(row.get("late") or f"failed: {row['error']}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cell(value: object) -> str:
    """A figure as the tables show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}" if value < 100 else f"{value:,.0f}"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value or "")


COST = {"seconds": "seconds", "own_seconds": "own", "megabytes": "peak MB"}
SELECT = {"instance": "instance", "of": "of", "persons": "released", "objective": "objective",
          "bound": "bound", "gap": "gap", "proof": "proof", **COST}  # fmt: skip
STAGE = {"instance": "instance", "persons": "persons", "stages": "stages", "bound_stages": "bound", "proven": "proven",
         **COST, "broken": "rules broken"}  # fmt: skip
MEND = {"instance": "instance", "planned": "planned", "absent": "absent", "no_choice": "no choice",
        "changed": "changed", "proven": "proven fewest", **COST, "broken": "rules broken"}  # fmt: skip
SMALL = {"deals": "deals", "impossible": "impossible", "with_plan": "with a plan", "proven": "proven",
         "broken": "broken", "seconds": "seconds"}  # fmt: skip
BESIDE = {"instance": "instance", "persons": "persons", "program": "program", "objective": "objective",
          "proven": "proven", **COST, "own_ratio": "ours/this, own"}  # fmt: skip
TABLES = (
    (f"Select, at most {TARGETS['select']} s and {TARGET_MB:,} MB", "select", SELECT),
    (f"Stage, at most {TARGETS['stage']} s and {TARGET_MB:,} MB", "stage", STAGE),
    ("Mending after the first stage", "mend", MEND),
    ("Small deals", "small", SMALL), ("Selection beside the plain model", "beside", BESIDE),
)  # fmt: skip


def measured(quick: bool) -> dict[str, list[Row]]:
    """Everything, task by task; cycles last."""
    size: list[Row] = []
    with tempfile.TemporaryDirectory() as top:
        for instance in INSTANCES[:2] if quick else INSTANCES:
            folder = Path(top) / instance.name
            folder.mkdir()
            size += sized(instance, min(instance.persons, QUICK_PERSONS) if quick else instance.persons, folder)
        mend = [mended(Path(top) / MENDED)] if (Path(top) / MENDED / "plan.json").exists() else []
    beside = beside_plain(["strong", "uneven"], QUICK_PERSONS if quick else BESIDE_PERSONS)
    small = [small_deals(SMALL_DEALS // 3 if quick else SMALL_DEALS)]
    if not (paths := sorted(kidney.FOLDER.glob("*.wmd"), key=lambda path: path.stat().st_size)):
        raise SystemExit(f"no instance in {kidney.FOLDER}: put the shared data beside the project")
    cycles = [row for path in paths[: kidney.QUICK if quick else None] for most in kidney.MAX_CHAINS
              for row in kidney.compare(path, most)]  # fmt: skip
    steps = {step: [row for row in size if row["step"] == step] for step in TARGETS}
    return {**steps, "mend": mend, "small": small, "beside": beside, "cycles": [asdict(row) for row in cycles]}


def wrong(tasks: Mapping[str, Sequence[Row]]) -> list[str]:
    """Plans broken or missing, save for want of time; optima that differ."""
    ours = [row for task, rows in tasks.items() if task != "cycles" for row in rows]
    found = [f"{row.get('instance', 'small deals')} {row.get('step', '')}: {row.get('error') or row.get('broken')}"
             for row in ours if row.get("error") or row.get("broken")]  # fmt: skip
    alike: dict[str, list[object]] = {}
    for row in [*tasks["beside"], *tasks["cycles"]]:
        optimum = row.get("objective", row.get("optimum"))
        alike.setdefault(f"{row['instance']} {row.get('chains', '')}", []).append(optimum)
    apart = [name for name, optima in alike.items() if None in optima or np.ptp(optima, axis=0).max() > 1e-6]
    return [*found, *(f"{name}: optima differ" for name in apart)]


def missed(tasks: Mapping[str, Sequence[Row]]) -> list[str]:
    """Steps over the targets, or without a plan in the time given."""
    return [
        f"{row['instance']} {row['step']}: {row.get('late') or ''} {row['seconds']:.1f} s, {row['megabytes']:.0f} MB"
        for row in (*tasks["select"], *tasks["stage"])
        if row.get("late") or row["seconds"] > TARGETS[str(row["step"])] or row["megabytes"] > TARGET_MB  # type: ignore[operator]
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="1,000 persons, two instances, fewer small deals")
    options.add_argument("--json", action="store_true", help="figures for a program")
    options.add_argument("--solve", nargs=4, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.solve:
        program, name, persons, out = chosen.solve
        return solve(program, name, int(persons), Path(out))
    tasks = measured(chosen.quick)
    failed, late = wrong(tasks), missed(tasks)
    if chosen.json:
        print(json.dumps({"wrong": failed, "missed": late, **tasks}, ensure_ascii=False))
        sys.exit(1 if failed else 0)
    print("\n".join(f"- {one.name}: {one.says}" for one in INSTANCES))
    for title, key, columns in TABLES:
        print(f"\n### {title}\n\n{table(tasks[key], columns)}")
    print("\n### Cycles and chains\n\n" + kidney.table([kidney.Row(**row) for row in tasks["cycles"]]))
    print(f"\nTargets: select {TARGETS['select']} s, stage {TARGETS['stage']} s, {TARGET_MB:,} MB. Missed: "
          f"{'; '.join(late) or 'none'}.\nWrong: {'; '.join(failed) or 'nothing: every plan valid, all optima equal'}.")  # fmt: skip
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
