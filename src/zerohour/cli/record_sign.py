"""`zerohour sign` and `zerohour witness`: signatures made where the key is, never on the server."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from zerohour.cli.record import policy_in, unusable
from zerohour.cli.talk import NO, Answer, Force, Json, Lang, Talk, isolated, talk
from zerohour.errors import UnusableInput
from zerohour.formats.file_bytes import bytes_of
from zerohour.formats.key_files import read_signer
from zerohour.formats.whole import write_whole
from zerohour.ledger import witness as memory
from zerohour.ledger.act import HEAD, Act, act_text, parse_act, proof_of_possession
from zerohour.ledger.canonical import b64
from zerohour.ledger.note import ED25519, open_note
from zerohour.ledger.policy import Policy
from zerohour.ledger.proving import consistency_proof
from zerohour.ledger.quorum import open_checkpoint
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import Signer, sign_note, signature_line
from zerohour.ledger.tree import EMPTY
from zerohour.ledger.verify import why
from zerohour.locale import N_

KeyFile = Annotated[Path, typer.Option("--key", help=N_("Your private key's file."), metavar="KEY")]
PolicyOption = Annotated[Path, typer.Option("--policy", help=N_("The policy you signed."), metavar="F")]
LARGEST = 2**30
"""Bytes of a file of leaves."""


def sign(
    act: Annotated[
        Path,
        typer.Argument(
            help=N_("The act's own fields as JSON, or a signed act to add your signature to."), metavar="ACT"
        ),
    ],
    key: KeyFile,
    policy: PolicyOption,
    out: Annotated[Path, typer.Option("-o", "--out", help=N_("The signed act."), metavar="FILE")],
    saw: Annotated[
        Path | None, typer.Option("--saw", help=N_("The last checkpoint you saw; none at the opening."), metavar="F")
    ] = None,
    new_key: Annotated[
        Path | None,
        typer.Option("--new-key", help=N_("For key.add: the new key's file, to show that it is held."), metavar="KEY"),
    ] = None,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Sign an act on your own machine; what was signed is shown. Nothing is sent."""
    voice = talk(lang, to_program)
    trusted, signer = policy_in(policy), read_signer(key)
    try:
        if signer.kind != ED25519:
            raise Refused("sign.key", N_("{name} is a cosigning key; acts need another"), name=signer.name)
        note = _signed(bytes_of(act), act, trusted, signer, saw, new_key)
        made = parse_act(note)
    except Refused as wrong:
        raise unusable(wrong, act) from wrong
    write_whole(out, note, force)
    if to_program:
        voice.answer({"file": str(out), "id": made.id, "type": made.type, "party": made.party, "key": signer.name})
    else:
        _show_signed(voice, made, signer, out)


def _signed(data: bytes, file: Path, policy: Policy, signer: Signer, saw: Path | None, new_key: Path | None) -> bytes:
    """The note with this key's signature, after others' where it has some. Raises Refused."""
    if not data.startswith(HEAD.encode()):
        text = act_text(policy.log.name, _fields(data, file, policy, saw, new_key))
        return sign_note(text, signer)
    if parse_act(data).origin != policy.log.name:
        raise Refused("act.origin", N_("it belongs to another record, {origin}"), origin=parse_act(data).origin)
    signed = open_note(data, [signer.verifier])
    if signed.signatures:
        raise Refused("note.twice", N_("{name} signed this text twice"), name=signer.name)
    return data + signature_line(signed.text, signer)


