"""What a new plan changes against the one before it, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.exchange.plan import Move, Plan
from zerohour.formats.report.contents import Exchange
from zerohour.formats.report.exchange_wording import HAPPENED
from zerohour.formats.report.people import Named, named
from zerohour.formats.report.sentences import Sentences

CHANGES_NAMED = 500
"""Changes a page shows person by person; the rest are counted."""


@dataclass(frozen=True)
class Change:
    """One person whose handover is another than before: where, before and after (None: not at all), and why."""

    person: Named
    before: Move | None
    after: Move | None
    mark: str
    words: Markup


@dataclass(frozen=True)
class ReplannedView:
    """A re-plan as the page shows it."""

    version: int
    before: int
    stages_before: int
    done: int
    same: int
    counted: int
    changes: Sequence[Change]

    @property
    def hidden(self) -> int:
        """Changes not shown person by person."""
        return self.counted - len(self.changes)


def replanned_view(exchange: Exchange, previous: Plan, say: Sentences) -> ReplannedView:
    """Persons taken out first, then the moved, then the added; what is done or the same is counted."""
    before = {move.person_id: move for move in previous.moves}
    after = {move.person_id: move for move in exchange.plan.moves}
    out = [person for person in before if person not in after]
    moved = [person for person in before if person in after and _place(before[person]) != _place(after[person])]
    added = [person for person in after if person not in before]
    changed = [*out, *moved, *added]
    touched = frozenset(changed)
    return ReplannedView(
        version=exchange.plan.version,
        before=previous.version,
        stages_before=previous.stages,
        done=sum(move.done for move in exchange.plan.moves),
        same=sum(not move.done and move.person_id not in touched for move in exchange.plan.moves),
        counted=len(changed),
        changes=[
            _change(exchange, person, before.get(person), after.get(person), say) for person in changed[:CHANGES_NAMED]
        ],
    )


def changes(exchange: Exchange, previous: Plan) -> int:
    """How many persons are handed over at another time or place than before, or not at all, or newly."""
    before = {move.person_id: _place(move) for move in previous.moves}
    after = {move.person_id: _place(move) for move in exchange.plan.moves}
    return sum(before.get(person) != after.get(person) for person in before.keys() | after.keys())


def _place(move: Move) -> tuple[int, str, str, str]:
    return move.stage, move.site, move.vehicle, move.to


def _change(
    exchange: Exchange, person: str, before: Move | None, after: Move | None, say: Sentences
) -> Change:  # fmt: skip
    happened = dict(exchange.plan.out).get(person)
    if after is None:
        words = say("taken out: {why}", why=say(HAPPENED[happened])) if happened else say("no longer in the plan")
        mark = "no"
    elif before is None:
        mark, words = "due", say("added")
    else:
        mark, words = "wait", _moved(before, after, say)
    return Change(named(person, exchange.names.get(person, "")), before, after, mark, words)


def _moved(before: Move, after: Move, say: Sentences) -> Markup:
    if before.to != after.to:
        return say("goes to another party")
    if before.stage != after.stage:
        return say("another stage")
    return say("another site") if before.site != after.site else say("another vehicle")
