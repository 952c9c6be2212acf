"""`seal`, `open`, `lists seal`, `lists open`: a file only one person's key can read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from zerohour.cli.committing import PROVES, Columns, ready_list, tell_root, visible
from zerohour.cli.keys import warn_if_others_read
from zerohour.cli.talk import NO, Answer, Force, Json, Lang, Talk, isolated, talk
from zerohour.errors import UnusableInput
from zerohour.formats import commitment_files as files
from zerohour.formats.columns import read_column_file
from zerohour.formats.file_bytes import bytes_of
from zerohour.formats.key_files import read_opener, read_recipient
from zerohour.formats.owner_only import owner_only
from zerohour.formats.whole import write_whole
from zerohour.ledger.canonical import b64
from zerohour.ledger.commitment import opened_root, read_opening
from zerohour.ledger.refusal import Refused
from zerohour.ledger.seal_key import PrivateSealKey
from zerohour.ledger.sealed import open_sealed, read_envelope, seal
from zerohour.locale import N_

SEAL_EXAMPLE = N_("Example: zerohour seal letter.pdf --to neutral.pub -o letter.sealed")
OPEN_EXAMPLE = N_("Example: zerohour open letter.sealed --key neutral.key -o letter.pdf")
SEAL_LIST_EXAMPLE = N_(
    "Example: zerohour lists seal committed/opening.json --to neutral.pub --exchange aleppo-1.r1 --party gov -o gov.sealed"
)
OPEN_LIST_EXAMPLE = N_("Example: zerohour lists open gov.sealed --key neutral.key -o gov-opening.json")


To = Annotated[
    str, typer.Option("--to", help=N_("The reader's public sealing key, or a file that holds it."), metavar="KEY")
]
Key = Annotated[Path, typer.Option("--key", help=N_("The file of your private sealing key."), metavar="K")]
Sealed = Annotated[Path, typer.Argument(help=N_("The sealed file."), metavar="FILE")]
Out = Annotated[Path, typer.Option("-o", "--out", help=N_("The file to write."), metavar="FILE")]
Round = Annotated[
    str | None,
    typer.Option("--exchange", help=N_("The round the list is for; it is bound to the file."), metavar="ROUND"),
]
Party = Annotated[
    str | None, typer.Option("--party", help=N_("The party whose list it is; it is bound to the file."), metavar="P")
]


def seal_file(
    file: Annotated[Path, typer.Argument(help=N_("The file to seal."), metavar="FILE")],
    to: To,
    out: Out,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Seal any file to somebody's key: only that key opens it. Sealing does not say who sealed it."""
    _seal(talk(lang, to_program), file, bytes_of(file), to, {"kind": "file"}, out, force)


def open_file(
    file: Sealed, key: Key, out: Out, force: Force = False, lang: Lang = "en", to_program: Json = False
) -> None:
    """Open a file sealed to your key."""
    voice = talk(lang, to_program)
    content = _open(voice, file, key, {"kind": "file"})
    _write_opened(voice, content, out, force, {})


