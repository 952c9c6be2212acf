"""What the exchange commands share: their options, their inputs, a plan written out, an honest no."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from zerohour.cli.talk import NO, Answer, Talk
from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.errors import Infeasible, OutOfTime
from zerohour.exchange.plan import Plan
from zerohour.formats.deal_toml import read_deal, warnings_of
from zerohour.formats.persons_csv import read_persons
from zerohour.formats.plan_json import plan_text
from zerohour.formats.report.contents import Exchange
from zerohour.formats.whole import whole_folder, write_whole
from zerohour.locale import N_

DealFile = Annotated[Path, typer.Argument(help=N_("What was agreed: deal.toml."), metavar="DEAL")]
PersonsFile = Annotated[Path, typer.Argument(help=N_("Who is held and wanted: persons.csv."), metavar="PERSONS")]
Out = Annotated[Path, typer.Option("-o", "--out", help=N_("The file to write."), metavar="FILE")]
Report = Annotated[
    Path | None, typer.Option("--report", help=N_("Also write the plan as a page to print."), metavar="FILE")
]
Seconds = Annotated[float, typer.Option("--seconds", help=N_("Time the solver may take."), min=1.0)]


def deal_and_persons(voice: Talk, deal_file: Path, persons_file: Path) -> tuple[Deal, list[Held]]:
    """Deal and persons, with the deal's warnings said."""
    deal = read_deal(deal_file)
    for warning in warnings_of(deal):
        voice.aside.print(voice.say(warning), markup=False)
    return deal, read_persons(persons_file, deal)


def write_plan(plan: Plan, deal: Deal, persons: list[Held], out: Path, folder: Path | None, force: bool) -> None:
    """The plan, and the manifests if asked for: manifests first, so that a plan is never there without them."""
    if folder is not None:
        from zerohour.formats.manifests import (
            manifests as stage_manifests,  # openpyxl: only where workbooks are written
        )

        with whole_folder(folder, force) as built:
            for name, data in stage_manifests(plan, deal, persons).items():
                (built / name).write_bytes(data)
    write_whole(out, plan_text(plan), force=force)


def write_page(voice: Talk, paper: Exchange, out: Path, force: bool) -> None:
    """The plan as one page a mediator would print; ids alone, as persons.csv holds no names."""
    from zerohour.formats.report import render_report  # as above

    page = render_report(
        title=voice.say("The exchange {deal}", deal=paper.deal.id), lang=voice.say.lang, lists=[], comparisons=[],
        closures=[], exchange=paper, made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )  # fmt: skip
    write_whole(out, page, force=force)


def no_plan(voice: Talk, no: Infeasible) -> Answer:
    """Say which rules collide; the honest answer is no."""
    rules = [{"rule": rule.name, "says": rule.sentence(voice.say)} for rule in no.rules]
    if voice.to_program:
        voice.answer({"feasible": False, "collide": rules})
    else:
        voice.out.print(voice.say("No plan keeps all of this together:"), markup=False)
        for rule in rules:
            voice.out.print(f"  · {rule['says']}", markup=False)
        voice.out.print(voice.say("Leave out or loosen one of them."), markup=False)
    return Answer(NO)


def too_late(voice: Talk, late: OutOfTime) -> Answer:
    said = voice.say(
        "No plan was found in time; none has fewer than {bound} stages. Give more --seconds.", bound=late.bound
    )
    if voice.to_program:
        voice.answer({"feasible": None, "bound_stages": late.bound, "error": said})
    else:
        voice.out.print(said, markup=False)
    return Answer(NO)
