"""What a program costs and how right it is: seconds, peak memory, precision, recall; printed as one table per task.

Every program runs in a process of its own under a thin launcher, so that nobody pays for anybody else's memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

Pair = tuple[str, str]

_LAUNCHER = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
seconds = time.perf_counter() - began
# ru_maxrss is in kilobytes on Linux; the launcher's only child is the program measured.
megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"code": code, "seconds": seconds, "megabytes": megabytes}))
"""


@dataclass(frozen=True)
class Run:
    """One process from start to end: wall seconds, peak resident memory, and its last words if it failed."""

    seconds: float
    megabytes: float
    error: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of a table: figures, or the error that stands in their place.

    `seconds` and `megabytes` are the whole process's; `own_seconds` is what the program says of itself, from data read
    to pairs found; `ratio` is our seconds over this program's, `own_ratio` the same of the own seconds.
    """

    program: str
    pairs: int | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    seconds: float | None = None
    own_seconds: float | None = None
    megabytes: float | None = None
    ratio: float | None = None
    own_ratio: float | None = None
    note: str = ""
    error: str | None = None


def run(command: Sequence[str]) -> Run:
    """Run `command`; its output goes nowhere unless it fails."""
    done = subprocess.run([sys.executable, "-S", "-c", _LAUNCHER, *command], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    last = "\n".join(done.stderr.strip().splitlines()[-3:])
    return Run(said["seconds"], said["megabytes"], last or f"exit {said['code']}" if said["code"] else None)


def score(found: Collection[Pair], truth: Collection[Pair]) -> tuple[float, float, float]:
    """Precision, recall and F1 of distinct pairs; 0 where nothing was found."""
    right = len(set(found) & set(truth))
    if not right:
        return 0.0, 0.0, 0.0
    precision, recall = right / len(set(found)), right / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def best_threshold(scored: Mapping[Pair, float], truth: Collection[Pair]) -> float:
    """The threshold of largest F1: nobody could choose it without the truth."""
    true, right, best = set(truth), 0, (0.0, float("inf"))
    ordered = sorted(scored, key=lambda pair: -scored[pair])
    for rank, pair in enumerate(ordered, 1):
        right += pair in true
        last_of_its_score = rank == len(ordered) or scored[ordered[rank]] < scored[pair]
        if last_of_its_score:
            best = max(best, (2 * right / (rank + len(true)), scored[pair]))
    return best[1]


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; a row that failed shows its error."""
    lines = [
        "| program | pairs | precision | recall | F1 | seconds | ours/this | own seconds | ours/this | peak MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        if row.error:
            lines.append(f"| {row.program} | failed: {row.error.splitlines()[-1]} |" + " |" * 8)
            continue
        shares = [f"{x:.4f}" if x is not None else "" for x in (row.precision, row.recall, row.f1)]
        clock = [(row.seconds, "{:.1f}"), (row.ratio, "{:.2f}"), (row.own_seconds, "{:.1f}"), (row.own_ratio, "{:.2f}")]
        cost = [form.format(x) if x is not None else "" for x, form in [*clock, (row.megabytes, "{:.0f}")]]
        lines.append("| " + " | ".join([row.program, f"{row.pairs:,}", *shares, *cost]) + " |")
    notes = [f"- {row.program}: {row.note}" for row in rows if row.note]
    return "\n".join(lines + (["", *notes] if notes else []))


def as_json(tasks: Mapping[str, Sequence[Row]]) -> str:
    """The same figures for a program."""
    return json.dumps({task: [asdict(row) for row in rows] for task, rows in tasks.items()}, ensure_ascii=False)
