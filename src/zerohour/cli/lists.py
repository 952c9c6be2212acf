"""`zerohour lists …`: check a list, compare two, find repeats in one, review doubtful pairs, close the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from zerohour.cli import committing, linking, review, sealing
from zerohour.cli.talk import FINE, NO, Answer, Json, Lang, Talk, isolated, talk
from zerohour.formats.answers_csv import read_answers
from zerohour.formats.closure_json import closure_values
from zerohour.formats.columns import read_column_file
from zerohour.formats.judgements_csv import read_judgements
from zerohour.formats.pairs_csv import read_pairs
from zerohour.formats.person_lists import read_list
from zerohour.formats.report.wording import ANSWERS
from zerohour.linkage.judgement import Verdict, verdicts
from zerohour.linkage.linked import Decision
from zerohour.lists.check import PROBLEMS, check_list, refuses
from zerohour.lists.closure import Closure, close
from zerohour.lists.entry import Problem
from zerohour.locale import N_

app = typer.Typer(
    help=N_("Lists of persons: check, compare, review, close the arithmetic."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("compare", epilog=N_("Example: zerohour lists compare sought.csv held.xlsx -o compared"))(linking.compare)
app.command("dedupe", epilog=N_("Example: zerohour lists dedupe held.csv -o repeats"))(linking.dedupe)
app.command("review", epilog=N_("Example: zerohour lists review compared --reviewer r1"))(review.review)
app.command("commit", epilog=committing.COMMIT_EXAMPLE)(committing.commit)
app.command("disclose", epilog=committing.DISCLOSE_EXAMPLE)(committing.disclose_row)
app.command("seal", epilog=sealing.SEAL_LIST_EXAMPLE)(sealing.seal_list)
app.command("open", epilog=sealing.OPEN_LIST_EXAMPLE)(sealing.open_list)

SHOWN = 60
"""Problems shown to a person one by one; a program gets them all."""

ListFile = Annotated[Path, typer.Argument(help=N_("The list: CSV, TSV or XLSX."), metavar="LIST")]
Columns = Annotated[
    Path | None, typer.Option("--columns", help=N_("A column file: how to read another layout."), metavar="F")
]


@app.command("check", epilog=N_("Example: zerohour lists check sought.xlsx --json"))
def check(list_file: ListFile, columns: Columns = None, lang: Lang = "en", to_program: Json = False) -> None:
    """Name what is wrong with a list, row by row; exit 1 if it cannot be handed over as it is."""
    voice = talk(lang, to_program)
    today = date.today()
    persons = read_list(list_file, columns=read_column_file(columns) if columns else None, today=today)
    problems = check_list(persons, today=today)
    refused = refuses(problems)
    if to_program:
        listed = [_problem(voice, one) for one in problems]
        counts = dict(Counter(p.code for p in problems))
        said = {"file": persons.source, "rows": len(persons), "refused": refused, "counts": counts, "problems": listed}
        voice.answer(said)
    else:
        _show_problems(voice, persons.source, len(persons), problems, refused)
    raise Answer(NO if refused else FINE)


def _problem(voice: Talk, one: Problem) -> dict[str, object]:
    level, what, fix = PROBLEMS[one.code]
    return {
        "row": one.row,
        "row_id": one.row_id,
        "column": one.column,
        "code": one.code,
        "level": level.value,
        "message": voice.say(what, **one.values),
        "fix": voice.say(fix, **one.values),
    }


def _show_problems(voice: Talk, source: str, rows: int, problems: Sequence[Problem], refused: bool) -> None:
    say, out = voice.say, voice.out
    if problems:
        table = Table(box=None, pad_edge=False)
        for heading in (say("row"), say("row id"), say("column"), say("what"), say("what to do")):
            table.add_column(heading, overflow="fold")
        for one in problems[:SHOWN]:
            _, what, fix = PROBLEMS[one.code]
            where = ["" if one.row is None else str(one.row), isolated(one.row_id), one.column or ""]
            table.add_row(*where, say(what, **one.values), say(fix, **one.values))
        out.print(table)
        if len(problems) > SHOWN:
            out.print(
                say.counted(
                    "… and {n} more; --json lists them all",
                    "… and {n} more; --json lists them all",
                    len(problems) - SHOWN,
                )
            )
        out.print()
    rows_said = say.counted("{n} row read from {source}", "{n} rows read from {source}", rows, source=isolated(source))
    verdict = say("it cannot be handed over as it is") if refused else say("it can be handed over")
    found = say.counted("{n} problem", "{n} problems", len(problems))
    out.print(f"{rows_said} · {found} · {verdict}", markup=False)


@app.command("close", epilog=N_("Example: zerohour lists close sought.csv answers.csv --judgements judgements.csv"))
def close_list(
    sought: Annotated[Path, typer.Argument(help=N_("The list that was handed over."), metavar="SOUGHT")],
    answers: Annotated[Path, typer.Argument(help=N_("The holding side's answers."), metavar="ANSWERS")],
    columns: Columns = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help=N_("pairs.csv of the list against the holder's."))
    ] = None,
    judgements: Annotated[
        Path | None, typer.Option("--judgements", help=N_("People's verdicts on those pairs."))
    ] = None,
    accept_proposed: Annotated[
        bool,
        typer.Option("--accept-proposed", help=N_("Take the machine's unjudged matches too; the output then says so.")),
    ] = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Close the arithmetic: submitted = the sum of the answers; rows no answer explains are named. Exit 1 unless it closes."""
    voice = talk(lang, to_program)
    persons = read_list(sought, columns=read_column_file(columns) if columns else None, today=date.today())
    found = _found(pairs, judgements, accept_proposed)
    closure = close(persons.row_ids, read_answers(answers, persons.row_ids), found=found)
    if to_program:
        voice.answer(closure_values(closure) | ({"accepted_proposed": True} if accept_proposed else {}))
    else:
        _show_closure(voice, closure, accept_proposed)
    raise Answer(FINE if closure.closes else NO)


