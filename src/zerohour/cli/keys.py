"""`zerohour keys …`: a key of one's own, made and kept on one's own machine; only its public half is ever shown."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from zerohour.cli.talk import Force, Json, Lang, Talk, isolated, talk
from zerohour.errors import UnusableInput
from zerohour.formats.key_files import PrivateKey, PublicKey, kid_of, public_half, public_key, read_private
from zerohour.formats.owner_only import owner_only
from zerohour.formats.whole import write_whole
from zerohour.ledger.aloud import KEY_GROUPS, in_digits
from zerohour.ledger.note import COSIGNATURE, ED25519
from zerohour.ledger.refusal import Refused
from zerohour.ledger.seal_key import SealKey, new_seal_key
from zerohour.ledger.signing import key_generate
from zerohour.locale import N_

app = typer.Typer(
    help=N_("Keys: made on your own machine, kept there, shown by their public half."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Kind(StrEnum):
    """What a key is for."""

    SIGN = "sign"
    COSIGN = "cosign"
    SEAL = "seal"


KINDS = {
    Kind.SIGN: N_("signs acts"),
    Kind.COSIGN: N_("cosigns checkpoints, as a witness"),
    Kind.SEAL: N_("opens what is sealed to it"),
}


@app.command("new", epilog=N_("Example: zerohour keys new gov-root -o gov-root.key"))
def new(
    name: Annotated[str, typer.Argument(help=N_("The key's name: ASCII, no space, no plus."), metavar="NAME")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=N_("The private key's file; default NAME.key."), metavar="FILE")
    ] = None,
    kind: Annotated[
        Kind, typer.Option("--kind", help=N_("What it is for: sign acts, cosign checkpoints, or open what is sealed."))
    ] = Kind.SIGN,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Make a key. The private half goes to a file only you can read and is never shown; the public half is printed."""
    voice = talk(lang, to_program)
    key = _made(name, kind)
    file = out or _file_of(name)
    with owner_only():
        write_whole(file, key.secret + "\n", force)
    _tell(voice, public_half(key), file)


@app.command("show", epilog=N_("Example: zerohour keys show gov-root.key"))
def show(
    key: Annotated[
        str,
        typer.Argument(help=N_("A key's file, its name (for NAME.key here), or a public key."), metavar="FILE|NAME"),
    ],
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Show a key's public half, and its fingerprint in groups of digits to compare by telephone."""
    voice = talk(lang, to_program)
    file = _named(key)
    if file is None:
        _tell(voice, public_key(key), None)
        return
    try:
        private = file.read_bytes().startswith(b"PRIVATE+")
    except OSError as wrong:
        raise UnusableInput(
            N_("the file cannot be opened ({why})"), file=str(file), why=wrong.strerror,
            fix=N_("check the path and its rights"),
        ) from wrong  # fmt: skip
    if private:
        warn_if_others_read(voice, file)
    _tell(voice, public_half(read_private(file)) if private else public_key(str(file)), file)


def warn_if_others_read(voice: Talk, file: Path) -> None:
    """Say so where a private key lies open to other users of the machine."""
    if file.is_file() and file.stat().st_mode & 0o077:
        voice.aside.print(
            voice.say("Others on this machine can read {file}: chmod 600 it.", file=isolated(str(file))), markup=False
        )


def _made(name: str, kind: Kind) -> PrivateKey:
    try:
        if kind is Kind.SEAL:
            return new_seal_key(name)
        return key_generate(name, ED25519 if kind is Kind.SIGN else COSIGNATURE)
    except Refused as wrong:
        values: dict[str, Any] = dict(wrong.values)
        raise UnusableInput(wrong.says, column="NAME", fix=N_("choose another name"), **values) from None


def _file_of(name: str) -> Path:
    if "/" in name or "\\" in name or name.startswith("."):
        raise UnusableInput(
            N_("{name} is not fit for a file's name"), column="NAME", name=ascii(name), fix=N_("say where: -o FILE")
        )
    return Path(f"{name}.key")


def _named(said: str) -> Path | None:
    """The file meant, or None where `said` is a public key itself."""
    for path in (Path(said), Path(f"{said}.key")):
        if len(said) < 200 and path.is_file():
            return path
    if said.startswith("PRIVATE+"):
        raise UnusableInput(
            N_("a private key has no place on a command line, where others can see it"), fix=N_("give its file")
        )
    if "+" in said:
        return None
    raise UnusableInput(N_("there is no key file {said} or {said}.key here"), said=said, fix=N_("check the path"))


def _tell(voice: Talk, key: PublicKey, file: Path | None) -> None:
    kind, digits = _kind(key), in_digits(str(key).encode(), groups=KEY_GROUPS)
    if voice.to_program:
        said = {"name": key.name, "kind": kind.value, "kid": kid_of(key), "public": str(key), "fingerprint": digits}
        voice.answer(said | ({"file": str(file)} if file else {}))
        return
    say, out = voice.say, voice.out
    out.print(f"{isolated(key.name)} · {say(KINDS[kind])} · {isolated(kid_of(key))}", markup=False)
    out.print(str(key), markup=False, soft_wrap=True)  # alone on its line: no marks are copied with it
    out.print(say("fingerprint: {digits}", digits=isolated(digits)), markup=False)
    if file:
        out.print(say("file: {file}", file=isolated(str(file))), markup=False, soft_wrap=True)
    out.print(
        say("Give others the long line; compare the fingerprint by another way, such as a telephone."), markup=False
    )


def _kind(key: PublicKey) -> Kind:
    if isinstance(key, SealKey):
        return Kind.SEAL
    return Kind.SIGN if key.kind == ED25519 else Kind.COSIGN
