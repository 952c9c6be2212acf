"""`zerohour exchange verify`: the check a party that trusts nobody runs on the three files it was given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from zerohour.cli.talk import FINE, NO, Answer, Json, Lang, Talk, isolated, talk
from zerohour.exchange.certificate import Broken, check_plan, waits_for
from zerohour.exchange.deal import Condition
from zerohour.exchange.plan import Plan
from zerohour.formats.deal_toml import read_deal
from zerohour.formats.persons_csv import read_persons
from zerohour.formats.plan_json import read_plan_as_stated, sha256_of
from zerohour.locale import N_

SHOWN = 60
"""Broken rules shown to a person one by one; a program gets them all."""


def verify(
    deal_file: Annotated[Path, typer.Argument(help=N_("What was agreed: deal.toml."), metavar="DEAL")],
    persons_file: Annotated[Path, typer.Argument(help=N_("Who is held and wanted: persons.csv."), metavar="PERSONS")],
    plan_file: Annotated[Path, typer.Argument(help=N_("The plan to check: plan.json."), metavar="PLAN")],
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Check every rule of a plan, without the solver's help; exit 1 if one is broken."""
    voice = talk(lang, to_program)
    deal = read_deal(deal_file)
    persons = read_persons(persons_file, deal)
    plan, max_exposure = read_plan_as_stated(plan_file)
    broken = check_plan(
        deal,
        persons,
        plan,
        deal_hash=sha256_of(deal_file),
        persons_hash=sha256_of(persons_file),
        max_exposure=max_exposure,
    )
    waiting = waits_for(deal, plan)
    if to_program:
        voice.answer(_verdict(plan, broken, waiting))
    else:
        _show(voice, plan, broken, waiting)
    raise Answer(NO if broken else FINE)


def _verdict(plan: Plan, broken: Sequence[Broken], waiting: Sequence[Condition]) -> dict[str, object]:
    said: dict[str, object] = {
        "valid": not broken,
        "broken": [one.values() for one in broken],
        "optimality": "solver" if plan.proven else "none",
    }
    if waiting:
        said["waits_for"] = [{"condition": condition.id, "needs": condition.needs} for condition in waiting]
    return said


def _show(voice: Talk, plan: Plan, broken: Sequence[Broken], waiting: Sequence[Condition]) -> None:
    say, out = voice.say, voice.out
    if broken:
        verdict = say.counted(
            "This plan breaks the deal in {n} place.",
            "This plan breaks the deal in {n} places.",
            len(broken),
        )
    else:
        verdict = say(N_("This plan keeps every rule of the deal."))
    out.print(verdict, style="bold", markup=False)
    out.print()
    if broken:
        _show_broken(voice, broken)
    else:
        moved = say.counted("{n} person moves", "{n} persons move", len(plan.moves))
        stages = say.counted("in {n} stage", "in {n} stages", plan.stages)
        out.print(f"{moved} {stages}", markup=False)
    for condition in waiting:
        needs = isolated(condition.needs)
        out.print(say(N_("waits for: {needs} (a person confirms it)"), needs=needs), markup=False)
    if plan.version > 1:
        unchecked = N_("Checked without the solver. That no mended plan changes fewer people is the solver's word.")
    elif plan.proven:
        unchecked = N_(
            "Checked without the solver. That no plan has fewer stages and no selection is better is the solver's word."
        )
    else:
        unchecked = N_(
            "Checked without the solver. Nobody says that this plan has the fewest stages or moves the most."
        )
    out.print(say(unchecked), markup=False)


def _show_broken(voice: Talk, broken: Sequence[Broken]) -> None:
    say, out = voice.say, voice.out
    table = Table(box=None, pad_edge=False)
    for heading in (say("rule"), say("stage"), say("what"), say("what to do")):
        table.add_column(heading, overflow="fold")
    for one in broken[:SHOWN]:
        what, fix, plain = one.in_words()
        values = {name: isolated(value) for name, value in plain.items()}
        stage = "" if one.stage is None else str(one.stage)
        table.add_row(one.rule.value, stage, say(what, **values), say(fix, **values))
    out.print(table)
    if len(broken) > SHOWN:
        more = len(broken) - SHOWN
        out.print(say.counted("… and {n} more; --json lists them all", "… and {n} more; --json lists them all", more))
    out.print()
