"""`lists compare` and `lists dedupe`: two lists in, pairs with their reasons out, in one folder."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from zerohour.cli.talk import Force, Json, Lang, Talk, talk
from zerohour.errors import UnusableInput
from zerohour.formats.columns import ColumnFile, read_column_file
from zerohour.formats.judgements_csv import read_judgements, read_labels
from zerohour.formats.pairs_csv import evidence_bytes, json_text, pairs_text, summary
from zerohour.formats.person_lists import read_list
from zerohour.formats.report import Compared, Handed, render_report
from zerohour.formats.rows import csv_text
from zerohour.formats.whole import whole_folder
from zerohour.linkage.clusters import clusters
from zerohour.linkage.judgement import Verdict, verdicts
from zerohour.linkage.linked import Decision
from zerohour.lists.check import PROBLEMS, check_list
from zerohour.lists.entry import Level
from zerohour.locale import N_

Folder = Annotated[Path, typer.Option("-o", "--out", help=N_("The folder the results go to."), metavar="DIR")]
Judgements = Annotated[
    Path | None,
    typer.Option(
        "--judgements", help=N_("People's verdicts: pairs judged not the same stay out for good."), metavar="F"
    ),
]
Labels = Annotated[
    Path | None,
    typer.Option("--labels", help=N_("Known pairs (left,right,same): they calibrate probabilities."), metavar="F"),
]


def compare(
    sought: Annotated[Path, typer.Argument(help=N_("The list of persons sought."), metavar="SOUGHT")],
    held: Annotated[Path, typer.Argument(help=N_("The list of persons held."), metavar="HELD")],
    out: Folder,
    columns: Annotated[
        Path | None, typer.Option("--columns", help=N_("How to read the lists (both, or the first)."), metavar="F")
    ] = None,
    columns_right: Annotated[
        Path | None, typer.Option("--columns-right", help=N_("How to read the second list."), metavar="F")
    ] = None,
    one_to_one: Annotated[
        bool,
        typer.Option(
            "--one-to-one/--many", help=N_("One row is at most one row of the other list, or as many as agree.")
        ),
    ] = True,
    labels: Labels = None,
    judgements: Judgements = None,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Find who on one list may be whom on the other; every pair explains itself in bits per field."""
    from zerohour.linkage.compare import compare as compare_lists  # SciPy and Numba take a second: not for --help

    voice = talk(lang, to_program)
    layout = read_column_file(columns) if columns else None
    left = handed_over(voice, sought, layout)
    right = handed_over(voice, held, read_column_file(columns_right) if columns_right else layout)
    verdict = verdicts(read_judgements(judgements)) if judgements else None
    known = read_labels(labels) if labels else None
    began = time.perf_counter()
    with voice.progress() as hears:
        linked = compare_lists(
            left.persons, right.persons, one_to_one=one_to_one, verdicts=verdict, labels=known, progress=hears
        )
        seconds = time.perf_counter() - began
        hears("report", 0.95)
        title = voice.say("{left} and {right} compared", left=left.persons.source, right=right.persons.source)
        said = _write(
            voice, out, force, title, Compared(title, left, right, linked, verdicts=verdict or {}), seconds, {}
        )
    _tell(voice, said, out)