def _fields(data: bytes, file: Path, policy: Policy, saw: Path | None, new_key: Path | None) -> dict[str, Any]:
    """What the person wrote, and what a person need not write: v, id, saw, and a new key's proof."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        fix = N_("give its type, its party and the fields of that type")
        raise UnusableInput(N_("this is neither a signed act nor its fields as JSON"), file=str(file), fix=fix)
    tree = None if saw is None else open_checkpoint(bytes_of(saw), policy).tree
    seen = [0, b64(EMPTY)] if tree is None else [tree.size, b64(tree.root)]
    fields = {"v": 1, "id": secrets.token_hex(16), "saw": seen} | given
    if new_key is not None:
        new = read_signer(new_key)
        vkey = str(new.verifier)
        claim = proof_of_possession(policy.log.name, str(fields.get("party")), vkey)
        fields |= {"vkey": vkey, "pop": b64(new.private.sign(claim))}
    return fields


def _show_signed(voice: Talk, act: Act, signer: Signer, out: Path) -> None:
    say = voice.say
    sentence = say(
        N_("Signed: {type} of {party}, by the key {name}."), type=act.type, party=act.party, name=signer.name
    )
    voice.out.print(sentence, style="bold", markup=False)
    for field, value in act.fields.items():
        voice.out.print(f"  {field}: {isolated(str(value))}", markup=False)
    voice.out.print(say(N_("Written to {file}; hand it to the office."), file=isolated(str(out))), markup=False)


def witness(
    checkpoint: Annotated[
        Path | None,
        typer.Argument(help=N_("The checkpoint to cosign; without one, what was seen is shown."), metavar="CHECKPOINT"),
    ] = None,
    state: Annotated[
        Path, typer.Option("--state", help=N_("This witness's memory, one file for its whole life."), metavar="S")
    ] = Path("witness.json"),
    key: Annotated[Path | None, typer.Option("--key", help=N_("The cosigning key's file."), metavar="KEY")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help=N_("The policy you signed."), metavar="F")] = None,
    leaves: Annotated[
        Path | None,
        typer.Option("--leaves", help=N_("The record's leaves, to show that it only grew."), metavar="F"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=N_("The checkpoint with your cosignature."), metavar="FILE")
    ] = None,
    begin: Annotated[bool, typer.Option("--begin", help=N_("Begin an empty memory: once, with a new key."))] = False,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Cosign a checkpoint once it is shown to continue what was seen; exit 1 for a log that shrank or forked."""
    voice = talk(lang, to_program)
    if begin:
        _begin(state)
    if checkpoint is None:
        _show_view(voice, state)
        return
    if key is None or policy is None:
        raise UnusableInput(N_("to cosign, both --key and --policy are needed"), fix=N_("give both"))
    trusted, signer, note = policy_in(policy), read_signer(key), bytes_of(checkpoint)
    try:
        tree = open_checkpoint(note, trusted).tree
        seen = memory.view(state).get(tree.origin)
        proof = _proof(leaves, seen.size if seen else 0, tree.size)
        line = memory.cosign(state, signer, trusted.log, note, proof, time=int(time.time()))
    except Refused as wrong:
        if wrong.code in ("witness.no_memory", "witness.memory", "witness.key"):
            raise unusable(wrong) from wrong
        _refuse(voice, wrong)
    if out is not None:
        write_whole(out, note + line, force)
    if to_program:
        voice.answer({"size": tree.size, "root": b64(tree.root), "cosignature": line.decode()})
        return
    sentence = N_("Cosigned: {size} entries, a continuation of what this witness saw before.")
    voice.out.print(voice.say(sentence, size=f"{tree.size:,}"), style="bold", markup=False)
    voice.out.print(line.decode(), end="", markup=False)


def _begin(state: Path) -> None:
    try:
        memory.begin(state)
    except OSError as wrong:
        fix = N_("choose another place, or leave out --begin")
        raise UnusableInput(N_("cannot be written ({why})"), file=str(state), why=wrong.strerror, fix=fix) from wrong


def _proof(leaves: Path | None, old: int, new: int) -> list[bytes]:
    """The consistency proof, made here from the leaves; none is needed for the first tree and for the same once more."""
    if leaves is None or not 0 < old < new:
        return []
    data = bytes_of(leaves)
    if len(data) < 32 * new:
        raise Refused("witness.leaves", N_("there are too few leaves for {size} entries"), size=new)
    return consistency_proof([data[at : at + 32] for at in range(0, 32 * new, 32)], old, new)


def _refuse(voice: Talk, wrong: Refused) -> None:
    reason = why(wrong, voice.say)
    if voice.to_program:
        voice.answer({"valid": False, "code": wrong.code, "message": reason})
    else:
        sentence = voice.say(N_("Not cosigned: {why}."), why=reason)
        voice.out.print(sentence, style="bold red", markup=False)
    raise Answer(NO) from wrong


def _show_view(voice: Talk, state: Path) -> None:
    try:
        seen = memory.view(state)
    except Refused as wrong:
        raise unusable(wrong) from wrong
    if voice.to_program:
        voice.answer(
            {
                origin: {"size": one.size, "root": b64(one.root), "time": one.time, "checkpoint": one.checkpoint}
                | ({"rival": one.rival} if one.rival else {})
                for origin, one in seen.items()
            }
        )
        return
    for origin, one in seen.items():
        entries = voice.say.counted("{n} entry seen", "{n} entries seen", one.size)
        voice.out.print(f"{isolated(origin)} · {entries} · {isolated(b64(one.root))}", markup=False)
    if not seen:
        voice.out.print(voice.say(N_("This witness has seen nothing yet.")), markup=False)
