"""The Arabic catalogue: `update` brings it up to the source, `check` fails on anything missing, fuzzy or stale.

Sentences are marked in the source by `N_("…")`, said by `say("…")`, counted by `say.counted("one", "many", n)`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from zerohour.cli.app import app
from zerohour.locale import LANGUAGES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "zerohour"
PO = SOURCE / "locale" / "ar" / "LC_MESSAGES" / "zerohour.po"
KEYWORDS = {"N_": None, "_": None, "say": None, "words": None, "counted": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
NO_DATE = datetime(2014, 1, 17, tzinfo=UTC)
"""Babel would put the clock's into the compiled file, and the check would hold for a minute."""
PLURALS = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"


def template() -> Catalog:
    """Every sentence in the source."""
    catalog = Catalog(project="zerohour", charset="utf-8")
    for filename, line, message, comments, context in extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS, strip_comment_tags=True
    ):
        if message and message not in LANGUAGES:
            catalog.add(message, None, [(filename, line)], auto_comments=comments, context=context)
    for help_ in helps(get_command(app)):
        catalog.add(help_)
    return catalog


def helps(command: Any) -> Iterator[str]:
    """What the command line says of itself: a command's help is its docstring, so the extractor does not see it."""
    if command.help:
        yield command.help
    for below in getattr(command, "commands", {}).values():
        yield from helps(below)


def catalogue() -> Catalog:
    """The Arabic catalogue as it is on disk."""
    if not PO.exists():
        return Catalog(locale="ar", project="zerohour", charset="utf-8")
    with PO.open("rb") as source:
        return read_po(source, locale="ar")


def update(found: dict[str, list[str] | str]) -> None:
    """Merge the source's sentences, and translations given by id ("one|many" for counted ones), and compile."""
    arabic = catalogue()
    arabic.update(template(), no_fuzzy_matching=True)
    arabic.obsolete.clear()
    for message in arabic:
        key = "|".join(message.id) if isinstance(message.id, tuple) else message.id
        if key and key in found:
            message.string = tuple(found[key]) if isinstance(message.id, tuple) else found[key]
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(arabic))
    PO.with_suffix(".mo").write_bytes(mo_bytes(arabic))


def po_bytes(arabic: Catalog) -> bytes:
    """The .po file, without dates or places, so that it changes only when a sentence does."""
    out = io.BytesIO()
    write_po(out, arabic, no_location=True, omit_header=True, sort_output=True, width=120)
    header = f'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {PLURALS}\\n"\n\n'
    return header.encode() + out.getvalue()


def mo_bytes(arabic: Catalog) -> bytes:
    """The compiled catalogue."""
    with io.BytesIO(po_bytes(arabic)) as source, io.BytesIO() as out:
        compiled = read_po(source, locale="ar")
        compiled.creation_date = compiled.revision_date = NO_DATE
        write_mo(out, compiled)
        return out.getvalue()


def problems() -> list[str]:
    """What is missing, fuzzy, filled otherwise than its sentence, unused or not compiled."""
    arabic, wanted = catalogue(), template()
    known = {message.id: message for message in arabic if message.id}
    found = []
    for message in wanted:
        if not message.id:
            continue
        said = known.get(message.id)
        forms = said.string if said and isinstance(said.string, tuple | list) else (said.string if said else "",)
        if not said or not all(forms):
            found.append(f"missing: {message.id}")
        elif said.fuzzy:
            found.append(f"fuzzy: {message.id}")
        else:
            found += otherwise_filled(message.id, forms)
    used = {message.id for message in wanted}
    found += [f"no longer in the source: {id_}" for id_ in known if id_ not in used]
    compiled = PO.with_suffix(".mo")
    if not found and (not compiled.exists() or compiled.read_bytes() != mo_bytes(arabic)):
        found.append("the .mo file is older than the .po file; run make messages")
    return found


def otherwise_filled(sentence: str | tuple[str, ...], forms: Sequence[str]) -> list[str]:
    """Translations whose placeholders are not the sentence's; the count may be left out where a form's word says it."""
    wanted = {slot for text in ([sentence] if isinstance(sentence, str) else sentence) for slot in placeholders(text)}
    said_by_a_word = {("n", "")} if isinstance(sentence, tuple) else set()
    found = []
    for number, form in enumerate(forms):
        given = placeholders(form)
        spare = said_by_a_word if number < 3 else set()  # no, one, two: their words carry the number
        if not wanted - spare <= given <= wanted:
            found.append(f"other placeholders: {sentence} -> {form}")
    return found


def placeholders(text: str) -> set[tuple[str, str]]:
    """Name and format of every {placeholder}; sentences that are never filled have none."""
    try:
        return {
            (name + (f"!{how}" if how else ""), spec or "") for _, name, spec, how in Formatter().parse(text) if name
        }
    except ValueError:  # a brace that opens no placeholder: the sentence is shown as it stands
        return set()


def main() -> int:
    """`update [JSON]` or `check`."""
    if sys.argv[1:2] == ["update"]:
        import json

        found: dict[str, list[str] | str] = {}
        for path in sys.argv[2:]:
            found |= json.loads(Path(path).read_text(encoding="utf-8"))
        update(found)
    left = problems()
    print("\n".join(left) if left else "Arabic: every sentence translated")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
