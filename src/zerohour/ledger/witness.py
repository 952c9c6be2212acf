"""A witness: remembers the largest tree it has seen of each log, and cosigns only what grew out of it (C2SP tlog-witness)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from zerohour.ledger.canonical import b64, canonical, parse, unb64
from zerohour.ledger.checkpoint import Checkpoint
from zerohour.ledger.note import COSIGNATURE, Verifier, open_note
from zerohour.ledger.proof import check_consistency
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import Signer, signature_line
from zerohour.ledger.tree import EMPTY
from zerohour.locale import N_


@dataclass(frozen=True)
class Seen:
    """The largest tree cosigned of one log."""

    size: int
    root: bytes
    time: int  # Unix seconds of the last cosignature
    checkpoint: str  # the signed note as it came
    rival: str | None = None  # another checkpoint the log signed at that size: with `checkpoint` the proof of a fork


def begin(state: Path) -> None:
    """An empty memory, once in a witness's life; one that lost its memory needs a new key. Raises FileExistsError."""
    with state.open("xb") as file:
        file.write(canonical({"seen": []}))
        file.flush()
        os.fsync(file.fileno())


def view(state: Path) -> dict[str, Seen]:
    """What this witness has seen, by origin. Raises Refused where its memory is missing or damaged."""
    try:
        rows: Any = parse(state.read_bytes())
        return {row.pop("origin"): Seen(**{**row, "root": unb64(row["root"], 32)}) for row in rows["seen"]}
    except FileNotFoundError:
        raise Refused(
            "witness.no_memory", N_("{state} is missing: a witness without its memory must not sign"), state=state
        ) from None
    except (Refused, TypeError, KeyError, AttributeError):
        raise Refused(
            "witness.memory", N_("{state} is damaged: a witness without its memory must not sign"), state=state
        ) from None


def cosign(
    state: Path, signer: Signer, log: Verifier, checkpoint: bytes, proof: Sequence[bytes], *, time: int
) -> bytes:
    """The cosignature line to append to `checkpoint`, once it is remembered on disk.

    `proof` leads from the last tree cosigned to this one (empty for the first, and for the same once more). `time`: Unix
    seconds, never before the last cosignature's. Raises Refused for a log that shrank or forked; a fork at one size is kept.
    """
    if signer.kind != COSIGNATURE:
        raise Refused("witness.key", N_("{name} is not a cosigning key (type 4)"), name=signer.name)
    note = open_note(checkpoint, [log])
    tree = Checkpoint.parse(note.text)
    if log not in note.signatures or tree.origin != log.name or (tree.size == 0 and tree.root != EMPTY):
        raise Refused("witness.log", N_("this is not a checkpoint signed by the log {name}"), name=log.name)
    with _alone(state):
        seen = view(state)
        last = seen.get(tree.origin)
        if last and tree.size == last.size and note.text != open_note(last.checkpoint.encode(), [log]).text:
            _remember(state, {**seen, tree.origin: replace(last, rival=checkpoint.decode())})
            raise Refused(
                "witness.fork",
                N_("the log signed two checkpoints of size {size}: a fork, kept as proof"),
                size=tree.size,
            )
        _check_growth(last, tree, proof, time)
        line = signature_line(note.text, signer, time=time)
        _remember(state, {**seen, tree.origin: Seen(tree.size, tree.root, time, checkpoint.decode())})
    return line


def _check_growth(last: Seen | None, tree: Checkpoint, proof: Sequence[bytes], time: int) -> None:
    if last is None:
        return
    if last.rival is not None:
        raise Refused(
            "witness.forked", N_("this log forked at size {size}; nothing more of it is signed"), size=last.size
        )
    if time < last.time:
        raise Refused(
            "witness.clock",
            N_("the clock went back: {time} lies before the last cosignature, {last}"),
            time=time,
            last=last.time,
        )
    if tree.size < last.size:
        raise Refused(
            "witness.shrank", N_("the log shrank from {last} to {size} entries"), last=last.size, size=tree.size
        )
    if 0 < last.size < tree.size:
        check_consistency(last.size, last.root, tree.size, tree.root, proof)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """One process at a time, between reading the memory and writing it."""
    with state.with_name(state.name + ".lock").open("ab") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _remember(state: Path, seen: dict[str, Seen]) -> None:
    """Written whole beside the old file, forced to disk, then put in its place."""
    rows = [{**asdict(one), "origin": origin, "root": b64(one.root)} for origin, one in sorted(seen.items())]
    written = state.with_name(state.name + ".new")
    with written.open("wb") as file:
        file.write(canonical({"seen": rows}))
        file.flush()
        os.fsync(file.fileno())
    written.replace(state)
    if sys.platform != "win32":  # the folder's own entry
        folder = os.open(state.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
