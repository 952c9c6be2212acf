"""Outputs that appear whole or not at all, and never over what is there unless told to."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zerohour.errors import UnusableInput
from zerohour.locale import N_

_FORCE = N_("choose another place, or add --force to replace it")


def write_whole(path: Path, data: bytes | str, force: bool = False) -> None:
    """Write `data` (text as UTF-8) to `path` in one step that either happens or does not.

    Raises UnusableInput where something is there already and not `force`, or the folder cannot be written to.
    """
    _refuse_existing(path, force)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as wrong:
        raise _cannot_write(path, wrong) from wrong
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data.encode() if isinstance(data, str) else data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o666 & ~_umask())
        _move(Path(name), path, force)
    except OSError as wrong:
        raise _cannot_write(path, wrong) from wrong
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def whole_folder(folder: Path, force: bool = False) -> Iterator[Path]:
    """A folder beside `folder` to build outputs in; they are moved in together at the end, or not at all.

    Other files in `folder` stay. Raises UnusableInput where an output would replace a file and not `force`.
    """
    if folder.exists() and not folder.is_dir():
        raise UnusableInput(N_("this is a file, not a folder"), file=str(folder), fix=N_("choose another place"))
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        built = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.absolute().parent))
    except OSError as wrong:
        raise _cannot_write(folder, wrong) from wrong
    try:
        yield built
        _move_in(built, folder, force)
    finally:
        shutil.rmtree(built, ignore_errors=True)


def _move_in(built: Path, folder: Path, force: bool) -> None:
    files = sorted(p.relative_to(built) for p in built.rglob("*") if not p.is_dir())
    for name in files:
        _refuse_existing(folder / name, force)
    try:
        built.chmod(0o777 & ~_umask())
        if not folder.exists():
            built.rename(folder)
            return
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (built / name).replace(folder / name)
    except OSError as wrong:
        raise _cannot_write(folder, wrong) from wrong


def _move(source: Path, target: Path, force: bool) -> None:
    """Rename over `target`, or, without force, link to it: a link fails where a file has appeared meanwhile."""
    if force:
        source.replace(target)
        return
    try:
        target.hardlink_to(source)
    except FileExistsError as wrong:
        raise _there_already(target) from wrong
    except OSError:  # a file system without hard links
        _refuse_existing(target, force)
        source.replace(target)


def _refuse_existing(path: Path, force: bool) -> None:
    if path.is_dir():
        raise UnusableInput(N_("this is a folder, not a file"), file=str(path), fix=N_("choose another place"))
    if not force and (path.exists() or path.is_symlink()):
        raise _there_already(path)


def _there_already(path: Path) -> UnusableInput:
    return UnusableInput(N_("the file is there already"), file=str(path), fix=_FORCE)


def _cannot_write(path: Path, wrong: OSError) -> UnusableInput:
    return UnusableInput(
        N_("cannot be written ({why})"),
        file=str(path),
        why=wrong.strerror or wrong,
        fix=N_("choose another place, or free it"),
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
