"""events.csv: what became of the moves of a plan, one row each; it must fit the plan it is about."""

from __future__ import annotations

from pathlib import Path

from zerohour.exchange.plan import Event, Happened, Move, Plan
from zerohour.formats.rows import Row, csv_text, read_rows
from zerohour.locale import N_

COLUMNS = ("stage", "event", "person_id", "site", "at")
_AT_THE_MOVE = (Happened.DONE, Happened.NO_SHOW)


def read_events(path: Path, plan: Plan) -> list[Event]:
    """The events in the file at `path`, in its order.

    Raises UnusableInput naming row, column and what to do: for a person who is not in the plan, whose move is done
    already, or of whom two events are told; a stage or site the move is not in; a closed site without its name.
    """
    reading = _Reading(plan)
    return [reading.event(row) for row in read_rows(path, needed=COLUMNS[:3])]


class _Reading:
    """Reads one file's rows; knows the plan and who was told of."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.moves = {move.person_id: move for move in plan.moves}
        self.lines: dict[str, int] = {}

    def event(self, row: Row) -> Event:
        event, stage = row.word("event", Happened), self._stage(row)
        if event is Happened.SITE_CLOSED:
            if row.get("person_id"):
                raise row.refusal("person_id", N_("a site closes, not a person"), N_("leave the person out"))
            return Event(stage, event, None, row.need("site"), row.get("at"))
        move = self._move(row)
        if event in _AT_THE_MOVE:
            self._same_place(row, move, stage)
        return Event(stage, event, move.person_id, row.get("site"), row.get("at"))

    def _stage(self, row: Row) -> int:
        text = row.need("stage")
        stage = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
        if not 1 <= stage <= self.plan.stages:
            raise row.refusal(
                "stage", N_("{value} is no stage of this plan"), N_("write a number from 1 to {stages}"),
                value=text, stages=self.plan.stages,
            )  # fmt: skip
        return stage

    def _move(self, row: Row) -> Move:
        """The person's move, still to be done and not told of before."""
        person_id = row.need("person_id")
        move = self.moves.get(person_id)
        if move is None:
            raise row.refusal(
                "person_id", N_("{person_id} is not in the plan"), N_("check the id, and that this is the plan in force"),
                person_id=person_id,
            )  # fmt: skip
        if move.done:
            raise row.refusal(
                "person_id", N_("{person_id} was handed over already: what is done stays done"), N_("take the row out"),
                person_id=person_id,
            )  # fmt: skip
        if self.lines.setdefault(person_id, row.line) != row.line:
            raise row.refusal(
                "person_id", N_("row {earlier} tells of {person_id} already"), N_("keep the one row that holds"),
                person_id=person_id, earlier=self.lines[person_id],
            )  # fmt: skip
        return move

    def _same_place(self, row: Row, move: Move, stage: int) -> None:
        if stage != move.stage:
            raise row.refusal(
                "stage", N_("{person_id} moves in stage {planned}, not in stage {stage}"),
                N_("correct the stage, or take the events of the plan in force"),
                person_id=move.person_id, planned=move.stage, stage=stage,
            )  # fmt: skip
        site = row.get("site")
        if site and move.site and site != move.site:
            raise row.refusal(
                "site", N_("{person_id} moves at {planned}, not at {site}"), N_("correct the site, or leave it empty"),
                person_id=move.person_id, planned=move.site, site=site,
            )  # fmt: skip


def events_text(events: list[Event]) -> str:
    """The text of an events.csv."""
    return csv_text(COLUMNS, [(e.stage, e.event.value, e.person_id, e.site, e.at) for e in events])
