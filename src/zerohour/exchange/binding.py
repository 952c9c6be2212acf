"""What binds a plan, and what would buy a stage less: each rule loosened in turn, and asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.errors import Rule
from zerohour.exchange.plan import Release
from zerohour.exchange.rules import loosened
from zerohour.exchange.stage import has_plan, loose
from zerohour.exchange.staging import Staging, staging
from zerohour.locale import N_, Words


@dataclass(frozen=True)
class Binding:
    """A rule without which one stage less would do; `enough`: the smallest limit that would, where it is a number."""

    rule: Rule
    enough: int | None


def binding(problem: Staging, stages: int) -> Iterator[Binding]:
    """The rules that alone keep a plan from having `stages - 1` stages. None of them: only several together do.

    For small problems; where the solver runs out of time a rule counts as binding if the relaxation says so.
    """
    if stages < 2:
        return
    for choice in loosened(problem.deal):
        if has_plan(loose(problem, choice.without(problem.deal)), stages - 1):
            yield Binding(choice.rule, _enough(problem, choice.rule, stages - 1))


def _enough(problem: Staging, rule: Rule, stages: int) -> int | None:
    """By bisection, the smallest limit under which so many stages are enough; more never hurts."""
    low = rule.values.get("limit", rule.values.get("most"))
    if not isinstance(low, int):
        return None
    high = max(2 * low, 1)
    while not _fits(problem, rule, high, stages):
        if high > LARGEST:
            return None
        high *= 2
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _fits(problem, rule, middle, stages) else (middle, high)
    return high


LARGEST = 1_000_000


def _fits(problem: Staging, rule: Rule, limit: int, stages: int) -> bool:
    return has_plan(loose(problem, _with(problem.deal, rule, limit)), stages)


def _with(deal: Deal, rule: Rule, limit: int) -> Deal:
    """The deal with one rule's number changed."""
    if rule.name == "exposure":
        return replace(deal, limit={**deal.limit, str(rule.values["party"]): limit})
    if rule.name == "site":
        sites = tuple(replace(s, per_stage=limit) if s.id == rule.values["site"] else s for s in deal.sites)
        return replace(deal, sites=sites)
    return replace(deal, per_stage=limit)


def in_words(
    say: Words, deal: Deal, persons: Iterable[Held], released: Sequence[Release], stages: int
) -> tuple[list[str], list[str]]:
    """Sentences on what binds, and on what would save a stage; both empty for plans too large to ask again and again."""
    problem = staging(deal, {person.person_id: person for person in persons}, released)
    if len(problem.classes) * stages > FEW:
        return [], []
    binds, would_help = [], []
    for one in binding(problem, stages):
        rule = one.rule.sentence(say)
        binds.append(rule)
        if one.enough is not None:
            now = one.rule.values.get("limit", one.rule.values.get("most"))
            would_help.append(
                say(
                    N_("with {enough} instead of {now}, one stage less would do: {rule}"),
                    enough=one.enough,
                    now=now,
                    rule=rule,
                )
            )
    nothing = say(N_("no single rule: only several together"))
    return binds or [nothing], would_help or [nothing]


FEW = 1_000
"""Classes times stages up to which each rule is loosened and asked again."""