def seal_list(
    list_file: Annotated[
        Path, typer.Argument(help=N_("The list, or better its opening.json, which can be checked."), metavar="LIST")
    ],
    to: To,
    out: Out,
    exchange: Round = None,
    party: Party = None,
    columns: Columns = None,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Seal a list to the intermediary's key; the server then holds what it cannot read."""
    voice = talk(lang, to_program)
    content = bytes_of(list_file)
    about = _about(exchange, party)
    if content.startswith(b"{"):
        files.read_opening_file(list_file)
        about["kind"] = "opening"
    else:
        ready_list(voice, list_file, read_column_file(columns) if columns else None)
        about["kind"] = "list"
    _seal(voice, list_file, content, to, about, out, force)


def open_list(
    file: Sealed,
    key: Key,
    out: Out,
    exchange: Round = None,
    party: Party = None,
    commitment: Annotated[
        Path | None,
        typer.Option("--commitment", help=N_("Check the opening against this commitment.json first."), metavar="F"),
    ] = None,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Open a list sealed to your key; with --commitment, exit 1 and write nothing if it is another list than committed."""
    voice = talk(lang, to_program)
    one = files.read_commitment(commitment) if commitment else None
    with files.unusable(file.name):
        about = dict(read_envelope(bytes_of(file)).about)
    if about.get("kind") not in ("list", "opening"):
        raise UnusableInput(N_("no list is sealed in it"), file=file.name, fix=N_("open it with zerohour open"))
    if one and about["kind"] == "list":
        raise UnusableInput(
            N_("a plain list is sealed in it, without what proves it"), file=file.name, column="--commitment",
            fix=N_("ask its sender to seal the opening.json instead"),
        )  # fmt: skip
    content = _open(voice, file, key, _about(exchange, party))
    names = {"exchange": one.exchange, "party": one.party} | about if one else about
    root = _root(content, names, file)
    if one and root != one.root:
        _tell_another(voice)
        raise Answer(NO)
    told = {**about} | ({"root": b64(root), "note": voice.say(PROVES)} if root else {})
    _write_opened(voice, content, out, force, told | ({"verified": True} if one else {}))
    if root and not to_program:
        tell_root(voice, root)
        if one:
            voice.out.print(voice.say("This is the list that was committed to."), style="bold green", markup=False)
        voice.out.print(voice.say(PROVES), markup=False)


def _tell_another(voice: Talk) -> None:
    why = voice.say("the list sealed here is not the one committed to")
    if voice.to_program:
        voice.answer({"verified": False, "why": why})
    else:
        voice.out.print(voice.say("REFUTED: {why}.", why=why), style="bold red", markup=False)


def _root(content: bytes, about: Mapping[str, str], file: Path) -> bytes | None:
    """The root of an opened opening; None for a plain list, and where round or party were not said."""
    if about["kind"] != "opening" or "exchange" not in about or "party" not in about:
        return None
    with files.unusable(file.name, fix=N_("ask its sender for another")):
        return opened_root(read_opening(content), exchange=about["exchange"], party=about["party"])


def _about(exchange: str | None, party: str | None) -> dict[str, str]:
    said = {"exchange": exchange, "party": party}
    return {key: files.check_word(value, f"--{key}") for key, value in said.items() if value is not None}


def _seal(voice: Talk, file: Path, content: bytes, to: str, about: Mapping[str, str], out: Path, force: bool) -> None:
    key = read_recipient(to)
    with files.unusable(file.name, fix=N_("seal it in parts")):
        sealed = seal(content, key, about)
    write_whole(out, sealed, force)
    if voice.to_program:
        voice.answer({"to": key.name, "kid": key.kid, **about, "bytes": len(sealed), "out": str(out)})
        return
    names = {"out": isolated(str(out)), "name": isolated(key.name), "kid": isolated(key.kid)}
    voice.out.print(voice.say("{out} is sealed: only the key {name} ({kid}) opens it.", **names), markup=False)
    voice.out.print(
        voice.say("The seal does not say who sealed it, and {file} itself is still here.", file=isolated(file.name)),
        markup=False,
    )


def _open(voice: Talk, file: Path, key: Path, expect: Mapping[str, str]) -> bytes:
    opener: PrivateSealKey = read_opener(key)
    warn_if_others_read(voice, key)
    with files.unusable(file.name, fix=N_("ask its sender for another, or give the key it was sealed to")):
        try:
            return open_sealed(bytes_of(file), opener, expect)
        except Refused as wrong:
            wrong.values = {what: visible(str(value)) for what, value in wrong.values.items()}
            raise


def _write_opened(voice: Talk, content: bytes, out: Path, force: bool, told: Mapping[str, object]) -> None:
    with owner_only():
        write_whole(out, content, force)
    if voice.to_program:
        voice.answer({**told, "bytes": len(content), "out": str(out)})
    else:
        voice.out.print(voice.say("Opened into {out}, which only you can read.", out=isolated(str(out))), markup=False)
