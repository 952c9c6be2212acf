"""The case on paper: closure.json, and one report in every language."""

from __future__ import annotations

from pathlib import Path

from zerohour.cases.aleppo.facts import load_facts
from zerohour.cases.aleppo.release import Release
from zerohour.cases.aleppo.story import Story
from zerohour.exchange.binding import in_words
from zerohour.formats.closure_json import closure_values
from zerohour.formats.pairs_csv import json_text
from zerohour.formats.report import Answered, Compared, Exchange, Fact, render_report
from zerohour.locale import LANGUAGES, N_, words

PAIRS_SHOWN = 4


def write_paper(story: Story, released: Release, folder: Path, *, made: str) -> None:
    """closure.json, and the report in every language."""
    (folder / "closure.json").write_text(json_text(_closures(story)), encoding="utf-8")
    for lang in LANGUAGES:
        name = "report.html" if lang == "en" else f"report.{lang}.html"
        (folder / name).write_text(_report(story, released, lang, made), encoding="utf-8")


def _closures(story: Story) -> dict[str, object]:
    return {
        f"{d.holder}-to-{d.seeker}": {"first": closure_values(d.first), "final": closure_values(d.final)}
        for d in story.directions
    }


def _report(story: Story, released: Release, lang: str, made: str) -> str:
    say = words(lang)
    compared = [
        Compared(
            say(N_("Sought by {seeker}, held by {holder}"), seeker=story.name(d.seeker, lang), holder=story.name(d.holder, lang)),
            story.lists[f"sought-{d.seeker}"], story.lists[f"held-{d.holder}"], d.linked, verdicts=story.verdicts,
        )
        for d in story.directions
    ]  # fmt: skip
    answered = [
        Answered(
            say(N_("{seeker}'s list, as {holder} first answered it"), seeker=story.name(d.seeker, lang), holder=story.name(d.holder, lang)),
            story.name(d.holder, lang), d.first, story.lists[f"sought-{d.seeker}"].persons,
        )
        for d in story.directions
    ]  # fmt: skip
    binds, would_help = in_words(
        say, released.deal, released.persons, released.selection.released, released.plan.stages
    )
    facts = [Fact(fact.paragraphs[0], fact.what[lang]) for fact in load_facts()]
    return render_report(
        title=say(N_("Aleppo, January 2014: the exchange of lists")),
        lang=lang,
        lists=list(story.lists.values()),
        comparisons=compared,
        closures=answered,
        facts=facts,
        notes=[say(N_("The persons on these lists are invented. Verdicts are a synthetic reviewer's."))],
        made=made,
        exchange=Exchange(
            released.deal,
            released.persons,
            released.selection,
            released.mended,
            names=released.names,
            previous=released.plan,
            binds=binds,
            would_help=would_help,
        ),
        max_pairs=PAIRS_SHOWN,
    )
