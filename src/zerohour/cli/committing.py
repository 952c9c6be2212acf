"""`lists commit`, `lists disclose`, `verify-disclosure`: bind oneself to a list unseen, then show of it what one chooses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from unicodedata import category

import typer
from rich.table import Table
from rich.text import Text

from zerohour.cli.linking import handed_over
from zerohour.cli.talk import NO, Answer, Force, Json, Lang, Talk, isolated, talk
from zerohour.errors import UnusableInput
from zerohour.formats import commitment_files as files
from zerohour.formats.columns import ColumnFile, read_column_file
from zerohour.formats.file_bytes import bytes_of
from zerohour.formats.owner_only import owner_only
from zerohour.formats.whole import whole_folder, write_whole
from zerohour.ledger.aloud import ROOT_GROUPS, in_digits
from zerohour.ledger.canonical import b64
from zerohour.ledger.commitment import opened_root, opening_bytes, record_root
from zerohour.ledger.disclosure import check_disclosure, disclose, disclosure_bytes, read_disclosure
from zerohour.ledger.refusal import Refused
from zerohour.lists.check import PROBLEMS
from zerohour.lists.entry import Level, PersonList
from zerohour.locale import N_

COMMIT_EXAMPLE = N_("Example: zerohour lists commit held.csv --exchange aleppo-1.r1 --party gov -o committed")
DISCLOSE_EXAMPLE = N_("Example: zerohour lists disclose opening.json H12 --fields given,family,sex -o h12.json")
VERIFY_EXAMPLE = N_("Example: zerohour verify-disclosure commitment.json h12.json")
PROVES = N_(
    "It proves that the list was not changed after the other's was seen; it does not prove that the list is true."
)

Columns = Annotated[
    Path | None, typer.Option("--columns", help=N_("A column file: how to read another layout."), metavar="F")
]


def commit(
    list_file: Annotated[Path, typer.Argument(help=N_("The list: CSV, TSV or XLSX."), metavar="LIST")],
    exchange: Annotated[str, typer.Option("--exchange", help=N_("The round, as the plan names it."), metavar="ROUND")],
    party: Annotated[
        str, typer.Option("--party", help=N_("The party that commits, as the plan names it."), metavar="P")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help=N_("The folder the results go to."), metavar="DIR")],
    columns: Columns = None,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Commit to a list without showing it: commitment.json for the record; opening.json and seeds.json stay with you."""
    voice = talk(lang, to_program)
    files.check_word(exchange, "--exchange")
    files.check_word(party, "--party")
    layout = read_column_file(columns) if columns else None
    persons = ready_list(voice, list_file, layout)
    seeds = files.fresh_seeds(persons)
    records = files.records_of(persons, seeds, exchange=exchange, party=party, columns=layout)
    root = opened_root(records, exchange=exchange, party=party)
    one = files.Commitment(exchange, party, len(records), root)
    with owner_only(), whole_folder(out, force) as built:
        (built / "opening.json").write_bytes(opening_bytes(records))
        (built / "seeds.json").write_bytes(files.seeds_bytes(seeds, exchange=exchange, party=party))
        (built / "commitment.json").write_bytes(files.commitment_bytes(one))
    _tell_commitment(voice, one, out)


def ready_list(voice: Talk, path: Path, columns: ColumnFile | None) -> PersonList:
    """A list fit to be handed over. Raises UnusableInput naming the first row that is not: a commitment is for good."""
    handed = handed_over(voice, path, columns)
    bad = [problem for problem in handed.problems if PROBLEMS[problem.code][0] is not Level.ASKS]
    if bad:
        _, what, fix = PROBLEMS[bad[0].code]
        raise UnusableInput(
            what, file=handed.persons.source, row=bad[0].row, column=bad[0].column, fix=fix, **bad[0].values
        )
    return handed.persons


def tell_root(voice: Talk, root: bytes) -> None:
    """A root for people: to copy, and to read aloud."""
    voice.out.print(voice.say("root:"), markup=False)
    voice.out.print(b64(root), markup=False, soft_wrap=True)  # alone on its line: no marks are copied with it
    digits = isolated(in_digits(root, groups=ROOT_GROUPS))
    voice.out.print(voice.say("to read aloud: {digits}", digits=digits), markup=False, soft_wrap=True)


