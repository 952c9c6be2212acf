"""`zerohour exchange replan`: a plan mended after what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zerohour.cli.exchange_files import (
    DealFile,
    Out,
    PersonsFile,
    Report,
    Seconds,
    deal_and_persons,
    no_plan,
    too_late,
    write_page,
    write_plan,
)
from zerohour.cli.talk import Force, Json, Lang, talk
from zerohour.exchange.errors import Infeasible, OutOfTime
from zerohour.exchange.plan import Plan, Proof, Selection
from zerohour.formats.events_csv import read_events
from zerohour.formats.made_from import check_hashes, sha256_of
from zerohour.formats.plan_json import read_plan
from zerohour.formats.report.contents import Exchange
from zerohour.locale import N_


def replan(
    deal_file: DealFile,
    persons_file: PersonsFile,
    plan_file: Annotated[Path, typer.Argument(help=N_("The plan in force: plan.json."), metavar="PLAN")],
    events_file: Annotated[Path, typer.Argument(help=N_("What happened: events.csv."), metavar="EVENTS")],
    out: Out,
    manifests: Annotated[
        Path | None,
        typer.Option("--manifests", help=N_("Also write manifests per stage and site here."), metavar="DIR"),
    ] = None,
    report: Report = None,
    seconds: Seconds = 60.0,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Mend a plan after what happened: done stays done, and as few people as possible are moved."""
    from zerohour.exchange.replan import replan as mended  # as above

    voice = talk(lang, to_program)
    deal, persons = deal_and_persons(voice, deal_file, persons_file)
    old = read_plan(plan_file)
    check_hashes(old, file=plan_file.name, deal=deal_file, persons=persons_file)
    events = read_events(events_file, old)
    try:
        with voice.progress() as hears:
            hears("stage", 0.3)
            found = mended(deal, persons, old, events, seconds=seconds)
    except Infeasible as no:
        raise no_plan(voice, no) from no
    except OutOfTime as late:
        raise too_late(voice, late) from late
    plan = Plan(
        deal=old.deal, persons=old.persons, selection=old.selection, version=old.version + 1,
        previous=sha256_of(plan_file), stages=found.stages, moves=found.moves, exposure=found.exposure,
        bound_stages=max((m.stage for m in found.moves if m.done), default=0), proven=found.proven,
        seconds=found.seconds, out=found.out,
    )  # fmt: skip
    write_plan(plan, deal, persons, out, manifests, force)
    if report is not None:
        write_page(voice, Exchange(deal, persons, _none_selected(), plan, previous=old), report, force)
    if voice.to_program:
        voice.answer(
            {
                "changed": found.changed,
                "proven": found.proven,
                "stages": found.stages,
                "persons": len(found.moves),
                "out": str(out),
            }
        )
        return
    say, show = voice.say, voice.out
    show.print(say.counted("{n} person's move changes", "{n} persons' moves change", found.changed), markup=False)
    fewest = N_("No plan changes fewer: that is the solver's word.") if found.proven else N_("Not proven the fewest.")
    show.print(say(fewest), markup=False)
    show.print(
        say("Next: zerohour exchange verify {deal} {persons} {out}", deal=deal_file, persons=persons_file, out=out),
        markup=False,
    )


def _none_selected() -> Selection:
    """A mended plan states no selection's objectives of its own."""
    return Selection((), (), (), (), 0.0, False, Proof.NONE, 0.0)
