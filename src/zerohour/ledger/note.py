"""The one signature format: C2SP signed-note, with cosignatures that carry a time (C2SP tlog-cosignature)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from zerohour.ledger.canonical import b64, unb64
from zerohour.ledger.key import check_key, verified
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

ED25519, COSIGNATURE = 0x01, 0x04  # signed-note, Signature types
NAME = re.compile(
    r"[!-*,-~]{1,128}"
)  # signed-note, Format: no space, no plus; ours besides: ASCII, so that none looks like another
LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
MOST_BYTES, MOST_SIGNATURES = 2**18, 64  # signed-note, Format: some limit, at least 16 signatures


@dataclass(frozen=True)
class Verifier:
    """A public key under its name: `name+hex8+base64(type‖key)` (signed-note, Verifier keys)."""

    name: str
    kind: int  # ED25519 or COSIGNATURE
    key: bytes

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise Refused(
                "key.name", N_("{name} cannot name a key: 1 to 128 of ASCII, no space, no plus"), name=ascii(self.name)
            )
        if self.kind not in (ED25519, COSIGNATURE):
            raise Refused(
                "key.type",
                N_("key {name}: type {kind} is neither 1 (Ed25519) nor 4 (cosignature)"),
                name=self.name,
                kind=self.kind,
            )
        check_key(self.key)

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read a verifier key; its id must be the one its name and bytes give."""
        name, _, rest = text.partition("+")
        raw = unb64(rest[9:], 33)
        verifier = cls(name, raw[0], raw[1:])
        if str(verifier) != text:
            raise Refused("key.id", N_("key {name}: its id does not fit its name and bytes; copy it whole"), name=name)
        return verifier

    @cached_property
    def kid(self) -> bytes:
        """The key id, four bytes (signed-note, Signatures)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.kid.hex()}+{b64(bytes([self.kind]) + self.key)}"

    def time_of(self, text: str, signature: bytes) -> int | None:
        """The Unix time a cosignature states, None for a plain signature. Raises Refused where it does not hold."""
        time = int.from_bytes(signature[:-64], "big") if self.kind == COSIGNATURE else None
        length = 64 if time is None else 72
        if len(signature) != length or not verified(self.key, signature[-64:], message(text, time)):
            raise Refused("note.signature", N_("the signature of {name} does not fit this text"), name=self.name)
        return time


@dataclass(frozen=True)
class Note:
    """A text and who signed it: for each known key its cosignature's time, or None for a plain signature."""

    text: str
    signatures: Mapping[Verifier, int | None]


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """The note, every signature by one of `verifiers` checked; lines by other keys are ignored.

    A bad signature by a known key, or two by one key, refute it. Whether those who signed suffice is the caller's to say.
    """
    known = {(verifier.name, verifier.kid): verifier for verifier in verifiers}
    text, lines = _split(data)
    signatures: dict[Verifier, int | None] = {}
    for line in lines:
        name, signature = _signature(line)
        verifier = known.get((name, signature[:4]))
        if verifier in signatures:
            raise Refused("note.twice", N_("{name} signed this text twice"), name=name)
        if verifier is not None:
            signatures[verifier] = verifier.time_of(text, signature[4:])
    return Note(text, signatures)


def message(text: str, time: int | None) -> bytes:
    """What is signed: the text, or (tlog-cosignature, Ed25519 signed message) two lines before it."""
    return (text if time is None else f"cosignature/v1\ntime {time}\n{text}").encode()


def check_text(text: str) -> None:
    """signed-note, Format: ends in a newline; no ASCII control character but newlines."""
    if not text.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", text):
        raise Refused("note.text", N_("a note's text must end its last line and hold no control characters"))


def _split(data: bytes) -> tuple[str, list[str]]:
    """Text and signature lines, parted by the last empty line."""
    try:
        text, gap, signatures = data.decode().rpartition("\n\n") if len(data) <= MOST_BYTES else ("", "", "")
    except UnicodeDecodeError:
        gap = ""
    if not gap or not signatures.endswith("\n") or signatures.count("\n") > MOST_SIGNATURES:
        raise Refused("note.malformed", N_("this is no signed note: text, an empty line, signature lines"))
    check_text(text + "\n")
    return text + "\n", signatures[:-1].split("\n")


def _signature(line: str) -> tuple[str, bytes]:
    match = LINE.fullmatch(line)
    signature = unb64(match[2]) if match else b""
    if match is None or len(signature) <= 4:
        raise Refused("note.line", N_("{line} is not a signature line"), line=ascii(line)[:80])
    return match[1], signature
