"""Whether an XLSX file may be opened: no bombs, no formulas, no links elsewhere, no XML trickery.

Everything is decompressed here once, counted, before the reader sees the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import normpath
from xml.etree import ElementTree
from xml.parsers import expat

from zerohour.errors import UnusableInput
from zerohour.locale import N_

LARGEST_UNPACKED = 300_000_000
HIGHEST_RATIO = 200
"""Real sheets pack 5 to 60 times smaller; deflate itself cannot pass 1,032."""
MOST_CELLS = 30_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RESAVE = N_("save the list again as a plain .xlsx or as CSV UTF-8")
_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f[\s/>]")
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4})([0-9]{1,9})["']""")
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
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as wrong:
        if isinstance(wrong, UnusableInput):
            raise
        raise UnusableInput(N_("the file is damaged: its archive cannot be read"), file=file, fix=_RESAVE) from wrong
    _refuse_foreign(members, file)
    for name, content in members.items():
        if name.endswith((".xml", ".rels")):
            _refuse_trickery(name, content, file)
    sheets = _sheets(members, file)
    if sheet is not None and sheet not in sheets:
        raise UnusableInput(
            N_("there is no sheet {sheet!r}; the sheets are: {sheets}"), file=file, sheet=sheet, sheets=", ".join(sheets),
            fix=N_("correct the sheet's name in the column file"),
        )  # fmt: skip
    chosen = sheet if sheet is not None else next(iter(sheets))
    _refuse_formulas(members[sheets[chosen]], chosen, file)
    others = (name for name, path in sheets.items() if name != chosen and b"<v" in members[path])
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
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise UnusableInput(
                N_("the workbook is locked with a password"), file=file, fix=N_("save it without the password")
            )
        allowed = min(left, max(1_000_000, HIGHEST_RATIO * info.compress_size))
        with archive.open(info) as packed:
            content = packed.read(allowed + 1)
        if len(content) > allowed:
            raise UnusableInput(
                N_("the workbook unpacks to far more than a list can be ({member})"), file=file, member=info.filename,
                fix=_RESAVE,
            )  # fmt: skip
        left -= len(content)
        members[info.filename] = content if info.filename.endswith((".xml", ".rels")) else b""
    return members


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
        if path in members and "worksheets" in path:
            sheets[element.get("name", "")] = path
    if not sheets:
        raise UnusableInput(N_("the workbook has no sheet with cells"), file=file, fix=_RESAVE)
    return sheets


def _refuse_formulas(content: bytes, sheet: str, file: str) -> None:
    """A formula's stored value may differ from what its author sees; the list must hold values."""
    places = _CELL.findall(content)
    widest = max((_number(column) for column in {column for column, _ in places}), default=0)
    lowest = max((int(row) for _, row in places), default=0)
    if widest * lowest > MOST_CELLS:
        raise UnusableInput(
            N_("the sheet {sheet!r} spans {rows:,} rows by {columns:,} columns"), file=file, sheet=sheet, rows=lowest,
            columns=widest, fix=N_("copy the list alone into a new workbook"),
        )  # fmt: skip
    if _FORMULA.search(content) and (cell := _first_formula(content, file)):
        row = int(re.sub(r"\D", "", cell) or 0) or None
        raise UnusableInput(
            N_("cell {cell} of sheet {sheet!r} holds a formula"), file=file, row=row, cell=cell, sheet=sheet,
            fix=N_("copy the list and paste it as values only"),
        )  # fmt: skip


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _first_formula(content: bytes, file: str) -> str | None:
    """The reference of the first cell with a formula, such as C7."""
    found: list[str] = []
    cell = "?"

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cell
        name = tag.rpartition(":")[2]
        if name == "c":
            cell = attributes.get("r", "?")
        elif name == "f":
            found.append(cell)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError as wrong:
        raise UnusableInput(N_("the file is damaged: its archive cannot be read"), file=file, fix=_RESAVE) from wrong
    return found[0] if found else None
