"""Each side's exposure over the stages: the picture's panels and the table of the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.formats.report.contents import Exchange
from zerohour.formats.report.exchange_wording import MODES
from zerohour.formats.report.exposure import NARROW, WIDE, Panel, Shape, exposure
from zerohour.formats.report.histogram import whole
from zerohour.formats.report.sentences import Sentences, grouped
from zerohour.formats.report.sides import Side


@dataclass(frozen=True)
class StageFigures:
    """One row of the table: the stage, persons in it, and each party's exposure; `full` where it is at its limit."""

    stage: str
    people: int
    cells: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class ExposedView:
    """The exposures as the page shows them; `mode` says when a release counts as answered."""

    wide: Markup
    narrow: Markup
    sides: Sequence[Side]
    rows: Sequence[StageFigures]
    largest: Sequence[str]
    limits: Sequence[str | None]
    mode: Markup


def exposed_view(exchange: Exchange, parties: Sequence[Side], say: Sentences) -> ExposedView:
    """Every party's exposure after every stage, as the plan says it."""
    values = [list(exchange.plan.exposure.get(side.party, ())) for side in parties]
    limits = [exchange.deal.limit.get(side.party) for side in parties]
    return ExposedView(
        wide=_drawn(exchange, parties, say, WIDE, "x-ew"),
        narrow=_drawn(exchange, parties, say, NARROW, "x-en"),
        sides=parties,
        rows=_rows(exchange, values, limits),
        largest=[whole(max(of, default=0)) for of in values],
        limits=[None if limit is None else grouped(limit) for limit in limits],
        mode=say(MODES[exchange.deal.mode]),
    )


def _rows(exchange: Exchange, values: Sequence[Sequence[int]], limits: Sequence[int | None]) -> list[StageFigures]:
    people = [0] * (exchange.plan.stages + 1)
    for move in exchange.plan.moves:
        people[move.stage] += 1
    return [
        StageFigures(
            stage=str(stage),
            people=people[stage],
            cells=[(whole(of[stage - 1]), of[stage - 1] == limit) if stage <= len(of) else ("", False)
                   for of, limit in zip(values, limits, strict=True)],
        )
        for stage in range(1, exchange.plan.stages + 1)
    ]  # fmt: skip


def _drawn(exchange: Exchange, parties: Sequence[Side], say: Sentences, shape: Shape, key: str) -> Markup:
    words = say.words
    panels = [_panel(exchange, side, say) for side in parties]
    title = " · ".join(
        words("{party}: exposure at most {largest}, {limit}", party=f"{panel.side.letter} {panel.side.party}",
              largest=whole(max(panel.values, default=0)), limit=panel.said)
        for panel in panels
    )  # fmt: skip
    return Markup(
        exposure(panels, shape=shape, rtl=words.dir == "rtl", key=key, title=title, axis=words("after stage"))
    )


def _panel(exchange: Exchange, side: Side, say: Sentences) -> Panel:
    limit = exchange.deal.limit.get(side.party)
    said = say.words("no limit") if limit is None else say.words("limit {limit}", limit=grouped(limit))
    return Panel(side, list(exchange.plan.exposure.get(side.party, ())), limit, said)
