"""Section 4: the exchange in stages: one sentence, the stages, the exposures, the accounts, what binds, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.formats.report.balanced import BalancedView, balanced_view
from zerohour.formats.report.contents import Exchange
from zerohour.formats.report.exposed import ExposedView, exposed_view
from zerohour.formats.report.replanned import ReplannedView, replanned_view
from zerohour.formats.report.sentences import Sentences
from zerohour.formats.report.sides import sides
from zerohour.formats.report.stages import STAGES_OPEN, StageView, condition_words, stage_views


@dataclass(frozen=True)
class StagedView:
    """The section as the page shows it."""

    deal: str
    version: int
    sentence: Markup
    warning: Markup | None
    people: int
    done: int
    stages: Sequence[StageView]
    open: bool
    exposed: ExposedView
    balanced: BalancedView
    conditions: Sequence[Markup]
    binds: Sequence[str]
    would_help: Sequence[str]
    replanned: ReplannedView | None


def staged_view(exchange: Exchange, say: Sentences) -> StagedView:
    """Everything the page says of the exchange; parties are lettered in the deal's order."""
    parties = sides(exchange.deal.parties)
    plan = exchange.plan
    return StagedView(
        deal=exchange.deal.id,
        version=plan.version,
        sentence=staged_sentence(exchange, say),
        warning=counted_warning(exchange, say),
        people=len(plan.moves),
        done=len(plan.moves) - exchange.to_come,
        stages=stage_views(exchange, parties, say),
        open=plan.stages <= STAGES_OPEN,
        exposed=exposed_view(exchange, list(parties.values()), say),
        balanced=balanced_view(exchange, parties, say),
        conditions=[condition_words(condition, say) for condition in exchange.deal.conditions],
        binds=exchange.binds,
        would_help=exchange.would_help,
        replanned=replanned_view(exchange, exchange.previous, say) if exchange.previous is not None else None,
    )


def staged_sentence(exchange: Exchange, say: Sentences) -> Markup:
    """How many people in how many stages, and whether fewer would do."""
    plan = exchange.plan
    if not plan.moves:
        return say("Nobody is released by this plan")
    people = say.counted("{n} person", "{n} people", len(plan.moves))
    stages = say.counted("{n} stage", "{n} stages", plan.stages)
    if plan.stages <= plan.bound_stages and plan.proven:
        return say("{people} in {stages}; no plan has fewer, the solver says", people=people, stages=stages)
    if plan.bound_stages > 1 and plan.previous is None:  # a mended plan has other aims than few stages
        bound = say.counted("{n} stage", "{n} stages", plan.bound_stages)
        return say("{people} in {stages}; no plan has fewer than {bound}, the solver says", people=people,
                   stages=stages, bound=bound)  # fmt: skip
    return say("{people} in {stages}; whether fewer would do is not known", people=people, stages=stages)


def counted_warning(exchange: Exchange, say: Sentences) -> Markup | None:
    """The warning where those released first are given a bargaining value; None where they are not."""
    if not exchange.deal.count_first:
        return None
    return say(
        "This deal counts the wounded, the sick, children, women and old people in the balance (count_first = true). "
        "By default they go first and count nothing."
    )
