"""Which pairs a page shows in full, and each of them as a table of rows with its waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from zerohour.formats.report.contents import Compared
from zerohour.formats.report.sentences import Sentences, grouped, signed
from zerohour.formats.report.waterfall import Scale, Step, running, scale_for, waterfall
from zerohour.formats.report.wording import AGREEMENTS, DATE_AGREEMENTS, FIELDS, REASONS, worded
from zerohour.formats.report.written import as_written, in_latin
from zerohour.linkage.judgement import Verdict
from zerohour.linkage.linked import Agreement, Linked
from zerohour.lists.entry import COMPARED, Kind

_FIELD_ORDER = {name: i for i, name in enumerate(COMPARED)}


@dataclass(frozen=True)
class Row:
    """One line of a pair's table. `sides` are the two values with their Latin reading; None when not given."""

    label: Markup
    said: Markup
    sides: tuple[Markup | None, Markup | None]
    bits: str
    drawing: Markup


@dataclass(frozen=True)
class PairView:
    """One pair in full."""

    left: str
    right: str
    weight: str
    probability: str
    odds: Markup
    reason: Markup
    rows: Sequence[Row]
    prior: Row
    total: Markup
    silent: Sequence[Markup]


@dataclass(frozen=True)
class Group:
    """Pairs that stand alike: those shown in full, and how many are only counted."""

    standing: str
    views: Sequence[PairView]
    counted: int

    @property
    def hidden(self) -> int:
        """How many are in pairs.csv alone."""
        return self.counted - len(self.views)


def chosen(pairs: pl.DataFrame, standing: str, *, at_most: int) -> pl.DataFrame:
    """The strongest half and the weakest half of `at_most` pairs, heaviest first."""
    alike = pairs.filter(pl.col("standing") == standing)
    alike = alike.sort("weight_bits", "left", "right", descending=[True, False, False])
    if alike.height <= at_most:
        return alike
    strongest = at_most - at_most // 2
    return pl.concat([alike.head(strongest), alike.tail(at_most - strongest)])


def groups(compared: Compared, say: Sentences, *, at_most: int) -> list[Group]:
    """The pairs in full by how they stand, all drawn to one scale."""
    linked, kinds, rtl = compared.linked, compared.left.persons.kinds, say.words.dir == "rtl"
    picked = {name: chosen(compared.pairs, name, at_most=at_most) for name in ("judged", "match", "review", "kin")}
    evidence = _evidence(linked, pl.concat(picked.values()))
    scale = scale_for([running(linked.prior_bits, _steps(rows)) for rows in evidence.values()])
    draw = _Draw(linked.prior_bits, scale, kinds, say, rtl)
    return [
        Group(name, [draw.view(pair, evidence[pair["left"], pair["right"]]) for pair in some.iter_rows(named=True)],
              compared.standing(name))
        for name, some in picked.items()
        if some.height
    ]  # fmt: skip


def _evidence(linked: Linked, pairs: pl.DataFrame) -> dict[tuple[str, str], list[dict[str, object]]]:
    found: dict[tuple[str, str], list[dict[str, object]]] = {key: [] for key in pairs.select("left", "right").rows()}
    shown = linked.evidence.join(pairs.select("left", "right"), on=["left", "right"], how="semi")
    for row in shown.iter_rows(named=True):
        found[row["left"], row["right"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: _FIELD_ORDER.get(str(row["field"]), len(_FIELD_ORDER)))
    return found


def _steps(rows: Sequence[Mapping[str, object]]) -> list[Step]:
    return [Step(_bits(row), row["agreement"] == Agreement.MISSING) for row in rows]


def _bits(row: Mapping[str, object]) -> float:
    bits = row["bits"]
    return float(bits) if isinstance(bits, int | float) else 0.0


def _silent(row: Mapping[str, object]) -> bool:
    """Whether neither side says anything: named in one line instead of a row each."""
    return row["left_value"] is None and row["right_value"] is None and not _bits(row)


@dataclass(frozen=True)
class _Draw:
    prior: float
    scale: Scale
    kinds: Mapping[str, Kind]
    say: Sentences
    rtl: bool

    def view(self, pair: Mapping[str, object], evidence: Sequence[Mapping[str, object]]) -> PairView:
        spoken = [row for row in evidence if not _silent(row)]
        first, *drawings, last = waterfall(self.prior, _steps(spoken), scale=self.scale, rtl=self.rtl)
        weight, probability = pair["weight_bits"], pair["probability"]
        assert isinstance(weight, int | float)
        return PairView(
            left=str(pair["left"]),
            right=str(pair["right"]),
            weight=signed(weight),
            probability=_chance(probability) if isinstance(probability, float) else "",
            odds=odds(weight, self.say),
            reason=self._reason(pair),
            rows=[self._row(row, drawing) for row, drawing in zip(spoken, drawings, strict=True)],
            prior=Row(Markup(), Markup(), (None, None), signed(self.prior), Markup(first)),
            total=Markup(last),
            silent=[worded(FIELDS, str(row["field"]), self.say) for row in evidence if _silent(row)],
        )

    def _reason(self, pair: Mapping[str, object]) -> Markup:
        """Why a person must look, where the weight alone does not say it."""
        if pair["standing"] == "judged":
            return Markup()
        code = "unsure" if pair["verdict"] == Verdict.UNSURE.value else pair["note"]
        return self.say(REASONS[code]) if isinstance(code, str) and code in REASONS else Markup()

    def _row(self, row: Mapping[str, object], drawing: str) -> Row:
        field = str(row["field"])
        return Row(
            label=worded(FIELDS, field, self.say),
            said=worded(
                DATE_AGREEMENTS if self.kinds.get(field) is Kind.DATE else AGREEMENTS, str(row["agreement"]), self.say
            ),
            sides=(self._side(row["left_value"], field), self._side(row["right_value"], field)),
            bits=signed(_bits(row)),
            drawing=Markup(drawing),
        )

    def _side(self, value: object, field: str) -> Markup | None:
        if value is None or value == "":
            return None
        written = as_written(str(value))
        reads = self.kinds.get(field) in (Kind.NAME, Kind.PLACE)
        latin = in_latin(str(value)) if reads else Markup()
        return written + Markup("<br>") + latin if latin else written


def _chance(probability: float) -> str:
    """Three decimals, never a bare 0 or 1: nothing is certain."""
    if probability > 0.9995:
        return "> 0.999"
    return f"{probability:.3f}" if probability >= 0.0005 else "< 0.001"


def odds(weight: float, say: Sentences) -> Markup:
    """The weight as odds in words, to two figures; said to be the model's, not a decision."""
    times = 2.0 ** min(abs(weight), 20)
    rough = float(f"{times:.2g}")
    n = grouped(int(rough)) if rough >= 10 else f"{rough:g}"
    if abs(weight) >= 20:
        n = "1,000,000"
        if weight > 0:
            return say("more than {n} to 1 that this is one person", n=n)
        return say("more than {n} to 1 that these are two persons", n=n)
    if weight >= 0:
        return say("about {n} to 1 that this is one person", n=n)
    return say("about {n} to 1 that these are two persons", n=n)