def dedupe(
    list_file: Annotated[Path, typer.Argument(help=N_("The list: CSV, TSV or XLSX."), metavar="LIST")],
    out: Folder,
    columns: Annotated[
        Path | None, typer.Option("--columns", help=N_("A column file: how to read another layout."), metavar="F")
    ] = None,
    labels: Labels = None,
    judgements: Judgements = None,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Find who stands on one list more than once."""
    from zerohour.linkage.compare import dedupe as find_repeats  # as above

    voice = talk(lang, to_program)
    only = handed_over(voice, list_file, read_column_file(columns) if columns else None)
    verdict = verdicts(read_judgements(judgements)) if judgements else {}
    known = read_labels(labels) if labels else None
    began = time.perf_counter()
    with voice.progress() as hears:
        linked = find_repeats(only.persons, verdicts=verdict, labels=known, progress=hears)
        apart = frozenset(pair for pair, said in verdict.items() if said is Verdict.NOT_SAME)
        matches = linked.pairs.filter(pl.col("decision") == Decision.MATCH.value)
        group = clusters(only.persons.row_ids, matches.select("left", "right", "weight_bits").iter_rows(), apart)
        seconds = time.perf_counter() - began
        hears("report", 0.95)
        title = voice.say("Repeats in {source}", source=only.persons.source)
        more = {"clusters.csv": csv_text(("row_id", "cluster"), sorted(group.items()))}
        said = _write(
            voice,
            out,
            force,
            title,
            Compared(title, only, only, linked, same_list=True, verdicts=verdict),
            seconds,
            more,
        )
    _tell(voice, said | {"clusters": len(set(group.values()))}, out)


def handed_over(voice: Talk, path: Path, columns: ColumnFile | None) -> Handed:
    """A list read and checked. Raises UnusableInput, naming the first rows, where values make it unusable."""
    persons = read_list(path, columns=columns, today=date.today())
    problems = check_list(persons, today=date.today())
    fatal = [p for p in problems if PROBLEMS[p.code][0] is Level.UNUSABLE]
    if fatal:
        _, what, fix = PROBLEMS[fatal[0].code]
        alike = sum(p.code == fatal[0].code for p in fatal)
        if alike > 1:
            voice.aside.print(voice.say.counted("{n} row of this kind", "{n} rows of this kind", alike), markup=False)
        raise UnusableInput(
            what, file=persons.source, row=fatal[0].row, column=fatal[0].column, fix=fix, **fatal[0].values
        )
    if problems:
        said = voice.say.counted(
            "{source}: {n} problem; zerohour lists check names it", "{source}: {n} problems; zerohour lists check names them",
            len(problems), source=persons.source,
        )  # fmt: skip
        voice.aside.print(said, markup=False)
    return Handed(persons=persons, party="", problems=problems, sha256=sha256(path.read_bytes()).hexdigest())


def _write(
    voice: Talk, out: Path, force: bool, title: str, compared: Compared, seconds: float, more: dict[str, str]
) -> dict[str, object]:
    """All results into one folder, together or not at all; what summary.json says."""
    said = summary(compared.linked, seconds=seconds)
    handed = [compared.left] if compared.same_list else [compared.left, compared.right]
    page = render_report(
        title=title, lang=voice.say.lang, lists=handed, comparisons=[compared], closures=[],
        made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )  # fmt: skip
    texts = {"pairs.csv": pairs_text(compared.linked), "summary.json": json_text(said), "report.html": page, **more}
    with whole_folder(out, force) as built:
        for name, text in texts.items():
            (built / name).write_text(text, encoding="utf-8")
        (built / "evidence.parquet").write_bytes(evidence_bytes(compared.linked))
    return said


def _tell(voice: Talk, said: dict[str, object], out: Path) -> None:
    if voice.to_program:
        voice.answer(said | {"out": str(out)})
        return
    say, show = voice.say, voice.out
    matches, review, kin = (int(str(said[key])) for key in ("matches", "review", "kin"))
    show.print(say.counted("{n} pair proposed", "{n} pairs proposed", matches), markup=False)
    show.print(say.counted("{n} pair for a person to judge", "{n} pairs for a person to judge", review), markup=False)
    if kin:
        show.print(say.counted("{n} of them probably kin", "{n} of them probably kin", kin), markup=False)
    if said["calibrated"] is None:
        show.print(
            say("No probabilities: nothing was labelled. Weights order the pairs; they are no chances."), markup=False
        )
    show.print(say("Open {page}; then: zerohour lists review {out}", page=out / "report.html", out=out), markup=False)