def _tell_commitment(voice: Talk, one: files.Commitment, out: Path) -> None:
    say, show = voice.say, voice.out
    if voice.to_program:
        aloud = in_digits(one.root, groups=ROOT_GROUPS)
        voice.answer(
            {
                "exchange": one.exchange, "party": one.party, "n": one.n, "root": b64(one.root), "aloud": aloud,
                "out": str(out), "note": say(PROVES),
            }
        )  # fmt: skip
        return
    names = {"party": isolated(one.party), "exchange": isolated(one.exchange)}
    show.print(
        say.counted(
            "{party} commits to {n} person for {exchange}",
            "{party} commits to {n} persons for {exchange}",
            one.n,
            **names,
        ),
        markup=False,
    )
    tell_root(voice, one.root)
    show.print(
        say(
            "Keep {opening} and {seeds} to yourself; the record needs only the root.",
            opening=isolated(str(out / "opening.json")),
            seeds=isolated(str(out / "seeds.json")),
        ),
        markup=False,
    )
    show.print(say(PROVES), markup=False)


def disclose_row(
    opening: Annotated[Path, typer.Argument(help=N_("The opening.json of your list."), metavar="OPENING")],
    row: Annotated[str, typer.Argument(help=N_("The person's row id."), metavar="ROW")],
    fields: Annotated[
        str,
        typer.Option("--fields", help=N_("The columns to show, separated by commas; no others are."), metavar="A,B"),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help=N_("The disclosure's file."), metavar="FILE")],
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Show some columns of one person, provable against the committed root; nothing else of the list is in the file."""
    voice = talk(lang, to_program)
    records = files.read_opening_file(opening)
    index = files.find_record(records, row, file=opening.name)
    known = {field.path for field in records[index]}
    asked = [name.strip() for name in fields.split(",") if name.strip()]
    paths = [name if name in known else files.path_of(name) for name in asked]
    with files.unusable(opening.name, fix=N_("name columns of the list: --fields given,family")):
        shown = disclose(records[index], paths, index=index, record_roots=[record_root(one) for one in records])
    write_whole(out, disclosure_bytes(shown), force)
    said = {one.field.path: one.field.value for one in shown.fields}
    if voice.to_program:
        voice.answer({"n": shown.n, "index": index, "fields": said, "out": str(out), "note": voice.say(PROVES)})
        return
    _tell_fields(voice, said)
    voice.out.print(
        voice.say.counted(
            "{n} column shown in {file}", "{n} columns shown in {file}", len(said), file=isolated(str(out))
        ),
        markup=False,
    )
    voice.out.print(voice.say(PROVES), markup=False)


def verify_disclosure(
    commitment: Annotated[
        Path, typer.Argument(help=N_("The commitment.json, as the record has it."), metavar="COMMITMENT")
    ],
    disclosure: Annotated[Path, typer.Argument(help=N_("The disclosure to check."), metavar="DISCLOSURE")],
    columns: Columns = None,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Check that what is shown of one person stood in the list committed to; exit 1 if it did not."""
    voice = talk(lang, to_program)
    one = files.read_commitment(commitment)
    paths = files.plan_paths(read_column_file(columns) if columns else None)
    data = bytes_of(disclosure)
    try:
        shown = read_disclosure(data)
        if shown.n != one.n:
            raise Refused(
                "disclosure.n", N_("it speaks of {n} persons, the commitment of {wanted}"), n=shown.n, wanted=one.n
            )
        said = check_disclosure(shown, one.root, one.exchange, one.party, columns=paths)
    except Refused as wrong:
        _tell_refuted(voice, wrong)
        raise Answer(NO) from None
    names = {"party": one.party, "exchange": one.exchange}
    if voice.to_program:
        voice.answer(
            {"verified": True, **names, "n": one.n, "index": shown.index, "fields": said, "note": voice.say(PROVES)}
        )
        return
    sentence = voice.say(
        "PROVEN: this stood in the list {party} committed to for {exchange}.",
        **{key: isolated(visible(name)) for key, name in names.items()},
    )
    voice.out.print(sentence, style="bold green", markup=False)
    _tell_fields(voice, said)
    tell_root(voice, one.root)
    voice.out.print(voice.say("Compare this root with the one in the record you verified."), markup=False)
    voice.out.print(voice.say(PROVES), markup=False)


def _tell_refuted(voice: Talk, wrong: Refused) -> None:
    why = voice.say(wrong.says, **wrong.values)
    if voice.to_program:
        voice.answer({"verified": False, "code": wrong.code, "why": why})
        return
    voice.out.print(voice.say("REFUTED: {why}.", why=visible(why)), style="bold red", markup=False)


def _tell_fields(voice: Talk, said: Mapping[str, str | None]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column(voice.say("column"))
    table.add_column(voice.say("what is written"), overflow="fold")
    for path, value in said.items():
        written = voice.say("unknown") if value is None else isolated(visible(value))
        table.add_row(Text(isolated(visible(path))), Text(written))  # a Text holds no markup
    voice.out.print(table)


def visible(text: str) -> str:
    """Somebody else's text without what a terminal would obey, or what would turn its direction."""
    return "".join("\ufffd" if category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\u200c\u200d" else c for c in text)
