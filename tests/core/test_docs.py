"""The pages say what is so: commands parse, links lead somewhere, every term has both languages."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from zerohour.cli.app import app
from zerohour.linkage.judgement import Verdict
from zerohour.linkage.linked import Agreement
from zerohour.lists.answers import Answer

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ARABIC = re.compile("[\u0621-\u064a]{2}")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose_and_code(page: Path) -> tuple[str, list[str]]:
    """A page's text without its code, and its code: spans, and lines of blocks."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    code = [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text)
    return re.sub(r"`[^`\n]+`", "", text), code


def commands_in(page: Path) -> list[str]:
    """Every `zerohour …` a reader may type, without what follows a pipe, a comment or an ellipsis."""
    found = (re.match(r"(?:\$ )?(?:\.venv/bin/)?zerohour (.*)", line) for line in prose_and_code(page)[1])
    return [said for match in found if match and (said := re.split(r"[|#…]", match[1])[0].strip())]


def wrong_with(command: str) -> str | None:
    """What keeps a command line from being one of ours: a command or an option there is not."""
    here: Any = get_command(app)
    words = shlex.split(command)
    while words and hasattr(here, "commands"):
        if words[0].startswith("-"):
            break
        if words[0] not in here.commands:
            return f"no command {words[0]}"
        here = here.commands[words.pop(0)]
    known = {"--help", *(o for p in here.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-"))}
    return next((f"no option {w}" for w in words if w.startswith("-") and w.split("=")[0] not in known), None)


def test_the_command_line_page_is_what_the_commands_say_of_themselves() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_cli.py"))["page"]()
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == made, "run make docs"


def test_the_command_line_page_does_not_depend_on_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    page = runpy.run_path(str(ROOT / "docs" / "make_cli.py"))["page"]
    monkeypatch.setenv("COLUMNS", "40")
    assert page() == (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [p for p in PAGES if commands_in(p)], ids=name)
def test_every_command_a_page_tells_the_reader_to_type_is_one_of_ours(page: Path) -> None:
    wrong = {command: why for command in commands_in(page) if (why := wrong_with(command))}
    assert not wrong


def test_the_readme_and_the_tutorial_show_the_commands_of_this_version() -> None:
    shown = {" ".join(c.split()[:2]) for page in ("README.md", "docs/tutorial.md") for c in commands_in(ROOT / page)}
    lists = {f"lists {command}" for command in ("check", "compare", "dedupe", "review", "close")}
    assert lists <= shown
    assert any(command.startswith("demo") for command in shown)


def test_a_made_up_command_or_option_would_be_noticed() -> None:
    assert wrong_with("lists guess a.csv") == "no command guess"
    assert wrong_with("lists check a.csv --fast") == "no option --fast"
    assert wrong_with("lists compare a.csv b.csv -o out --many --lang=ar") is None


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_and_picture_leads_to_something_that_is_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", prose_and_code(page)[0])
    targets += re.findall(r'(?:src|href)="([^"]+)"', prose_and_code(page)[0])
    ours = [t.split("#")[0] for t in targets if not re.match(r"[a-z]+:|#", t)]
    assert [t for t in ours if not (page.parent / t).exists()] == []


def test_the_picture_in_the_readme_stays_light() -> None:
    assert all(p.stat().st_size < 300_000 for p in (ROOT / "docs" / "pictures").iterdir())


def glossary() -> list[list[str]]:
    """The table's rows: field, English, Arabic, meaning, source."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]


def test_every_term_of_the_glossary_has_a_meaning_in_english_and_a_word_in_arabic() -> None:
    assert [row for row in glossary() if len(row) != 5 or not row[1] or not ARABIC.search(row[2]) or not row[3]] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [("answer", Answer), ("agreement", Agreement), ("verdict", Verdict)],
    ids=lambda value: str(value),
)
def test_the_glossary_has_every_status_word_the_files_use(kind: str, words: type) -> None:
    assert {f"{kind}: `{word}`" for word in words} <= {row[1] for row in glossary()}


def test_the_glossary_stands_in_order_within_each_field_and_no_term_twice() -> None:
    rows = glossary()
    fields = list(dict.fromkeys(row[0] for row in rows))
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=fields.index), "a field comes back"
    terms = [(row[0], row[1]) for row in rows]
    assert len(set(terms)) == len(terms)
