"""`zerohour exchange select`: who is released for whom."""

from __future__ import annotations

from zerohour.cli.exchange_files import (
    DealFile,
    Out,
    PersonsFile,
    Seconds,
    deal_and_persons,
    no_plan,
)
from zerohour.cli.talk import Force, Json, Lang, talk
from zerohour.exchange.errors import Infeasible
from zerohour.formats.deal_toml import warnings_of
from zerohour.formats.made_from import sha256_of
from zerohour.formats.selection_json import selection_text
from zerohour.formats.whole import write_whole
from zerohour.locale import N_


def select(
    deal_file: DealFile, persons_file: PersonsFile, out: Out, seconds: Seconds = 60.0, force: Force = False,
    lang: Lang = "en", to_program: Json = False,
) -> None:  # fmt: skip
    """Choose who is released for whom: the most of each first category, then the most persons."""
    from zerohour.exchange.select import select as best_release  # the solvers take a second or two: not for --help

    voice = talk(lang, to_program)
    deal, persons = deal_and_persons(voice, deal_file, persons_file)
    try:
        with voice.progress() as hears:
            hears("select", 0.3)
            found = best_release(deal, persons, seconds=seconds)
    except Infeasible as no:
        raise no_plan(voice, no) from no
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
