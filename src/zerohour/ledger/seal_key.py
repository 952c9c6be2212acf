"""X25519 keys to seal to, as text: `zh-seal+NAME+<key id>+<base64>`; the private one starts with `PRIVATE+`.

The key id is the first 4 bytes of SHA-256("zh-seal-key/v1\\0" ‖ name ‖ "\\n" ‖ key), as of a verifier key (C2SP signed-note);
the word in front keeps the two kinds apart. A sealing key signs nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from zerohour.ledger.refusal import Refused
from zerohour.ledger.strict_base64 import from_base64, to_base64
from zerohour.locale import N_

PUBLIC, PRIVATE = "zh-seal+", "PRIVATE+zh-seal+"
_P = 2**255 - 19


@dataclass(frozen=True)
class SealKey:
    """The public half: the name of whoever holds it, and the 32 bytes of the key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or len(self.name) > 100 or "+" in self.name or not self.name.isprintable() or " " in self.name:
            raise Refused("key_name", N_("a key's name has no spaces, no + and at most 100 characters"))
        _refuse_weak(self.public)

    @property
    def kid(self) -> str:
        """8 hex digits."""
        said = b"zh-seal-key/v1\0" + self.name.encode() + b"\n" + self.public
        return hashlib.sha256(said).hexdigest()[:8]

    @property
    def text(self) -> str:
        """As it is handed to others."""
        return f"{PUBLIC}{self.name}+{self.kid}+{to_base64(self.public)}"


@dataclass(frozen=True)
class PrivateSealKey:
    """The private half; its bytes are in no message and no repr."""

    public: SealKey
    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """As it is kept in a file that its owner alone reads."""
        return f"PRIVATE+{PUBLIC}{self.public.name}+{self.public.kid}+{to_base64(self.secret)}"

    def exchange(self, other: bytes) -> bytes:
        """The shared secret with another public key. Raises ValueError for one of low order (RFC 7748, 6.1)."""
        return X25519PrivateKey.from_private_bytes(self.secret).exchange(X25519PublicKey.from_public_bytes(other))


def new_seal_key(name: str) -> PrivateSealKey:
    """A fresh key pair. Raises Refused for a name no key may have."""
    return _of(name, X25519PrivateKey.generate().private_bytes_raw())


def seal_key(text: str) -> SealKey:
    """The public key in `text`. Raises Refused; a private key is refused too, without being repeated."""
    if text.startswith("PRIVATE+"):
        raise Refused("private_key", N_("this is a private key, which never leaves its owner; give the public one"))
    name, kid, public = _parts(text, PUBLIC)
    key = SealKey(name, public)
    if key.kid != kid:
        raise _no_key()
    return key


def private_seal_key(text: str) -> PrivateSealKey:
    """The private key in `text`. Raises Refused; no message repeats the text."""
    name, kid, secret = _parts(text, PRIVATE)
    key = _of(name, secret)
    if key.public.kid != kid:
        raise _no_key()
    return key


def _of(name: str, secret: bytes) -> PrivateSealKey:
    public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return PrivateSealKey(SealKey(name, public), secret)


def _parts(text: str, start: str) -> tuple[str, str, bytes]:
    parts = text.removeprefix(start).split("+", 2)  # base64 may hold a +
    if not text.startswith(start) or len(parts) != 3:
        raise _no_key()
    name, kid, key = parts
    try:
        found = from_base64(key)
    except ValueError:
        raise _no_key() from None
    if len(found) != 32:
        raise _no_key()
    return name, kid, found


def _no_key() -> Refused:
    return Refused("seal_key", N_("this is not a sealing key of ours, or a letter of it is wrong"))


def _refuse_weak(public: bytes) -> None:
    """Every key has one encoding, and none lets others guess the shared secret."""
    weak = len(public) != 32 or int.from_bytes(public, "little") >= _P
    if not weak:
        try:
            X25519PrivateKey.from_private_bytes(bytes([1] * 32)).exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:
            weak = True
    if weak:
        raise Refused("weak_key", N_("this key would protect nothing; ask its owner for another"))
