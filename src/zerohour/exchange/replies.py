"""What the holders answered about the rows of several lists, asked together: by row and by holder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zerohour.errors import UnusableInput
from zerohour.exchange.deal import Deal
from zerohour.exchange.listed import Entry
from zerohour.lists.answers import Answer, Answered
from zerohour.locale import N_


@dataclass(frozen=True)
class Reply:
    """An answer about a sought row. `holder`: who answers, and for their own list alone; None where nobody says."""

    entry: Entry
    answered: Answered
    holder: str | None = None


class Replies:
    """All replies, to be asked. Raises UnusableInput where one row has two different answers of one holder."""

    def __init__(self, replies: Iterable[Reply], deal: Deal) -> None:
        self._deal = deal
        self._of: dict[Entry, dict[str | None, Answered]] = {}
        for reply in replies:
            told = self._of.setdefault(reply.entry, {})
            before = told.setdefault(reply.holder, reply.answered)
            if (before.answer, before.details) != (reply.answered.answer, reply.answered.details):
                raise UnusableInput(
                    N_("the row {row_id} has two answers: {first} and {second}"), column="row_id",
                    row_id=reply.entry.row_id, first=before.answer.value, second=reply.answered.answer.value,
                    fix=N_("give the final reply alone, and say whose each file is: --answers HOLDER=FILE"),
                )  # fmt: skip

    def about(self, entry: Entry) -> frozenset[Answer]:
        """Every answer the row got, from whomever."""
        return frozenset(one.answer for one in self._of.get(entry, {}).values())

    def holders(self, entry: Entry) -> frozenset[str]:
        """Who is said to hold the person of this row."""
        told = self._of.get(entry, {})
        said = (self._holder(entry, holder, one) for holder, one in told.items() if one.answer is Answer.HELD)
        return frozenset(holder for holder in said if holder)

    def of(self, entry: Entry, holder: str) -> Answer | None:
        """What `holder` answers about the row; about the row it repeats, where it is answered as a duplicate."""
        answered: Answered | None = None
        for row in self.repeated(entry, holder):
            answered = self._told(row, holder)
        return answered.answer if answered else None

    def repeated(self, entry: Entry, holder: str) -> list[Entry]:
        """The row and, one after the other, those it is answered to be a duplicate of."""
        path = [entry]
        while (one := self._told(path[-1], holder)) and one.answer is Answer.DUPLICATE:
            target = Entry(entry.side, entry.party, one.details["duplicate_of"])
            if target in path:
                break
            path.append(target)
        return path

    def _told(self, entry: Entry, holder: str) -> Answered | None:
        told: Mapping[str | None, Answered] = self._of.get(entry, {})
        return told.get(holder) or told.get(None)

    def _holder(self, entry: Entry, holder: str | None, answered: Answered) -> str | None:
        """The holder, where the answer names one, or where nobody else is left."""
        named = holder or answered.details.get("holder")
        if named in self._deal.parties:
            return named
        others = [party for party in self._deal.parties if party != entry.party]
        return others[0] if len(others) == 1 else None