def _found(pairs: Path | None, judgements: Path | None, accept_proposed: bool) -> frozenset[str]:
    """Rows of the list that a person judged (or, if accepted, the machine proposed) to be on the holder's list."""
    verdict = verdicts(read_judgements(judgements)) if judgements else {}
    same = {pair for pair, said in verdict.items() if said is Verdict.SAME}
    found = {left for left, _ in same}
    if pairs:
        table = read_pairs(pairs)
        found = {left for left, right in table.select("left", "right").iter_rows() if (left, right) in same}
        if accept_proposed:
            proposed = table.filter(table["decision"] == Decision.MATCH.value).select("left", "right").iter_rows()
            found |= {left for left, right in proposed if verdict.get((left, right)) is not Verdict.NOT_SAME}
    return frozenset(found)


def _show_closure(voice: Talk, closure: Closure, accept_proposed: bool) -> None:
    say, out = voice.say, voice.out
    if accept_proposed:
        out.print(say("Machine matches nobody has judged are counted as found (--accept-proposed)."), markup=False)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row(say("submitted"), f"{closure.submitted:,}")
    for answer, count in closure.by_answer.items():
        table.add_row(say(ANSWERS[answer]), f"−{count:,}")
    table.add_row(say("no answer explains"), f"={closure.unexplained:,}", style="" if closure.closes else "bold red")
    out.print(table)
    out.print()
    if closure.closes:
        out.print(say("The arithmetic closes: every row has its answer."), markup=False)
    else:
        out.print(
            say.counted(
                "The arithmetic does not close: {n} person is in no figure.",
                "The arithmetic does not close: {n} people are in no figure.",
                closure.unexplained,
            ),
            markup=False,
        )
        out.print(" ".join(isolated(row) for row in closure.unexplained_rows), markup=False)
    if closure.conflicts:
        rows = " ".join(isolated(row) for row in closure.conflicts)
        out.print(
            say("Answered as not with the holder, yet judged to be on the holder's own list: {rows}", rows=rows),
            markup=False,
        )
    out.print(say("“Not held” says only that; it does not mean dead, nor invented."), markup=False)
