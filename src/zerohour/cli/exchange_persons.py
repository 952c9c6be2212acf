"""`exchange persons`: lists, judged pairs and answers in, persons.csv out, and all that people should look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from zerohour.cli.exchange_inputs import lists_of, matches_of, replies_of, verdicts_of
from zerohour.cli.talk import Force, Json, Lang, Talk, isolated, talk
from zerohour.exchange.listed import ListKey, Side
from zerohour.exchange.person_notes import NOTES, Note
from zerohour.exchange.persons import Built, build_persons
from zerohour.formats.columns import read_column_file
from zerohour.formats.deal_toml import read_deal, warnings_of
from zerohour.formats.persons_csv import persons_text
from zerohour.formats.report.wording import ANSWERS
from zerohour.formats.whole import write_whole
from zerohour.lists.answers import Answer
from zerohour.locale import N_

SHOWN = 12
"""Persons or rows named to a person per note; a program gets them all."""
ACCEPTED = N_("Machine matches nobody has judged are taken as the same person (--accept-proposed).")


def persons(
    deal_file: Annotated[Path, typer.Argument(help=N_("What was agreed: deal.toml."), metavar="DEAL")],
    out: Annotated[Path, typer.Option("-o", "--out", help=N_("The persons.csv to write."), metavar="FILE")],
    held_lists: Annotated[
        list[str], typer.Option("--list", help=N_("A holder's list of who it holds."), metavar="HOLDER=FILE")
    ],
    sought_lists: Annotated[
        list[str], typer.Option("--sought", help=N_("A party's list of who it seeks."), metavar="PARTY=FILE")
    ],
    pairs: Annotated[
        list[str] | None,
        typer.Option("--pairs", help=N_("pairs.csv of two of the lists, or of one."), metavar="[HOLDER:PARTY=]F"),
    ] = None,
    judgements: Annotated[
        list[str] | None,
        typer.Option("--judgements", help=N_("People's verdicts on those pairs."), metavar="[HOLDER:PARTY=]F"),
    ] = None,
    answers: Annotated[
        list[str] | None,
        typer.Option(
            "--answers",
            help=N_("Answers to a sought list; HOLDER= says whose, and that they speak for that holder alone."),
            metavar="[HOLDER[:PARTY]=]F",
        ),
    ] = None,
    columns: Annotated[
        Path | None, typer.Option("--columns", help=N_("A column file: how to read another layout."), metavar="F")
    ] = None,
    accept_proposed: Annotated[
        bool,
        typer.Option("--accept-proposed", help=N_("Take the machine's unjudged matches too; the output then says so.")),
    ] = False,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Turn lists, judged pairs and answers into persons.csv: one row a person, whoever seeks them."""
    voice = talk(lang, to_program)
    deal = read_deal(deal_file)
    layout = read_column_file(columns) if columns else None
    held = lists_of(voice, held_lists, deal, "--list", layout)
    sought = lists_of(voice, sought_lists, deal, "--sought", layout)
    rows = {ListKey(Side.HELD, party): frozenset(one.row_ids) for party, one in held.items()}
    rows |= {ListKey(Side.SOUGHT, party): frozenset(one.row_ids) for party, one in sought.items()}
    built = build_persons(
        deal,
        held=held,
        sought=sought,
        proposed=matches_of(pairs or (), deal, rows),
        judged=verdicts_of(judgements or (), deal, rows),
        replies=replies_of(answers or (), deal, rows),
        accept_proposed=accept_proposed,
    )
    write_whole(out, persons_text(built.persons), force=force)
    warnings = [voice.say(warning) for warning in warnings_of(deal)]
    if to_program:
        voice.answer(_said(voice, built) | {"warnings": warnings, "out": str(out)})
    else:
        _show(voice, built, warnings, out)


def _said(voice: Talk, built: Built) -> dict[str, object]:
    wanted = sum(bool(person.wanted_by) for person in built.persons)
    return {
        "accepted_proposed": built.accepted_proposed,
        "persons": len(built.persons),
        "wanted": wanted,
        "held_unlisted": len(built.persons) - wanted,
        "notes": [_note(voice, note) for note in built.notes],
    }


def _note(voice: Talk, note: Note) -> dict[str, object]:
    what, fix = _words(voice, note)
    return {
        "code": note.code, "count": note.count, "who": list(note.who), "values": dict(note.values), "message": what,
        "fix": fix,
    }  # fmt: skip


def _show(voice: Talk, built: Built, warnings: list[str], out: Path) -> None:
    say, show = voice.say, voice.out
    for line in [say(ACCEPTED), *warnings] if built.accepted_proposed else warnings:
        show.print(line, markup=False)
    wanted = sum(bool(person.wanted_by) for person in built.persons)
    total = say.counted("{n} person in {out}", "{n} persons in {out}", len(built.persons), out=isolated(str(out)))
    show.print(f"{total} · {say.counted('{n} of them wanted', '{n} of them wanted', wanted)}", markup=False)
    if not built.notes:
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(say("how many"), justify="right")
    for heading in (say("what"), say("who"), say("what to do")):
        table.add_column(heading, overflow="fold")
    for note in built.notes:
        what, fix = _words(voice, note)
        more = [f"… +{note.count - SHOWN:,}"] if note.count > SHOWN else []
        who = ", ".join([*map(isolated, note.who[:SHOWN]), *more])
        table.add_row(f"{note.count:,}", *map(_plain, (what, who, fix)))
    show.print()
    show.print(table)


def _words(voice: Talk, note: Note) -> tuple[str, str]:
    """What there is to see and what to do, in the reader's language; answers too."""
    values = dict(note.values)
    if "answer" in values:
        values["answer"] = voice.say(ANSWERS[Answer(values["answer"])])
    what, fix = NOTES[note.code]
    return voice.say(what, **values), voice.say(fix, **values)


def _plain(text: str) -> str:
    """Text in which Rich reads no marks of its own."""
    return text.replace("[", r"\[")
