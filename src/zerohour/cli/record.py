"""`zerohour verify …`: what a party checks of the record, alone and offline."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from zerohour.cli.talk import FINE, NO, Answer, Json, Lang, Talk, isolated, talk
from zerohour.errors import UnusableInput
from zerohour.formats.file_bytes import bytes_of
from zerohour.ledger import receipt
from zerohour.ledger.act import Act
from zerohour.ledger.canonical import b64
from zerohour.ledger.folder import Bundle, read_bundle
from zerohour.ledger.policy import Policy, fingerprint
from zerohour.ledger.quorum import Sealed
from zerohour.ledger.refusal import Refused
from zerohour.ledger.verify import REFUTED, UNUSABLE, Verdict, verify_bundle, why
from zerohour.locale import N_

Held = TypeVar("Held")
SHOWN = 60
"""Acts shown to a person one by one; a program gets them all."""

PolicyFile = Annotated[Path, typer.Argument(help=N_("The policy you signed."), metavar="POLICY")]


def verify(
    bundle: Annotated[
        Path, typer.Argument(help=N_("The record as you were given it: a folder or a zip."), metavar="BUNDLE")
    ],
    policy: Annotated[Path | None, typer.Option("--policy", help=N_("The policy you signed."), metavar="F")] = None,
    pin: Annotated[
        Path | None, typer.Option("--pin", help=N_("A checkpoint you kept from an earlier time."), metavar="F")
    ] = None,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Check every rule of the record, offline; exit 1 if it is refuted."""
    voice = talk(lang, to_program)
    held, pinned = None if policy is None else policy_in(policy).data, None if pin is None else bytes_of(pin)
    verdict = _holds(voice, lambda: verify_bundle(_whole(bundle), policy=held, pin=pinned))
    if to_program:
        voice.answer(_verdict(verdict))
    else:
        _show_verdict(voice, verdict)
    raise Answer(FINE)


