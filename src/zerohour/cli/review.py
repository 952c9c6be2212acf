"""`lists review`: the doubtful pairs one by one on a bare terminal, one key each, every step undone exactly."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from zerohour.cli.talk import Json, Lang, Talk, isolated, talk
from zerohour.errors import UnusableInput
from zerohour.formats.judgements_csv import COLUMNS, judgements_text, read_judgements
from zerohour.formats.pairs_csv import read_pairs
from zerohour.formats.report.wording import AGREEMENTS, DATE_AGREEMENTS, FIELDS
from zerohour.formats.rows import csv_text
from zerohour.linkage.judgement import Judgement, Pair, Verdict, standing
from zerohour.linkage.linked import Decision
from zerohour.locale import N_
from zerohour.names import romanise

KEYS = {
    "s": "same", "س": "same", "n": "not_same", "ى": "not_same", "u": "unsure", "ع": "unsure", "z": "undo", "ئ": "undo",
    "j": "next", " ": "next", "\x1b[B": "next", "\x1b[C": "next", "k": "back", "\x1b[A": "back", "\x1b[D": "back",
    "q": "quit", "ض": "quit", "\x04": "quit", "\x03": "quit",
}  # fmt: skip
"""Keys by their place on an English and on an Arabic keyboard."""


def review(
    folder: Annotated[Path, typer.Argument(help=N_("The folder `compare` or `dedupe` wrote."), metavar="DIR")],
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", help=N_("Who judges; your login name by default."))
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=N_("The machine's proposals too, not only the doubtful pairs."))
    ] = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Judge the doubtful pairs: S same, N not the same, U unsure, Z undo, arrows move, Q leaves; each verdict is saved at once."""
    voice = talk(lang, to_program)
    session = Session(folder, reviewer or getpass.getuser(), every)
    if session.pairs.is_empty():
        session.left(voice)
        return
    for key in _keys():
        if key == "quit":
            break
        session.press(key)
        session.show(voice)
    session.left(voice)


