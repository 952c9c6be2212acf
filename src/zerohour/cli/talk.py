"""How a command speaks: tables for people, one JSON object for programs, progress on standard error, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from zerohour.errors import UnusableInput
from zerohour.locale import LANGUAGES, N_, Words, words

FINE, NO, UNUSABLE = 0, 1, 2
Hears = Callable[[str, float], None]
"""Hears a step's name and the share done."""

Lang = Annotated[str, typer.Option("--lang", help=N_("Language of everything shown: en or ar."), metavar="en|ar")]
Json = Annotated[bool, typer.Option("--json", help=N_("One JSON object on standard output, nothing else there."))]
Force = Annotated[bool, typer.Option("--force", help=N_("Overwrite output files that are already there."))]


class Answer(Exception):
    """Ends a command with its exit code once everything has been said."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Talk:
    """One command's voice: its language, and whether it speaks to a program."""

    say: Words
    to_program: bool

    @property
    def out(self) -> Console:
        """Standard output, for people."""
        return Console(highlight=False, soft_wrap=not sys.stdout.isatty())

    @property
    def aside(self) -> Console:
        """Standard error: progress, warnings, where to look next."""
        return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())

    def answer(self, value: Mapping[str, object]) -> None:
        """The one JSON object a program reads."""
        print(json.dumps(value, ensure_ascii=False, default=str))

    @contextmanager
    def progress(self) -> Iterator[Hears]:
        """A callable that hears steps and shares done; a bar where somebody is watching."""
        if not sys.stderr.isatty():
            yield lambda step, share: None
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.aside, transient=True) as bar:
            task = bar.add_task("", total=1.0)
            yield lambda step, share: bar.update(task, description=self.say(STEPS.get(step, step)), completed=share)


STEPS = {
    "candidates": N_("looking for candidates"),
    "evidence": N_("comparing field by field"),
    "weights": N_("learning what agreement is worth"),
    "decisions": N_("weighing each pair"),
    "select": N_("choosing who is released"),
    "stage": N_("putting them into stages"),
    "report": N_("writing the report"),
    "done": N_("done"),
}


def talk(lang: str, to_program: bool) -> Talk:
    """The voice asked for; raises UnusableInput for a language there is not."""
    if lang not in LANGUAGES:
        raise UnusableInput(
            N_("there is no language {lang} here"),
            column="--lang",
            lang=lang,
            fix=N_("choose {known}"),
            known=", ".join(LANGUAGES),
        )
    return Talk(words(lang), to_program)


def isolated(text: str | None) -> str:
    """A value between marks that keep its direction from touching its neighbours' (UAX 9, FSI and PDI)."""
    return "" if text is None else f"\u2068{text}\u2069"
