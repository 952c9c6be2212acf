"""The best cycles and chains of kidney exchange instances: Zero Hour beside kep_solver, in one run.

    python bench/kidney.py [--quick] [--json]

Instances of PrefLib 00036 (Dickerson et al. 2012) in ../shared/data/kidney, cycles of at most 3, chains of none and of
at most 3 vertices, the altruist counted (kep_solver: "the length of a chain includes the non-directed donor"). What is
maximised is the weight of all gifts as the file gives it. kep_solver's own TransplantCount also counts a chain's last
donation, to a waiting list nobody in the file stands on (the file weighs it 0), so it is given the file's weights as
an objective of its own kind; both its models run, with CBC as PuLP brings it, its default.

Each program is a process of its own; "seconds" is the whole process, "own seconds" from the instance in memory, each
in its own form, to the optimum, and "ours/this" our seconds over the row's. "Peak MB" is of the largest process:
kep_solver's CBC, a process beside it, is not added. Exit 1 unless all optima of an instance are equal.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from measure import run

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "kidney"
MAX_CYCLE, MAX_CHAINS = 3, (0, 3)
MODELS = {"kep_solver": "CycleAndChainModel", "kep_solver, PICEF": "PICEF"}
PROGRAMS = ("zerohour", *MODELS)
QUICK = 2


@dataclass(frozen=True)
class Instance:
    """A graph as the file gives it: weighted edges, and the altruists that begin chains."""

    edges: Mapping[tuple[int, int], float]
    altruists: frozenset[int]


@dataclass(frozen=True)
class Row:
    """One program on one instance: figures, or the error that stands in their place."""

    instance: str
    chains: int
    program: str
    optimum: float | None = None
    seconds: float | None = None
    ratio: float | None = None
    own_seconds: float | None = None
    own_ratio: float | None = None
    megabytes: float | None = None
    error: str | None = None


def read(path: Path) -> Instance:
    """A PrefLib .wmd file: `# ALTERNATIVE NAME n: Pair n` or `Alturist n` (sic), then lines `from,to,weight`."""
    edges, altruists = {}, set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ALTERNATIVE NAME "):
            number, name = line.removeprefix("# ALTERNATIVE NAME ").split(":")
            if name.strip().startswith("Alturist"):
                altruists.add(int(number))
        elif line and not line.startswith("#"):
            giver, receiver, weight = line.split(",")
            edges[int(giver), int(receiver)] = float(weight)
    return Instance(edges, frozenset(altruists))


def ours(instance: Instance, max_chain: int) -> tuple[float, float]:
    """Our optimum, proven, and seconds."""
    from zerohour.exchange.cycles import best_cycles

    began = time.perf_counter()
    packing = best_cycles(instance.edges, max_cycle=MAX_CYCLE, max_chain=max_chain, starts=instance.altruists)
    seconds = time.perf_counter() - began
    if not packing.proven:
        raise SystemExit(f"not proven: {packing.total} found, {packing.bound} possible")
    return packing.total, seconds


def theirs(instance: Instance, max_chain: int, model: str) -> tuple[float, float]:
    """kep_solver's optimum and seconds; the instance is built in its form before the clock starts."""
    from kep_solver import entities, programme
    from kep_solver import model as models

    class FileWeight(models.Objective):
        """Every gift as the file weighs it; by table, as kep_solver's own search for a cycle's edges is slower."""

        def __init__(self) -> None:
            self.weight = {(str(u), str(v)): w for (u, v), w in instance.edges.items()}

        def edgeValue(self, graph, edge, position=None) -> float:
            return self.weight.get((edge.start.donor.id, edge.end.donor.id), 0.0)

        def value(self, graph, exchange) -> float:
            ids = [vertex.donor.id for vertex in exchange]
            back = [] if exchange.chain else [(ids[-1], ids[0])]
            return sum(self.weight[pair] for pair in [*pairwise(ids), *back])

        def describe(self) -> str:
            return "Weight of all gifts"

        @property
        def sense(self) -> models.Sense:
            return models.Sense.MAX

    pool, donors = entities.Instance(), {}
    for vertex in sorted({v for edge in instance.edges for v in edge}):
        donors[vertex] = donor = entities.Donor(str(vertex))
        donor.NDD = vertex in instance.altruists
        if not donor.NDD:
            donor.recipient = pool.recipient(str(vertex))
            donor.recipient.addDonor(donor)
        pool.addDonor(donor)
    for (giver, receiver), weight in instance.edges.items():
        if receiver not in instance.altruists:
            pool.addTransplant(entities.Transplant(donors[giver], donors[receiver].recipient, weight))
    began = time.perf_counter()
    rules = programme.Programme([FileWeight()], maxCycleLength=MAX_CYCLE, maxChainLength=max_chain,
                                description="bench", full_details=False, model=getattr(models, model))  # fmt: skip
    solution, _ = rules.solve_single(pool)
    return solution.values[0], time.perf_counter() - began