class Session:
    """One sitting: the pairs in order, where we are, and the file of judgements, to which lines are only ever added."""

    def __init__(self, folder: Path, reviewer: str, every: bool) -> None:
        self.file, self.reviewer = folder / "judgements.csv", reviewer
        pairs = read_pairs(folder / "pairs.csv")
        doubtful = pairs if every else pairs.filter(pl.col("decision") == Decision.REVIEW.value)
        self.pairs = doubtful.sort(["weight_bits", "left", "right"], descending=[True, False, False])
        self.evidence = _evidence(folder / "evidence.parquet")
        self.judgements = read_judgements(self.file) if self.file.exists() else []
        self.at = next((k for k in range(self.pairs.height) if self.pair(k) not in standing(self.judgements)), 0)

    def pair(self, at: int) -> Pair:
        """The row ids of the pair at a place in the queue."""
        left, right = self.pairs.row(at)[:2]
        return str(left), str(right)

    def left_to_judge(self) -> int:
        """Pairs without a standing verdict."""
        judged = standing(self.judgements)
        return sum(self.pair(k) not in judged for k in range(self.pairs.height))

    def press(self, key: str) -> None:
        """Move, judge or undo; "" only looks."""
        last = self.pairs.height - 1
        if key == "undo":
            self._undo()
        elif key == "back":
            self.at = max(self.at - 1, 0)
        elif key == "next":
            self.at = min(self.at + 1, last)
        elif key:
            self._add(self.pair(self.at), Verdict(key), None)
            self.at = min(self.at + 1, last)

    def _undo(self) -> None:
        """Take back the last verdict that stands, whoever's pair is on screen, and go back to it."""
        here = [
            j for j in standing(self.judgements).values() if j.pair in {self.pair(k) for k in range(self.pairs.height)}
        ]
        if here:
            last = max(here, key=lambda j: self.judgements.index(j))
            self._add(None, None, last.judgement_id)
            self.at = next(k for k in range(self.pairs.height) if self.pair(k) == last.pair)

    def _add(self, pair: Pair | None, verdict: Verdict | None, undoes: str | None) -> None:
        """One line, on disk before the next pair is shown."""
        number = str(1 + max((int(j.judgement_id) for j in self.judgements if j.judgement_id.isdigit()), default=0))
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        judgement = Judgement(number, pair, verdict, self.reviewer, now, undoes)
        line = judgements_text([judgement]).split("\n", 1)[1]
        with self.file.open("a", encoding="utf-8", newline="") as out:
            out.write(line if self.judgements or out.tell() else csv_text(COLUMNS, []) + line)
            out.flush()
            os.fsync(out.fileno())
        self.judgements.append(judgement)

    def show(self, voice: Talk) -> None:
        """The pair at hand, without its weight until it is judged: nobody should be led by a number."""
        say, out = voice.say, voice.out
        left, right = self.pair(self.at)
        verdict = standing(self.judgements).get((left, right))
        if out.is_terminal:
            out.clear()
        place = say("pair {at} of {all}", at=self.at + 1, all=self.pairs.height)
        left_over = say.counted("{n} pair left to judge", "{n} pairs left to judge", self.left_to_judge())
        out.print(f"{place} · {left_over}", markup=False)
        table = Table(box=None, pad_edge=False)
        headings = [say("field"), isolated(left), isolated(right), say("agreement")] + (
            [say("bits")] if verdict else []
        )
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for field, a, b, agreement, bits in self.evidence.get((left, right), []):
            if a is None and b is None:
                continue
            level = (DATE_AGREEMENTS if field in ("birth", "captured_on") else AGREEMENTS)[agreement]
            said = "" if agreement == "missing" else say(level)
            cells = [say(FIELDS.get(field, field)), _read(a), _read(b), said]
            table.add_row(*cells, *([f"{bits:+.1f}"] if verdict else []))
        out.print(table)
        if verdict and verdict.verdict:
            weight = self.pairs.row(self.at)[2]
            said = say("judged {verdict} by {reviewer}; the machine's weight: {weight:+.1f} bits",
                       verdict=say(VERDICTS[verdict.verdict]), reviewer=verdict.reviewer, weight=weight)  # fmt: skip
            out.print(said, markup=False)
        out.print(say("S same · N not the same · U unsure · Z undo · ↑ ↓ move · Q leave"), markup=False)

    def left(self, voice: Talk) -> None:
        """What the sitting leaves behind."""
        left = self.left_to_judge()
        if voice.to_program:
            voice.answer({"judgements": str(self.file), "lines": len(self.judgements), "left": left})
            return
        voice.out.print(voice.say.counted("{n} pair left to judge", "{n} pairs left to judge", left), markup=False)
        voice.out.print(voice.say("Verdicts are in {file}", file=self.file), markup=False)


VERDICTS = {Verdict.SAME: N_("the same person"), Verdict.NOT_SAME: N_("not the same"), Verdict.UNSURE: N_("unsure")}


def _read(value: str | None) -> str:
    """A value as written, and an Arabic name also as it reads in Latin letters."""
    if value is None:
        return "—"
    reading = romanise(value)
    return isolated(value) if reading == value else f"{isolated(value)} ({isolated(reading)})"


def _evidence(path: Path) -> dict[Pair, list[tuple[str, str | None, str | None, str, float]]]:
    """Evidence by pair. Raises UnusableInput where the file is not what `compare` writes."""
    try:
        table = pl.read_parquet(
            path, columns=["left", "right", "field", "left_value", "right_value", "agreement", "bits"]
        )
    except (OSError, pl.exceptions.PolarsError) as wrong:
        fix = N_("run zerohour lists compare again")
        raise UnusableInput(N_("the evidence cannot be read"), file=str(path), fix=fix) from wrong
    found: dict[Pair, list[tuple[str, str | None, str | None, str, float]]] = {}
    for left, right, *rest in table.iter_rows():
        found.setdefault((left, right), []).append(tuple(rest))
    return found


def _keys() -> Iterator[str]:
    """First "", to show where we are; then every key that means something, until the input ends."""
    yield ""
    if not sys.stdin.isatty():
        yield from (KEYS[char] for char in sys.stdin.read().lower() if char in KEYS)
        return
    while True:
        try:
            pressed = typer.getchar()
        except (KeyboardInterrupt, EOFError):
            return
        if meaning := KEYS.get(pressed if pressed.startswith("\x1b") else pressed.lower()):
            yield meaning