def verify_receipt(
    policy: PolicyFile,
    entry: Annotated[Path, typer.Argument(help=N_("The act: its note, or an entry of a bundle."), metavar="ENTRY")],
    proof: Annotated[Path, typer.Argument(help=N_("The receipt you were given for it."), metavar="PROOF")],
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Check that an act stands in the record, from its receipt alone; exit 1 if that is not shown."""
    voice = talk(lang, to_program)
    trusted = policy_in(policy).data
    note, paper = bytes_of(entry), bytes_of(proof)
    found = _holds(voice, lambda: receipt.verify_receipt(trusted, note, paper))
    if to_program:
        said = {"valid": True, "index": found.index, "type": found.act.type, "party": found.act.party}
        voice.answer(said | {"id": found.act.id, "signed_by_root": found.by_root} | _tree(found.sealed))
        raise Answer(FINE)
    say, out = voice.say, voice.out
    sentence = say(N_("This act stands in the record, as entry {index}."), index=found.index)
    out.print(sentence, style="bold", markup=False)
    out.print()
    if found.by_root:
        signed = say(N_("Signed by the root key of {party}."), party=isolated(found.act.party))
    else:
        signed = N_("Not signed by the root key of {party}; whether a delegate's key was live, only a bundle shows.")
        signed = say(signed, party=isolated(found.act.party))
    out.print(signed, markup=False)
    _show_tree(voice, found.sealed)
    raise Answer(FINE)


def verify_fork(
    policy: PolicyFile,
    one: Annotated[Path, typer.Argument(help=N_("A checkpoint."), metavar="ONE")],
    other: Annotated[Path, typer.Argument(help=N_("Another of the same size."), metavar="OTHER")],
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Check that two checkpoints prove a fork: that the log signed two histories; exit 1 if they do not."""
    voice = talk(lang, to_program)
    trusted = policy_in(policy).data
    papers = bytes_of(one), bytes_of(other)
    found = _holds(voice, lambda: receipt.verify_fork(trusted, *papers), refuted=N_("No fork is proven: {why}."))
    if to_program:
        voice.answer({"valid": True, "fork": True, "one": _tree(found[0]), "other": _tree(found[1])})
        raise Answer(FINE)
    sentence = voice.say(
        N_("This proves a fork: the log {log} signed two histories."), log=isolated(found[0].tree.origin)
    )
    voice.out.print(sentence, style="bold", markup=False)
    for sealed in found:
        voice.out.print()
        _show_tree(voice, sealed)
    raise Answer(FINE)


def policy_in(path: Path) -> Policy:
    """The policy in a file. Raises UnusableInput."""
    try:
        return Policy.parse(bytes_of(path))
    except Refused as wrong:
        raise unusable(wrong, path) from wrong


def unusable(wrong: Refused, path: Path | None = None) -> UnusableInput:
    """A refusal of something the user brought, rather than of the record."""
    values: dict[str, Any] = dict(wrong.values)
    return UnusableInput(wrong.says, file=str(path or ""), **values)


def _unread(path: Path, wrong: OSError) -> UnusableInput:
    return UnusableInput(
        N_("cannot be read ({why})"), file=str(path), why=wrong.strerror or wrong, fix=N_("check the path")
    )


def _whole(path: Path) -> Bundle:
    try:
        return read_bundle(path)
    except OSError as wrong:
        raise _unread(path, wrong) from wrong


def _holds(voice: Talk, check: Callable[[], Held], refuted: str = REFUTED) -> Held:
    """What `check` finds; where it is refused, the verdict is said and the command ends."""
    try:
        return check()
    except Refused as wrong:
        if wrong.code in UNUSABLE:
            raise unusable(wrong) from wrong
        reason = why(wrong, voice.say)
        sentence = voice.say(refuted, why=reason)
        if voice.to_program:
            said: dict[str, object] = {"valid": False, "code": wrong.code, "message": reason}
            voice.answer(said | ({"entry": wrong.values["entry"]} if "entry" in wrong.values else {}))
        else:
            voice.out.print(sentence, style="bold red", markup=False)
        raise Answer(NO) from wrong


def _tree(sealed: Sealed) -> dict[str, object]:
    tree = sealed.tree
    return {
        "origin": tree.origin,
        "size": tree.size,
        "root": b64(tree.root),
        "policy": fingerprint(sealed.policy.data),
        "witnesses": dict(sorted(sealed.times.items())),
        "witnessed_at": sealed.witnessed_at,
        "final": sealed.final,
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    said: dict[str, object] = {"valid": True, "genuine": verdict.held} | _tree(verdict.sealed)
    said["shared"] = sum(act.shared for act in verdict.acts.values())
    said["acts"] = [_act(index, act, verdict) for index, act in verdict.acts.items()]
    return said


def _act(index: int, act: Act, verdict: Verdict) -> dict[str, object]:
    after, before = verdict.dates[index]
    dates = {"after": after, "before": before}
    return {"index": index, "id": act.id, "type": act.type, "party": act.party, **dates, "fields": dict(act.fields)}


def _show_verdict(voice: Talk, verdict: Verdict) -> None:
    say, out = voice.say, voice.out
    out.print(verdict.sentence(say), style="bold", markup=False)
    out.print()
    _show_tree(voice, verdict.sealed)
    opened = say.counted("{n} act opened", "{n} acts opened", len(verdict.acts))
    shared = say.counted("{n} shared", "{n} shared", sum(act.shared for act in verdict.acts.values()))
    out.print(f"{opened} · {shared}", markup=False)
    out.print()
    table = Table(box=None, pad_edge=False)
    for heading in (say("entry"), say("act"), say("party"), say("after"), say("before")):
        table.add_column(heading, overflow="fold")
    for index, act in list(verdict.acts.items())[:SHOWN]:
        table.add_row(str(index), act.type, isolated(act.party), *(utc(time) for time in verdict.dates[index]))
    out.print(table)
    if len(verdict.acts) > SHOWN:
        more = len(verdict.acts) - SHOWN
        out.print(say.counted("… and {n} more; --json lists them all", "… and {n} more; --json lists them all", more))


def _show_tree(voice: Talk, sealed: Sealed) -> None:
    say, tree = voice.say, sealed.tree
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row(say("log"), isolated(tree.origin))
    table.add_row(say("entries"), f"{tree.size:,}")
    table.add_row(say("root"), isolated(b64(tree.root)))
    table.add_row(say("policy"), isolated(fingerprint(sealed.policy.data)))
    for name, time in sorted(sealed.times.items()):
        table.add_row(say("witness"), f"{isolated(name)} {utc(time)}")
    level = say(N_("every party's witness signed")) if sealed.final else say(N_("not every party's witness signed"))
    table.add_row("", level)
    voice.out.print(table)


def utc(time: int | None) -> str:
    """Unix seconds as people read them; a dash where unknown."""
    with suppress(ValueError, OverflowError, OSError):
        return "—" if time is None else datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return str(time)
