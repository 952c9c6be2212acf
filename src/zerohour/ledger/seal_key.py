"""X25519 keys to seal to, as text: `zh-seal+NAME+<key id>+<base64>`; the private one starts with `PRIVATE+`.

The key id is the first 4 bytes of SHA-256("zh-seal-key/v1\\0" ‖ name ‖ "\\n" ‖ key), as of a verifier key (C2SP signed-note);
the word in front keeps the two kinds apart. A sealing key signs nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from zerohour.ledger.canonical import b64, unb64
from zerohour.ledger.note import NAME
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

PUBLIC, PRIVATE = "zh-seal+", "PRIVATE+zh-seal+"
_P = 2**255 - 19


@dataclass(frozen=True)
class SealKey:
    """The public half: the name of whoever holds it, and the 32 bytes of the key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise Refused(
                "key.name", N_("{name} cannot name a key: 1 to 128 of ASCII, no space, no plus"), name=ascii(self.name)
            )
        _refuse_weak(self.public)

    @property
    def kid(self) -> str:
        """8 hex digits."""
        said = b"zh-seal-key/v1\0" + self.name.encode() + b"\n" + self.public
        return hashlib.sha256(said).hexdigest()[:8]

    def __str__(self) -> str:
        """As it is handed to others."""
        return f"{PUBLIC}{self.name}+{self.kid}+{b64(self.public)}"


@dataclass(frozen=True)
class PrivateSealKey:
    """The private half; its bytes are in no message and no repr."""

    public: SealKey
    raw: bytes = field(repr=False)

    @property
    def secret(self) -> str:
        """The private key as text, for a file that its owner alone reads; whoever reads it can open."""
        return f"{PRIVATE}{self.public.name}+{self.public.kid}+{b64(self.raw)}"

    def exchange(self, other: bytes) -> bytes:
        """The shared secret with another public key. Raises ValueError for one of low order (RFC 7748, 6.1)."""
        return X25519PrivateKey.from_private_bytes(self.raw).exchange(X25519PublicKey.from_public_bytes(other))


def new_seal_key(name: str) -> PrivateSealKey:
    """A fresh key pair. Raises Refused for a name no key may have."""
    return _of(name, X25519PrivateKey.generate().private_bytes_raw())


def seal_key(text: str) -> SealKey:
    """The public key in `text`. Raises Refused; a private key is refused too, without being repeated."""
    if text.startswith("PRIVATE+"):
        raise Refused(
            "seal.private_key", N_("this is a private key, which never leaves its owner; give the public one")
        )
    name, kid, public = _parts(text, PUBLIC)
    key = SealKey(name, public)
    if key.kid != kid:
        raise _no_key()
    return key


def private_seal_key(text: str) -> PrivateSealKey:
    """The private key in `text`. Raises Refused; no message repeats the text."""
    name, kid, raw = _parts(text, PRIVATE)
    key = _of(name, raw)
    if key.public.kid != kid:
        raise _no_key()
    return key


def _of(name: str, raw: bytes) -> PrivateSealKey:
    public = X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()
    return PrivateSealKey(SealKey(name, public), raw)


def _parts(text: str, start: str) -> tuple[str, str, bytes]:
    parts = text.removeprefix(start).split("+", 2)  # base64 may hold a +
    if not text.startswith(start) or len(parts) != 3:
        raise _no_key()
    name, kid, key = parts
    try:
        return name, kid, unb64(key, 32)
    except Refused:  # its words would repeat the key
        raise _no_key() from None


def _no_key() -> Refused:
    return Refused("seal.key", N_("this is not a sealing key of ours, or a letter of it is wrong"))


def _refuse_weak(public: bytes) -> None:
    """Every key has one encoding, and none lets others guess the shared secret."""
    weak = len(public) != 32 or int.from_bytes(public, "little") >= _P
    if not weak:
        try:
            X25519PrivateKey.from_private_bytes(bytes([1] * 32)).exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:
            weak = True
    if weak:
        raise Refused("seal.weak_key", N_("this key would protect nothing; ask its owner for another"))
