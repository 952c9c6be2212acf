"""Signing notes with a private key in memory; what a verifier does not need."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from zerohour.ledger.canonical import b64, unb64
from zerohour.ledger.note import COSIGNATURE, ED25519, Verifier, check_text, message
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_


@dataclass(frozen=True)
class Signer:
    """A private Ed25519 key under its name, for notes (ED25519) or for cosignatures (COSIGNATURE)."""

    name: str
    kind: int
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Read `PRIVATE+KEY+name+hex8+base64(type‖seed)`, the form of Go's sumdb/note."""
        parts = text.split("+", 4)
        try:
            raw = unb64(parts[4], 33) if len(parts) == 5 else b""
        except Refused:  # whose sentence shows the text, and this text is a secret
            raw = b""
        signer = cls(parts[2], raw[0], Ed25519PrivateKey.from_private_bytes(raw[1:])) if raw else None
        if signer is None or signer.secret != text:
            raise Refused("key.private", N_("this is not a private key written by Zero Hour; copy it whole"))
        return signer

    @property
    def secret(self) -> str:
        """The private key as text; whoever reads it can sign."""
        seed = self.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return f"PRIVATE+KEY+{self.name}+{self.verifier.kid.hex()}+{b64(bytes([self.kind]) + seed)}"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.kind, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def key_generate(name: str, kind: int = ED25519) -> Signer:
    """A fresh key from the system's randomness. Raises Refused for a name or type no verifier accepts."""
    signer = Signer(name, kind, Ed25519PrivateKey.generate())
    Verifier.parse(str(signer.verifier))
    return signer


def sign_note(text: str, *signers: Signer, time: int | None = None) -> bytes:
    """The note. `time`, Unix seconds, is needed by cosigners and used by them alone."""
    return text.encode() + b"\n" + b"".join(signature_line(text, signer, time=time) for signer in signers)


def signature_line(text: str, signer: Signer, *, time: int | None = None) -> bytes:
    """One more line for the end of a note over `text`."""
    check_text(text)
    at = time if signer.kind == COSIGNATURE else None
    if signer.kind == COSIGNATURE and (at is None or not 0 <= at < 2**63):  # tlog-cosignature, Format
        raise Refused("note.time", N_("a cosignature needs its time"))
    stamp = b"" if at is None else at.to_bytes(8, "big")
    return f"— {signer.name} {b64(signer.verifier.kid + stamp + signer.private.sign(message(text, at)))}\n".encode()
