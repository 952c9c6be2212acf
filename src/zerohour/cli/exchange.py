"""`zerohour exchange …`: from judged lists to a staged plan anybody can check, and to the next when a step fails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zerohour.cli import exchange_persons, exchange_verify
from zerohour.cli.talk import NO, Answer, Force, Json, Lang, Talk, talk
from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.errors import Infeasible, OutOfTime
from zerohour.exchange.plan import Plan, Proof, Selection
from zerohour.formats.deal_toml import read_deal, warnings_of
from zerohour.formats.events_csv import read_events
from zerohour.formats.made_from import check_hashes, sha256_of
from zerohour.formats.persons_csv import read_persons
from zerohour.formats.plan_json import plan_text, read_plan
from zerohour.formats.report.contents import Exchange
from zerohour.formats.selection_json import SelectionFile, read_selection, selection_text
from zerohour.formats.whole import whole_folder, write_whole
from zerohour.locale import N_

if TYPE_CHECKING:
    from zerohour.exchange.stage import Staged

app = typer.Typer(
    help=N_("The exchange: who is released for whom, in which stages, and what happens when a step fails."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
EXAMPLE = N_("Example: zerohour exchange persons deal.toml --list gov=held.csv --sought coal=sought.csv --pairs pairs.csv --judgements judgements.csv -o persons.csv")  # fmt: skip
app.command("persons", epilog=EXAMPLE)(exchange_persons.persons)
app.command("verify", epilog=N_("Example: zerohour exchange verify deal.toml persons.csv plan.json"))(
    exchange_verify.verify
)

DealFile = Annotated[Path, typer.Argument(help=N_("What was agreed: deal.toml."), metavar="DEAL")]
PersonsFile = Annotated[Path, typer.Argument(help=N_("Who is held and wanted: persons.csv."), metavar="PERSONS")]
Out = Annotated[Path, typer.Option("-o", "--out", help=N_("The file to write."), metavar="FILE")]
Report = Annotated[
    Path | None, typer.Option("--report", help=N_("Also write the plan as a page to print."), metavar="FILE")
]
Seconds = Annotated[float, typer.Option("--seconds", help=N_("Time the solver may take."), min=1.0)]


@app.command("select", epilog=N_("Example: zerohour exchange select deal.toml persons.csv -o selection.json"))
def select(
    deal_file: DealFile, persons_file: PersonsFile, out: Out, seconds: Seconds = 60.0, force: Force = False,
    lang: Lang = "en", to_program: Json = False,
) -> None:  # fmt: skip
    """Choose who is released for whom: the most of each first category, then the most persons."""
    from zerohour.exchange.select import select as best_release  # the solvers take a second or two: not for --help

    voice = talk(lang, to_program)
    deal, persons = _inputs(voice, deal_file, persons_file)
    try:
        with voice.progress() as hears:
            hears("select", 0.3)
            found = best_release(deal, persons, seconds=seconds)
    except Infeasible as no:
        raise _collision(voice, no) from no
    text = selection_text(found, deal=sha256_of(deal_file), persons=sha256_of(persons_file))
    write_whole(out, text, force=force)
    said = {
        "released": len(found.released), "kept": len(found.kept), "objective": list(found.objective),
        "bound": list(found.bound), "gap": found.gap, "proven": found.proven, "proof": found.proof.value,
        "seconds": found.seconds, "warnings": [voice.say(w) for w in warnings_of(deal)], "out": str(out),
    }  # fmt: skip
    if to_program:
        voice.answer(said)
        return
    say, show = voice.say, voice.out
    counts = zip([*deal.first, say("persons")], found.objective, found.bound, strict=True)
    show.print(say.counted("{n} person released", "{n} persons released", len(found.released)), markup=False)
    show.print(" · ".join(f"{name} {value:,} / {bound:,}" for name, value, bound in counts), markup=False)
    show.print(say(PROOFS[found.proof.value], gap=f"{found.gap:.1%}"), markup=False)
    show.print(say("Next: zerohour exchange stage {deal} {persons} {out} -o plan.json",
                   deal=deal_file, persons=persons_file, out=out), markup=False)  # fmt: skip


PROOFS = {
    "certificate": N_("Everybody who can be released is: no solver need be believed."),
    "solver": N_("No better selection exists: that is the solver's word."),
    "none": N_("Not proven the best; at most {gap} better is possible."),
}


@app.command("stage", epilog=N_("Example: zerohour exchange stage deal.toml persons.csv selection.json -o plan.json"))
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
    deal, persons = _inputs(voice, deal_file, persons_file)
    file = read_selection(selection_file)
    check_hashes(file, file=selection_file.name, deal=deal_file, persons=persons_file)
    _check_selection(file, {person.person_id: person for person in persons}, selection_file.name)
    try:
        with voice.progress() as hears:
            found = staged(deal, persons, file.selection, seconds=seconds, hears=lambda done: hears("stage", done))
    except Infeasible as no:
        raise _collision(voice, no) from no
    except OutOfTime as late:
        raise _late(voice, late) from late
    plan = Plan(
        deal=file.deal, persons=file.persons, selection=sha256_of(selection_file), version=1, previous=None,
        stages=found.stages, moves=found.moves, exposure=found.exposure, bound_stages=found.bound,
        proven=found.proven, seconds=found.seconds,
    )  # fmt: skip
    _write(plan, deal, persons, out, manifests, force)
    binds, would_help = _binding(voice, deal, persons, file, found)
    if report is not None:
        paper = Exchange(deal, persons, file.selection, plan, binds=binds, would_help=would_help)
        _print_page(voice, paper, report, force)
    _tell(voice, deal, plan, (binds, would_help), (deal_file, persons_file), out)


@app.command(
    "replan", epilog=N_("Example: zerohour exchange replan deal.toml persons.csv plan.json events.csv -o plan-2.json")
)
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
    deal, persons = _inputs(voice, deal_file, persons_file)
    old = read_plan(plan_file)
    check_hashes(old, file=plan_file.name, deal=deal_file, persons=persons_file)
    events = read_events(events_file, old)
    try:
        with voice.progress() as hears:
            hears("stage", 0.3)
            found = mended(deal, persons, old, events, seconds=seconds)
    except Infeasible as no:
        raise _collision(voice, no) from no
    plan = Plan(
        deal=old.deal, persons=old.persons, selection=old.selection, version=old.version + 1,
        previous=sha256_of(plan_file), stages=found.stages, moves=found.moves, exposure=found.exposure,
        bound_stages=max((m.stage for m in found.moves if m.done), default=0), proven=found.proven,
        seconds=found.seconds, out=found.out,
    )  # fmt: skip
    _write(plan, deal, persons, out, manifests, force)
    if report is not None:
        _print_page(voice, Exchange(deal, persons, _none_selected(), plan, previous=old), report, force)
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


def _inputs(voice: Talk, deal_file: Path, persons_file: Path) -> tuple[Deal, list[Held]]:
    """Deal and persons, with the deal's warnings said."""
    deal = read_deal(deal_file)
    for warning in warnings_of(deal):
        voice.aside.print(voice.say(warning), markup=False)
    return deal, read_persons(persons_file, deal)


