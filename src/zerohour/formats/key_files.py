"""Keys as files and as words: one line, private (its owner's alone) or public. No message repeats a private key."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from zerohour.errors import UnusableInput
from zerohour.formats.file_bytes import bytes_of
from zerohour.ledger.note import Verifier
from zerohour.ledger.refusal import Refused
from zerohour.ledger.seal_key import PRIVATE, PUBLIC, PrivateSealKey, SealKey, private_seal_key, seal_key
from zerohour.ledger.signing import Signer
from zerohour.locale import N_

PrivateKey: TypeAlias = Signer | PrivateSealKey
PublicKey: TypeAlias = Verifier | SealKey
_LONGEST = 1000  # bytes of a key file


def read_private(path: Path) -> PrivateKey:
    """The private key in a file. Raises UnusableInput; no message repeats what the file holds."""
    text = _line(path)
    try:
        return private_seal_key(text) if text.startswith(PRIVATE) else Signer.parse(text)
    except Refused:
        if not text.startswith("PRIVATE+"):
            raise UnusableInput(
                N_("this is not a private key"), file=str(path), fix=N_("give the file zerohour keys new wrote")
            ) from None
        raise UnusableInput(
            N_("the private key in this file is damaged"), file=str(path), fix=N_("copy it whole from where it is kept")
        ) from None


def read_signer(path: Path) -> Signer:
    """The signing or cosigning key in a file. Raises UnusableInput for a sealing key too."""
    key = read_private(path)
    if isinstance(key, Signer):
        return key
    raise UnusableInput(
        N_("this key opens sealed files and signs nothing"), file=str(path), fix=N_("give a key made with --kind sign")
    )


def read_opener(path: Path) -> PrivateSealKey:
    """The key in a file that opens what is sealed to it. Raises UnusableInput for a signing key too."""
    key = read_private(path)
    if isinstance(key, PrivateSealKey):
        return key
    raise UnusableInput(
        N_("this key signs and opens nothing"), file=str(path), fix=N_("give a key made with --kind seal")
    )


def read_recipient(said: str) -> SealKey:
    """The key to seal to: in words, or a file that holds it. Raises UnusableInput."""
    key = public_key(said, option="--to")
    if isinstance(key, SealKey):
        return key
    raise UnusableInput(
        N_("this key signs; nothing can be sealed to it"), column="--to",
        fix=N_("ask its owner for a key made with --kind seal"),
    )  # fmt: skip


def public_key(said: str, *, option: str = "") -> PublicKey:
    """A public key: in words, or a file that holds it. Raises UnusableInput, for a private key too."""
    text, where = (said, option) if "+" in said and not Path(said).is_file() else (_line(Path(said)), said)
    if text.startswith("PRIVATE+"):
        raise UnusableInput(
            N_("this is a private key, which never leaves its owner; give the public one"), file=where,
            fix=N_("zerohour keys show prints it"),
        )  # fmt: skip
    try:
        return seal_key(text) if text.startswith(PUBLIC) else Verifier.parse(text)
    except Refused:
        raise UnusableInput(
            N_("this is not a public key, or a letter of it is wrong"), file=where, fix=N_("copy it whole")
        ) from None


def public_half(key: PrivateKey) -> PublicKey:
    """What others may know of a private key."""
    return key.verifier if isinstance(key, Signer) else key.public


def kid_of(key: PublicKey) -> str:
    """A public key's id, 8 hex digits."""
    return key.kid if isinstance(key, SealKey) else key.kid.hex()


def _line(path: Path) -> str:
    data = bytes_of(path)
    if len(data) > _LONGEST:
        raise UnusableInput(N_("this file is too long to be a key"), file=str(path), fix=N_("give a key file"))
    return data.decode("ascii", "replace").strip()
