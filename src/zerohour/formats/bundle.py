"""A bundle written: a folder, or one zip that comes out the same byte for byte wherever it is made."""

from __future__ import annotations

from pathlib import Path

from zerohour.formats.whole import whole_folder, write_whole
from zerohour.ledger.folder import Bundle, zipped


def write_bundle(bundle: Bundle, path: Path, force: bool = False) -> None:
    """Write a zip where `path` ends in .zip, else a folder; whole or not at all.

    Raises UnusableInput where something is there already and not `force`, or the place cannot be written to.
    """
    if path.suffix == ".zip":
        write_whole(path, zipped(bundle.files), force)
        return
    with whole_folder(path, force) as building:
        for name, data in bundle.files.items():
            place = building / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
            place.chmod(0o644)
