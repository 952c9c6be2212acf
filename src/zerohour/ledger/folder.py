"""A bundle: the part of a record one party is entitled to, as a folder or as one zip."""

from __future__ import annotations

import io
import stat
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from zerohour.ledger.act import LARGEST
from zerohour.ledger.canonical import decimal
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

SALT = 32
LARGEST_FILE = {"policy": 2**16, "checkpoint": 2**18, "leaves": 2**30}
LARGEST_IN = {"entries": SALT + LARGEST, "checkpoints": 2**18, "policies": 2**16}
LARGEST_ZIP = 2**31


@dataclass(frozen=True)
class Bundle:
    """Its files as bytes: nothing in it is believed yet."""

    policy: bytes
    checkpoint: bytes
    leaves: bytes
    entries: Mapping[int, bytes]
    """By index: salt ‖ act note."""
    checkpoints: Mapping[int, bytes] = field(default_factory=dict)
    """By size: every checkpoint that reached the quorum."""
    policies: Mapping[int, bytes] = field(default_factory=dict)
    """Policies before `policy`, 0 the opening one; empty while none was changed."""

    @property
    def files(self) -> dict[str, bytes]:
        """Name to bytes, as they lie in the folder."""
        numbered = {"entries": self.entries, "checkpoints": self.checkpoints, "policies": self.policies}
        return {"policy": self.policy, "checkpoint": self.checkpoint, "leaves": self.leaves} | {
            f"{folder}/{number}": data for folder, of in numbered.items() for number, data in of.items()
        }


def read_bundle(path: Path) -> Bundle:
    """The bundle in a folder or a zip. Raises OSError where nothing can be read, Refused where it is no bundle."""
    files = dict(_in_folder(path)) if path.is_dir() else _in_zip(path)
    if missing := LARGEST_FILE.keys() - files.keys():
        raise Refused(
            "bundle.missing", N_("this is no whole bundle: {name} is missing"), name=", ".join(sorted(missing))
        )
    numbered: dict[str, dict[int, bytes]] = {folder: {} for folder in LARGEST_IN}
    for name, data in files.items():
        folder, _, number = name.rpartition("/")
        if len(data) > (LARGEST_IN[folder] if folder else LARGEST_FILE[name]):
            raise Refused("bundle.large", N_("{name} is larger than a bundle's may be"), name=name)
        if folder:
            numbered[folder][decimal(number)] = data
    return Bundle(files["policy"], files["checkpoint"], files["leaves"], **numbered)


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    """Files with a bundle's names; others lying beside them, and hidden ones, are no part of it."""
    places = [(path / name, most) for name, most in LARGEST_FILE.items() if (path / name).exists()]
    for folder, most in LARGEST_IN.items():
        if (path / folder).is_dir():
            places += [(place, most) for place in (path / folder).iterdir() if not place.name.startswith(".")]
    for place, most in places:
        name = place.relative_to(path).as_posix()
        if not place.is_file():  # a pipe that nobody writes to would hold the verifier up
            raise Refused("bundle.file", N_("{name} is not a plain file"), name=name)
        with place.open("rb") as source:
            yield name, source.read(most + 1)


def _in_zip(path: Path) -> dict[str, bytes]:
    """The files of a zip written by `zipped`: read on, header by header, then held against what `zipped` makes of them."""
    with path.open("rb") as source:
        data = source.read(LARGEST_ZIP + 1)
    files, at = {}, 0
    while len(data) <= LARGEST_ZIP and data[at : at + 4] == b"PK\x03\x04" and len(data) >= at + 30:
        size, named, extra = struct.unpack_from("<IHH", data, at + 22)  # APPNOTE.TXT 6.3.10, 4.3.7
        start = at + 30 + named + extra
        name, at = data[at + 30 : at + 30 + named].decode("ascii", "replace"), start + size
        if name in LARGEST_FILE or name.rpartition("/")[0] in LARGEST_IN:
            files[name] = data[start:at]
    if not files or zipped(files) != data:
        raise Refused(
            "bundle.zip", N_("this is no bundle's zip as Zero Hour writes it; unpack it and verify the folder")
        )
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One zip, byte for byte the same wherever it is made: stored, names sorted, times 1980-01-01, mode 0644."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name)  # 1980-01-01 is its default
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
