"""The report in a real browser: readable in both languages and both widths, asking nothing of any network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from report_sample import sample_report

from zerohour.formats.report import render_report

pytestmark = pytest.mark.needs("chromium")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case's report in both languages."""
    from zerohour.cases.aleppo.paper import write_paper
    from zerohour.cases.aleppo.release import release
    from zerohour.cases.aleppo.story import play

    folder = tmp_path_factory.mktemp("pages")
    story = play(folder, seed=2014, as_of=date(2014, 1, 17), progress=lambda step, share: None)
    write_paper(story, release(story, folder), folder, made="2014-01-20 10:00 UTC")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("name", "direction"), [("report.html", "ltr"), ("report.ar.html", "rtl")])
def test_the_page_fits_its_width_and_asks_nothing_of_the_network(
    pages: Path, browser: object, name: str, direction: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})  # type: ignore[attr-defined]
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.goto((pages / name).as_uri())
    assert page.evaluate("document.documentElement.dir") == direction
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert problems == []
    page.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_at_wcag_a_and_aa(tmp_path: Path, browser: object, lang: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / "page.html").write_text(render_report(lang=lang, **sample_report(12, 8)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)  # type: ignore[attr-defined]
    page.goto((tmp_path / "page.html").as_uri())
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = Axe().run(page, options=rules).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    page.close()


def test_every_section_is_reached_by_the_keyboard_alone(pages: Path, browser: object) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})  # type: ignore[attr-defined]
    page.goto((pages / "report.html").as_uri())
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert {"#main", "#handed", "#open"} <= reached
    page.close()
