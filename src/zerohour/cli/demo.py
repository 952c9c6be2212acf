"""`zerohour demo`: the Aleppo case from files, end to end, into a folder worth opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from zerohour.cli.talk import Force, Json, Lang, Talk, talk
from zerohour.formats.whole import whole_folder
from zerohour.linkage.linked import Decision
from zerohour.lists.closure import Closure
from zerohour.locale import N_, Words

if TYPE_CHECKING:
    from zerohour.cases.aleppo.release import Release
    from zerohour.cases.aleppo.story import Story

SEED = 2014
AS_OF = date(2014, 1, 17)


def demo(
    out: Annotated[Path, typer.Option("--out", help=N_("The folder the case is played into."), metavar="DIR")] = Path(
        "zerohour-demo"
    ),
    no_open: Annotated[bool, typer.Option("--no-open", help=N_("Open nothing afterwards."))] = False,
    seed: Annotated[int, typer.Option("--seed", help=N_("Another seed makes other people."))] = SEED,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Play the Aleppo case from files: lists handed over, checked, matched, judged, answered, closed, explained."""
    from zerohour.cases.aleppo.paper import write_paper  # the case is not every command's to load
    from zerohour.cases.aleppo.record import write_record
    from zerohour.cases.aleppo.release import release
    from zerohour.cases.aleppo.story import play

    voice = talk(lang, to_program)
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    with whole_folder(out, force) as built, voice.progress() as hears:
        story = play(built, seed=seed, as_of=AS_OF, progress=hears)
        hears("stage", 0.9)
        released = release(story, built)
        verdict = write_record(story, released, built, began=datetime.combine(AS_OF, time(9), UTC))
        hears("report", 0.95)
        write_paper(story, released, built, made=made)
    if to_program:
        voice.answer(_figures(story, released) | {"out": str(out)})
    else:
        _tell(voice, story, released, out)
        voice.out.print(verdict.sentence(voice.say), markup=False)
        voice.out.print(
            voice.say(
                "Check the record yourself: zerohour verify {record} --policy {policy}",
                record=out / "record",
                policy=out / "policy",
            ),
            markup=False,
        )
    if not no_open and voice.out.is_terminal and not to_program:
        typer.launch(str(out / page_name(voice.say)))


def page_name(say: Words) -> str:
    """The report's file in this language."""
    return "report.html" if say.lang == "en" else f"report.{say.lang}.html"


def _figures(story: Story, released: Release) -> dict[str, object]:
    def said(closure: Closure) -> Mapping[str, object]:
        return {"submitted": closure.submitted, "unexplained": closure.unexplained, "closes": closure.closes}

    directions = {
        f"{d.seeker}-{d.holder}": {
            "matches": d.linked.count(Decision.MATCH),
            "review": d.linked.count(Decision.REVIEW),
            "first": said(d.first),
            "final": said(d.final),
        }
        for d in story.directions
    }
    return {
        "case": "aleppo",
        "lists": {h.persons.source: len(h.persons) for h in story.lists.values()},
        "directions": directions,
        "released": len(released.selection.released),
        "stages": released.plan.stages,
        "bound_stages": released.plan.bound_stages,
        "changed_after_no_show": released.changed,
        "valid": not released.broken,
    }


def _tell(voice: Talk, story: Story, released: Release, out: Path) -> None:
    say, show = voice.say, voice.out
    show.print(
        say("Aleppo, January 2014: the people on these lists are invented; the article's facts are not."), markup=False
    )
    for party in dict.fromkeys(d.seeker for d in story.directions):
        show.print(f"  {party:<5} {story.name(party, say.lang)}", markup=False)
    show.print()
    table = Table(box=None, pad_edge=False)
    table.add_column(say("sought by"), no_wrap=True)
    table.add_column(say("held by"), no_wrap=True)
    for heading in (say("submitted"), say("proposed"), say("to judge"), say("unanswered"), say("finally")):
        table.add_column(heading, justify="right", no_wrap=True)
    for d in story.directions:
        table.add_row(
            d.seeker, d.holder, f"{d.first.submitted:,}",
            f"{d.linked.count(Decision.MATCH):,}", f"{d.linked.count(Decision.REVIEW):,}",
            f"{d.first.unexplained:,}", f"{d.final.unexplained:,}",
        )  # fmt: skip
    show.print(table)
    show.print()
    conflicts = sum(len(d.final.conflicts) for d in story.directions)
    show.print(
        say.counted(
            "{n} person is answered as not held, yet judged to be on the holder's own list: a question, not a verdict.",
            "{n} people are answered as not held, yet judged to be on the holder's own list: a question, not a verdict.",
            conflicts,
        ),
        markup=False,
    )
    people = say.counted("{n} person released", "{n} persons released", len(released.selection.released))
    stages = say.counted("in {n} stage", "in {n} stages", released.plan.stages)
    mended = say.counted(
        "one did not come, and {n} person's move changes",
        "one did not come, and {n} persons' moves change",
        released.changed,
    )
    show.print(f"{people} {stages}; {mended}.", markup=False)
    show.print(say("Verdicts here are a synthetic reviewer's; in your case a person judges."), markup=False)
    show.print(
        say(
            "Look at {page} first; then try: zerohour exchange verify {deal} {persons} {plan}",
            page=out / page_name(say),
            deal=out / "deal.toml",
            persons=out / "persons.csv",
            plan=out / "plan-2.json",
        ),
        markup=False,
    )
