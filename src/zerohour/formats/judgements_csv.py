"""judgements.csv: people's verdicts on pairs, append-only; and labels, what is known of pairs beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from zerohour.formats.rows import Row, csv_text, read_rows
from zerohour.linkage.judgement import Judgement, Pair, Verdict
from zerohour.locale import N_

COLUMNS = ("judgement_id", "left", "right", "verdict", "reviewer", "at", "undoes", "note")


def read_judgements(path: Path) -> list[Judgement]:
    """All lines in order, undone ones too.

    Raises UnusableInput for a second use of an id, an undo of what is not there, or a line that neither judges nor undoes.
    """
    judgements: list[Judgement] = []
    lines: dict[str, int] = {}
    for row in read_rows(path, needed=COLUMNS[:4]):
        one = _judgement(row)
        if one.judgement_id in lines:
            raise row.refusal(
                "judgement_id", N_("{value} was used in row {earlier}"), N_("give each line its own id"),
                value=one.judgement_id, earlier=lines[one.judgement_id],
            )  # fmt: skip
        if one.undoes and one.undoes not in lines:
            raise row.refusal(
                "undoes", N_("no earlier line has the id {value}"), N_("undo a line above"), value=one.undoes
            )
        lines[one.judgement_id] = row.line
        judgements.append(one)
    return judgements


def _judgement(row: Row) -> Judgement:
    undoes = row.get("undoes")
    verdict = None if undoes and not row.get("verdict") else row.word("verdict", Verdict)
    left, right = row.get("left"), row.get("right")
    if not undoes:
        left, right = row.need("left"), row.need("right")
    pair = (left, right) if left and right else None
    return Judgement(
        row.need("judgement_id"), pair, verdict, row.get("reviewer") or "", row.get("at") or "", undoes, row.get("note")
    )


def judgements_text(judgements: Sequence[Judgement]) -> str:
    """The text of a judgements.csv."""
    rows = [
        [j.judgement_id, *(j.pair or (None, None)), j.verdict and j.verdict.value, j.reviewer, j.at, j.undoes, j.note]
        for j in judgements
    ]
    return csv_text(COLUMNS, rows)


def read_labels(path: Path) -> Mapping[Pair, bool]:
    """Known pairs (`left,right,same`, 1 or 0). Raises UnusableInput for anything else and for contradictions."""
    labels: dict[Pair, bool] = {}
    for row in read_rows(path, needed=("left", "right", "same")):
        pair, said = (row.need("left"), row.need("right")), row.need("same")
        if said not in ("0", "1"):
            raise row.refusal("same", N_("{value} is neither 1 nor 0"), N_("write 1 for same, 0 for not"), value=said)
        if labels.setdefault(pair, said == "1") != (said == "1"):
            raise row.refusal("same", N_("this pair was labelled otherwise above"), N_("keep one label a pair"))
    return labels