def solve(program: str, path: Path, max_chain: int, out: Path) -> None:
    """What one process does: one program on one instance."""
    instance = read(path)
    found = ours(instance, max_chain) if program == "zerohour" else theirs(instance, max_chain, MODELS[program])
    out.write_text(json.dumps(found), encoding="utf-8")


def compare(path: Path, max_chain: int) -> list[Row]:
    """Every program on one instance, ours first."""
    rows: list[Row] = []
    for program in PROGRAMS:
        print(f"{path.stem}, chains {max_chain}: {program}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "found.json"
            ran = run([sys.executable, __file__, "--solve", program, str(path), str(max_chain), str(out)])
            if ran.error:
                rows.append(Row(path.stem, max_chain, program, error=ran.error))
                continue
            optimum, own = json.loads(out.read_text(encoding="utf-8"))
        us = next((r for r in rows if r.program == "zerohour" and r.seconds and r.own_seconds), None)
        ratios = (us.seconds / ran.seconds, us.own_seconds / own) if us else (None, None)
        rows.append(Row(path.stem, max_chain, program, optimum, ran.seconds, ratios[0], own, ratios[1], ran.megabytes))
    return rows


def agree(rows: Sequence[Row]) -> bool:
    """Whether every program found the same optimum; sums of weights may differ in the last digits."""
    optima = [row.optimum for row in rows if row.optimum is not None]
    return len(optima) == len(rows) and max(optima) - min(optima) <= 1e-6


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; a row that failed shows its error."""
    lines = [
        "| instance | chains ≤ | program | optimum | seconds | ours/this | own seconds | ours/this | peak MB |",
        "|---|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        figures = [
            (row.optimum, "{:g}"), (row.seconds, "{:.2f}"), (row.ratio, "{:.2f}"),
            (row.own_seconds, "{:.3f}"), (row.own_ratio, "{:.2f}"), (row.megabytes, "{:.0f}"),
        ]  # fmt: skip
        cells = [form.format(x) if x is not None else "" for x, form in figures]
        if row.error:
            cells[0] = f"failed: {row.error.splitlines()[-1]}"
        lines.append("| " + " | ".join([row.instance, str(row.chains), row.program, *cells]) + " |")
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="the two smallest instances")
    options.add_argument("--json", action="store_true", help="figures for a program")
    options.add_argument("--solve", nargs=4, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.solve:
        program, path, max_chain, out = chosen.solve
        solve(program, Path(path), int(max_chain), Path(out))
        return
    paths = sorted(FOLDER.glob("*.wmd"), key=lambda path: path.stat().st_size)[: QUICK if chosen.quick else None]
    if not paths:
        raise SystemExit(f"no instance in {FOLDER}: put the shared data beside the project")
    compare(paths[0], MAX_CHAINS[0])  # once unmeasured: what a first run reads from disk is not what solving costs
    cases = [compare(path, max_chain) for path in paths for max_chain in MAX_CHAINS]
    rows = [row for case in cases for row in case]
    apart = [f"{case[0].instance}, chains ≤ {case[0].chains}" for case in cases if not agree(case)]
    if chosen.json:
        print(json.dumps({"equal_optima": not apart, "rows": [asdict(row) for row in rows]}, ensure_ascii=False))
    else:
        print(table(rows))
        print(f"\nOptima differ or are missing: {'; '.join(apart)}" if apart else "\nAll optima are equal.")
    sys.exit(1 if apart else 0)


if __name__ == "__main__":
    main()
