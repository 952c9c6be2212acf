"""pairs.csv and what stands beside it: a comparison's result as files that other programs read."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl

from zerohour.formats.rows import csv_text, read_rows
from zerohour.linkage.linked import Decision, Linked
from zerohour.locale import N_

COLUMNS = ("left", "right", "weight_bits", "probability", "decision")


def pairs_text(linked: Linked) -> str:
    """The text of pairs.csv: sorted, weights with three decimals, probabilities only where labels calibrated them."""
    rows = [
        (left, right, f"{weight:.3f}", None if probability is None else f"{probability:.6f}", decision)
        for left, right, weight, probability, decision in linked.pairs.select(COLUMNS).iter_rows()
    ]
    return csv_text(COLUMNS, rows)


def read_pairs(path: Path) -> pl.DataFrame:
    """A pairs.csv: left, right (text), weight_bits, probability (float or null), decision.

    Raises UnusableInput for a weight or probability that is no number, an unknown decision, or a pair given twice.
    """
    seen: dict[tuple[str, str], int] = {}
    rows = []
    for row in read_rows(path, needed=COLUMNS):
        pair = (row.need("left"), row.need("right"))
        if seen.setdefault(pair, row.line) != row.line:
            raise row.refusal(
                "left", N_("this pair stands in row {earlier} already"), N_("keep it once"), earlier=seen[pair]
            )
        numbers = []
        for column in ("weight_bits", "probability"):
            text = row.get(column)
            try:
                numbers.append(None if text is None else float(text))
            except ValueError:
                raise row.refusal(column, N_("{value} is not a number"), N_("write it as 21.375"), value=text) from None
        rows.append((*pair, *numbers, row.word("decision", Decision).value))
    schema = dict(zip(COLUMNS, (pl.String, pl.String, pl.Float64, pl.Float64, pl.String), strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def evidence_bytes(linked: Linked) -> bytes:
    """The bytes of evidence.parquet: bits per field per pair, with both values and the level they agree at."""
    out = io.BytesIO()
    linked.evidence.write_parquet(out, compression="zstd")
    return out.getvalue()


def summary(linked: Linked, *, seconds: float) -> dict[str, object]:
    """What summary.json says; precision and recall only where labels calibrated them, as (low, best, high)."""
    said: dict[str, object] = {
        "format": "zerohour/summary/1",
        "seconds": round(seconds, 3),
        "pairs_scored": linked.pairs_scored,
        "matches": linked.count(Decision.MATCH),
        "review": linked.count(Decision.REVIEW),
        "kin": linked.pairs.filter(pl.col("note") == "kin").height,
        "prior_bits": round(linked.prior_bits, 3),
        "calibrated": None,
    }
    if linked.calibration:
        precision, recall = (
            dict(zip(("low", "best", "high"), (round(x, 4) for x in figure), strict=True))
            for figure in (linked.calibration.precision, linked.calibration.recall)
        )
        said |= {"calibrated": "labels", "labels": linked.calibration.labels, "precision": precision, "recall": recall}
    return said


def json_text(value: object) -> str:
    """JSON as we write it to files: UTF-8, indented, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
