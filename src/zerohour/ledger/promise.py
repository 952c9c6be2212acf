"""The log's promise, given on receipt of an act, to have it in the record within a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from zerohour.ledger.act import Act
from zerohour.ledger.canonical import b64, decimal, unb64
from zerohour.ledger.note import open_note
from zerohour.ledger.policy import Policy
from zerohour.ledger.quorum import Sealed
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import Signer, sign_note
from zerohour.locale import N_

HEAD = "zerohour/promise/v1"
WITHIN = 24 * 60 * 60
"""Seconds from receipt to a checkpoint that holds the act."""


@dataclass(frozen=True)
class Promise:
    """The act whose note has this SHA-256 was received at `time` (Unix seconds)."""

    origin: str
    act: bytes
    time: int


def promise(log: Signer, act_note: bytes, *, time: int) -> bytes:
    """The signed note handed to whoever delivered the act."""
    return sign_note(f"{HEAD}\n{log.name}\n{b64(sha256(act_note).digest())}\n{time}\n", log)


def open_promise(data: bytes, policy: Policy) -> Promise:
    """The promise in a note signed by the policy's log; raises Refused."""
    note = open_note(data, [policy.log])
    lines = note.text[:-1].split("\n")
    if len(lines) != 4 or lines[:2] != [HEAD, policy.log.name] or policy.log not in note.signatures:
        raise Refused("promise", N_("this is no promise signed by the log {log}"), log=policy.log.name)
    return Promise(lines[1], unb64(lines[2], 32), decimal(lines[3]))


def broken(given: Promise, sealed: Sealed, acts: Iterable[Act]) -> bool:
    """Whether a checkpoint a day or more later stands without the promised act.

    `acts`: all those opened in a verified bundle under that checkpoint whose reader is entitled to the promised one.
    """
    due = sealed.witnessed_at is not None and sealed.witnessed_at >= given.time + WITHIN
    return due and all(sha256(act.note).digest() != given.act for act in acts)
