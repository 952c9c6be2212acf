"""`zerohour exchange stage`: the released put into stages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from zerohour.cli.talk import Force, Json, Lang, Talk, talk
from zerohour.errors import UnusableInput
from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.errors import Infeasible, OutOfTime
from zerohour.exchange.plan import Plan
from zerohour.formats.made_from import check_hashes, sha256_of
from zerohour.formats.report.contents import Exchange
from zerohour.formats.selection_json import SelectionFile, read_selection
from zerohour.locale import N_

if TYPE_CHECKING:
    from zerohour.exchange.stage import Staged


def stage(
    deal_file: DealFile,
    persons_file: PersonsFile,
    selection_file: Annotated[Path, typer.Argument(help=N_("Who is released: selection.json."), metavar="SELECTION")],
    out: Out,
    manifests: Annotated[
        Path | None,
        typer.Option("--manifests", help=N_("Also write manifests per stage and site here."), metavar="DIR"),
    ] = None,
    report: Report = None,
    seconds: Seconds = 100.0,
    force: Force = False,
    lang: Lang = "en",
    to_program: Json = False,
) -> None:
    """Put the released into the fewest stages in which no party is exposed beyond its limit."""
    from zerohour.exchange.stage import stage as staged  # as above

    voice = talk(lang, to_program)
    deal, persons = deal_and_persons(voice, deal_file, persons_file)
    file = read_selection(selection_file)
    check_hashes(file, file=selection_file.name, deal=deal_file, persons=persons_file)
    _check_selection(file, {person.person_id: person for person in persons}, selection_file.name)
    try:
        with voice.progress() as hears:
            found = staged(deal, persons, file.selection, seconds=seconds, hears=lambda done: hears("stage", done))
    except Infeasible as no:
        raise no_plan(voice, no) from no
    except OutOfTime as late:
        raise too_late(voice, late) from late
    plan = Plan(
        deal=file.deal, persons=file.persons, selection=sha256_of(selection_file), version=1, previous=None,
        stages=found.stages, moves=found.moves, exposure=found.exposure, bound_stages=found.bound,
        proven=found.proven, seconds=found.seconds,
    )  # fmt: skip
    write_plan(plan, deal, persons, out, manifests, force)
    binds, would_help = _binding(voice, deal, persons, file, found)
    if report is not None:
        paper = Exchange(deal, persons, file.selection, plan, binds=binds, would_help=would_help)
        write_page(voice, paper, report, force)
    _tell(voice, deal, plan, (binds, would_help), (deal_file, persons_file), out)


def _check_selection(file: SelectionFile, persons: Mapping[str, Held], name: str) -> None:
    """A selection releases persons there are, once each, to somebody who wants them."""

    seen: set[str] = set()
    for k, one in enumerate(file.selection.released):
        person = persons.get(one.person_id)
        fits = person and person.holder == one.holder and one.to in person.wanted_by and not person.blocked
        if not fits or one.person_id in seen:
            raise UnusableInput(
                N_("{person} cannot be released to {to}"), file=name, column=f"released[{k}]", person=one.person_id,
                to=one.to, fix=N_("make the selection again from these persons"),
            )  # fmt: skip
        seen.add(one.person_id)


def _binding(
    voice: Talk, deal: Deal, persons: list[Held], file: SelectionFile, found: Staged
) -> tuple[list[str], list[str]]:
    """What keeps the plan from being a stage shorter, and what would help, in words."""
    from zerohour.exchange.binding import in_words  # as above

    return in_words(voice.say, deal, persons, file.selection.released, found.stages)


def _tell(
    voice: Talk, deal: Deal, plan: Plan, said_of: tuple[list[str], list[str]], files: tuple[Path, Path], out: Path
) -> None:
    binds, would_help = said_of
    if voice.to_program:
        said = {
            "stages": plan.stages, "bound_stages": plan.bound_stages, "gap_stages": plan.stages - plan.bound_stages,
            "proven": plan.proven, "persons": len(plan.moves), "max_exposure": dict(plan.max_exposure),
            "seconds": plan.seconds, "binds": binds, "would_help": would_help, "out": str(out),
        }  # fmt: skip
        voice.answer(said)
        return
    say, show = voice.say, voice.out
    people = say.counted("{n} person", "{n} persons", len(plan.moves))
    in_stages = say.counted("in {n} stage", "in {n} stages", plan.stages)
    show.print(f"{people} {in_stages}", markup=False)
    gap = plan.stages - plan.bound_stages
    least = say("No plan has fewer stages: that is the solver's word.") if not gap else say.counted(
        "A plan with {n} stage less is not excluded.", "A plan with {n} stages less is not excluded.", gap)  # fmt: skip
    show.print(least, markup=False)
    for sentence in would_help or binds:
        show.print(f"  {sentence}", markup=False)
    for party, most in plan.max_exposure.items():
        limit = deal.limit.get(party)
        of = say("of {limit}", limit=f"{limit:,}") if limit is not None else say("no limit")
        exposed = say("exposed to {most} points at most", most=f"{most:,}")
        show.print(f"  {party}: {exposed} ({of})", markup=False)
    show.print(
        say("Next: zerohour exchange verify {deal} {persons} {out}", deal=files[0], persons=files[1], out=out),
        markup=False,
    )
