"""Whether an XLSX file may be opened: no bombs, no formulas, no links elsewhere, no XML trickery.

Everything is decompressed here once, counted, before the reader sees the file.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from posixpath import normpath
from xml.etree import ElementTree

from zerohour.errors import UnusableInput
from zerohour.formats.xlsx_sheet import refuse_unfit_sheet, refuse_unfit_strings
from zerohour.locale import N_

LARGEST_UNPACKED = 300_000_000
HIGHEST_RATIO = 200
"""Real sheets pack 5 to 60 times smaller; deflate itself cannot pass 1,032."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RESAVE = N_("save the list again as a plain .xlsx or as CSV UTF-8")
_VALUE = re.compile(rb"<(?:[\w.\-]+:)?(?:v|t)[\s>]")
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")


def looks_like_spreadsheet(data: bytes) -> bool:
    """Whether the bytes are a workbook's rather than text: a zip archive or an old Office file."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:8] == _OLE


def guarded_sheet(data: bytes, *, file: str, sheet: str | None) -> tuple[str, tuple[str, ...]]:
    """The name of the sheet to read (the first unless named) and the other sheets' names, once the file proved safe.

    Raises UnusableInput naming what is wrong, and for a formula its cell.
    """
    if data[:8] == _OLE:
        raise _refusal_of_old(data, file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _unpacked(archive, file)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as wrong:
        if isinstance(wrong, UnusableInput):
            raise
        raise UnusableInput(N_("the file is damaged: its archive cannot be read"), file=file, fix=_RESAVE) from wrong
    _refuse_foreign(members, file)
    for name, content in members.items():
        if _is_xml(name):
            _refuse_trickery(name, content, file)
        if name.casefold().endswith("sharedstrings.xml"):
            refuse_unfit_strings(content, file=file)
    sheets = _sheets(members, file)
    if sheet is not None and sheet not in sheets:
        raise UnusableInput(
            N_("there is no sheet {sheet!r}; the sheets are: {sheets}"), file=file, sheet=sheet, sheets=", ".join(sheets),
            fix=N_("correct the sheet's name in the column file"),
        )  # fmt: skip
    chosen = sheet if sheet is not None else next(iter(sheets))
    for name, content in members.items():  # all: the reader might find another sheet under the name than we
        if name.startswith("xl/worksheets/") or name in sheets.values():
            read = name == sheets[chosen]
            refuse_unfit_sheet(content, sheet=chosen if read else name, file=file, formulas=not read)
    others = (name for name, path in sheets.items() if name != chosen and _VALUE.search(members[path]))
    return chosen, tuple(others)


def _refusal_of_old(data: bytes, file: str) -> UnusableInput:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnusableInput(
            N_("the workbook is locked with a password"), file=file, fix=N_("save it without the password")
        )
    return UnusableInput(N_("an old Office file (.xls) is not read"), file=file, fix=_RESAVE)


def _unpacked(archive: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    """Every member, decompressed in pieces and counted, whatever size the archive itself claims."""
    left = LARGEST_UNPACKED
    members: dict[str, bytes] = {}
    names: set[str] = set()
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise UnusableInput(
                N_("the workbook is locked with a password"), file=file, fix=N_("save it without the password")
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(f"compression {info.compress_type}")
        allowed = min(left, max(1_000_000, HIGHEST_RATIO * info.compress_size))
        with archive.open(info) as packed:
            content = packed.read(allowed + 1)
        if len(content) > allowed:
            raise UnusableInput(
                N_("the workbook unpacks to far more than a list can be ({member})"), file=file, member=info.filename,
                fix=_RESAVE,
            )  # fmt: skip
        left -= len(content)
        name = info.filename.replace("\\", "/").lstrip("/")
        if name.casefold() in names:
            raise zipfile.BadZipFile(f"{name} is there twice")
        names.add(name.casefold())
        members[name] = content if _is_xml(name) else b""
    return members


def _is_xml(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels"))


def _refuse_foreign(members: dict[str, bytes], file: str) -> None:
    if "xl/workbook.bin" in members or "xl/workbook.xml" not in members:
        raise UnusableInput(N_("the file is an archive, but not an .xlsx workbook"), file=file, fix=_RESAVE)
    for name in members:
        if name.startswith("xl/externalLinks/") or name == "xl/connections.xml":
            raise UnusableInput(N_("the workbook draws on other files"), file=file, fix=_RESAVE)
        if name.endswith("vbaProject.bin"):
            raise UnusableInput(N_("the workbook carries macros"), file=file, fix=_RESAVE)


def _refuse_trickery(name: str, content: bytes, file: str) -> None:
    """No document types, no entities, no encoding in which they could hide."""
    plain = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    encoding = _ENCODING.match(plain)
    odd = not plain.startswith(b"<") or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"))
    if plain and (odd or b"<!DOCTYPE" in plain or b"<!ENTITY" in plain):
        raise UnusableInput(
            N_("the workbook's XML holds what no spreadsheet program writes ({member})"),
            file=file,
            member=name,
            fix=_RESAVE,
        )


def _sheets(members: dict[str, bytes], file: str) -> dict[str, str]:
    """Sheet names, in the workbook's order, with the member each is kept in."""
    try:
        book = ElementTree.fromstring(members["xl/workbook.xml"])
        links = ElementTree.fromstring(members["xl/_rels/workbook.xml.rels"])
    except (ElementTree.ParseError, KeyError) as wrong:
        raise UnusableInput(N_("the file is damaged: its archive cannot be read"), file=file, fix=_RESAVE) from wrong
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets: dict[str, str] = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), "")
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        if path in members:
            sheets[element.get("name", "")] = path
    if not sheets:
        raise UnusableInput(N_("the workbook has no sheet with cells"), file=file, fix=_RESAVE)
    return sheets
