"""Sealing bytes to one X25519 key: anyone can seal, the key's holder alone opens.

A sealed file says who can read it, not who wrote it; which list it is, the commitment says. Its length is padded (Padmé),
so that it does not tell how many persons a list has. X25519 (RFC 7748), HKDF-SHA256 (RFC 5869), ChaCha20-Poly1305 (RFC 8439).

    zerohour/sealed/v1
    to <key id>
    for <canonical JSON object of texts: what this is, in the clear, bound to the content>

    <ephemeral public key, 32 bytes> <ciphertext and tag>
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zerohour.ledger.canonical import canonical, parse
from zerohour.ledger.refusal import Refused
from zerohour.ledger.seal_key import PrivateSealKey, SealKey
from zerohour.locale import N_

MAGIC = b"zerohour/sealed/v1\n"
LARGEST = 2**30
"""Bytes: a file is sealed in one piece, in memory."""

_HEADER = re.compile(rb"zerohour/sealed/v1\nto ([0-9a-f]{8})\nfor (\{[^\n]{0,1000}\})\n\n")
_LEAST = 256  # bytes a plaintext is padded to at least
_NONCE = bytes(12)  # every file has a key of its own, used once


@dataclass(frozen=True)
class Envelope:
    """A sealed file, unopened: the id of the key it is for, and what it says it is (`about`, believed once it opens)."""

    to: str
    about: Mapping[str, str]
    header: bytes = field(repr=False)
    ephemeral: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)


def seal(content: bytes, to: SealKey, about: Mapping[str, str]) -> bytes:
    """`content` sealed to a key. `about` stays readable and cannot be changed: what this is, for which exchange.

    Raises Refused where the content is larger than LARGEST.
    """
    if len(content) > LARGEST:
        raise Refused("seal.too_large", N_("the file has {size} bytes, more than can be sealed"), size=len(content))
    header = MAGIC + f"to {to.kid}\nfor ".encode() + canonical(dict(about)) + b"\n\n"
    if not _HEADER.fullmatch(header):
        raise Refused("seal.about", N_("what is said about the sealed file is too long"))
    once = X25519PrivateKey.generate()
    ephemeral = once.public_key().public_bytes_raw()
    key = _key(once.exchange(X25519PublicKey.from_public_bytes(to.public)), header, ephemeral, to.public)
    return header + ephemeral + ChaCha20Poly1305(key).encrypt(_NONCE, _padded(content), header + ephemeral + to.public)


def open_sealed(sealed: bytes, key: PrivateSealKey, expect: Mapping[str, str] | None = None) -> bytes:
    """The content, if it was sealed to this key and is about what is expected (each text of `expect` the same).

    Raises Refused: another key (named), another purpose, a changed or shortened file.
    """
    envelope = read_envelope(sealed)
    if envelope.to != key.public.kid:
        raise Refused(
            "seal.wrong_key", N_("it is sealed to the key {to}; this key is {name}, {kid}"),
            to=envelope.to, name=key.public.name, kid=key.public.kid,
        )  # fmt: skip
    for what, wanted in (expect or {}).items():
        if envelope.about.get(what) != wanted:
            raise Refused(
                "seal.about", N_("it is sealed for {about} {found}, not {wanted}"),
                about=what, found=envelope.about.get(what, "—"), wanted=wanted,
            )  # fmt: skip
    try:
        shared = key.exchange(envelope.ephemeral)
        aead = ChaCha20Poly1305(_key(shared, envelope.header, envelope.ephemeral, key.public.public))
        bound = envelope.header + envelope.ephemeral + key.public.public
        return _unpadded(aead.decrypt(_NONCE, envelope.ciphertext, bound))
    except (InvalidTag, ValueError):
        raise Refused("seal.broken", N_("the sealed file was changed or cut short, or is for another key")) from None


def read_envelope(sealed: bytes) -> Envelope:
    """What can be read without the key. Raises Refused for anything that is no sealed file."""
    found = _HEADER.match(sealed)
    if not found:
        raise Refused("seal.not_sealed", N_("this is not a sealed file of ours"))
    about = parse(found[2])
    if not isinstance(about, dict) or not all(isinstance(text, str) for text in about.values()):
        raise Refused("seal.not_sealed", N_("this is not a sealed file of ours"))
    rest = sealed[found.end() :]
    if len(rest) < 32 + 16 + _LEAST:
        raise Refused("seal.broken", N_("the sealed file was changed or cut short, or is for another key"))
    return Envelope(found[1].decode(), {k: str(v) for k, v in about.items()}, found[0], rest[:32], rest[32:])


def _key(shared: bytes, header: bytes, ephemeral: bytes, public: bytes) -> bytes:
    """The content's key, bound to both public keys and to the header (RFC 5869, 3.2)."""
    info = b"zh-sealed/v1\0" + header
    return HKDF(algorithm=SHA256(), length=32, salt=ephemeral + public, info=info).derive(shared)


def _padded(content: bytes) -> bytes:
    told = len(content).to_bytes(8, "big") + content
    return told.ljust(padded_size(len(told)), b"\0")


def _unpadded(padded: bytes) -> bytes:
    """Raises ValueError where the padding is not the one this content has."""
    size = int.from_bytes(padded[:8], "big")
    content = padded[8 : 8 + size]
    if len(content) != size or _padded(content) != padded:
        raise ValueError
    return content


def padded_size(size: int) -> int:
    """Padmé: at most 12 % more, and only O(log log size) bits told (Nikitin et al. 2019, algorithm 1)."""
    exponent = max(size, _LEAST).bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (max(size, _LEAST) + mask) & ~mask