def _check_selection(file: SelectionFile, persons: Mapping[str, Held], name: str) -> None:
    """A selection releases persons there are, once each, to somebody who wants them."""
    from zerohour.errors import UnusableInput

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


def _write(plan: Plan, deal: Deal, persons: list[Held], out: Path, folder: Path | None, force: bool) -> None:
    """The plan, and the manifests if asked for: manifests first, so that a plan is never there without them."""
    if folder is not None:
        from zerohour.formats.manifests import (
            manifests as stage_manifests,  # openpyxl: only where workbooks are written
        )

        with whole_folder(folder, force) as built:
            for name, data in stage_manifests(plan, deal, persons).items():
                (built / name).write_bytes(data)
    write_whole(out, plan_text(plan), force=force)


def _none_selected() -> Selection:
    """A mended plan states no selection's objectives of its own."""
    return Selection((), (), (), (), 0.0, False, Proof.NONE, 0.0)


def _binding(
    voice: Talk, deal: Deal, persons: list[Held], file: SelectionFile, found: Staged
) -> tuple[list[str], list[str]]:
    """What keeps the plan from being a stage shorter, and what would help, in words."""
    from zerohour.exchange.binding import in_words  # as above

    return in_words(voice.say, deal, persons, file.selection.released, found.stages)


def _print_page(voice: Talk, paper: Exchange, out: Path, force: bool) -> None:
    """The plan as one page a mediator would print; ids alone, as persons.csv holds no names."""
    from zerohour.formats.report import render_report  # as above

    page = render_report(
        title=voice.say("The exchange {deal}", deal=paper.deal.id), lang=voice.say.lang, lists=[], comparisons=[],
        closures=[], exchange=paper, made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )  # fmt: skip
    write_whole(out, page, force=force)


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


def _collision(voice: Talk, no: Infeasible) -> Answer:
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


def _late(voice: Talk, late: OutOfTime) -> Answer:
    said = voice.say(
        "No plan was found in time; none has fewer than {bound} stages. Give more --seconds.", bound=late.bound
    )
    if voice.to_program:
        voice.answer({"feasible": None, "bound_stages": late.bound, "error": said})
    else:
        voice.out.print(said, markup=False)
    return Answer(NO)
