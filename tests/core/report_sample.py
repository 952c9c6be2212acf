"""A made-up exchange to draw a report from: two lists in two scripts, their pairs, an answered list. Nobody is real."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from zerohour.formats.report import Answered, Compared, Fact, Handed
from zerohour.linkage.linked import Calibration, Linked
from zerohour.lists.answers import Answer
from zerohour.lists.closure import Closure
from zerohour.lists.entry import Kind, PersonList, Problem

GIVEN = {"يوسف": "Yousef", "أحمد": "Ahmad", "خالد": "Khaled", "مريم": "Maryam", "عبد الرحيم": "Abdul Rahim",
         "سلمى": "Salma", "طارق": "Tarek", "ليلى": "Leila", "مصطفى": "Mostafa", "إبراهيم": "Ibrahim"}  # fmt: skip
FAMILY = {"الحلواني": "Halawani", "الساريني": "Sarini", "قباني": "Kabbani", "النجار": "al-Najjar", "حداد": "Haddad",
          "الشامي": "Shami", "درويش": "Darwish"}  # fmt: skip
PLACE = {"تل سارين": "Tell Sareen", "حلب": "Aleppo", "الباب": "al-Bab"}
KINDS = {"given": Kind.NAME, "father": Kind.NAME, "grandfather": Kind.NAME, "family": Kind.NAME, "mother": Kind.NAME,
         "sex": Kind.CODE, "birth": Kind.DATE, "origin": Kind.PLACE, "captured_on": Kind.DATE, "suburb": Kind.PLACE}  # fmt: skip
WEIGHTS = {
    "given": {"same": 5.1, "variant": 4.4, "close": 1.2, "different": -4.9, "missing": 0.0},
    "father": {"same": 6.4, "variant": 4.9, "close": 1.0, "elsewhere": 2.2, "different": -4.1, "missing": 0.0},
    "grandfather": {"same": 4.2, "variant": 3.1, "different": -2.6, "missing": 0.0},
    "family": {"same": 6.0, "variant": 5.2, "different": -3.8, "missing": 0.0},
    "mother": {"same": 6.1, "different": -3.5, "missing": 0.0},
    "birth": {"same": 7.7, "variant": 4.0, "close": 2.1, "near": 0.4, "different": -2.3, "missing": 0.0},
    "origin": {"same": 4.9, "variant": 3.9, "different": -1.2, "missing": 0.0},
    "suburb": {"same": 2.0, "different": -0.4, "missing": 0.0},
    "captured_on": {"same": 3.6, "near": 1.1, "different": -2.0, "missing": 0.0},
}
PRIOR = -18.2


def sample_lists(n: int, seed: int = 7) -> tuple[PersonList, PersonList]:
    """`n` people in Arabic, and most of them again in Latin letters with another list's gaps."""
    rng = random.Random(seed)
    asked, held = [], []
    for i in range(1, n + 1):
        given, father, grandfather = rng.choices(list(GIVEN), k=3)
        family, place, year = rng.choice(list(FAMILY)), rng.choice(list(PLACE)), rng.randint(1950, 2000)
        taken = f"2013-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        row = {"given": given, "father": father, "grandfather": grandfather, "family": family,
               "mother": rng.choice([None, "فاطمة"]), "birth_year": str(year), "origin": place,
               "captured_on": taken, "suburb": None}  # fmt: skip
        asked.append({"row_id": f"A-{i:04}", "row": i + 1, **row})
        latin = {"given": GIVEN[given], "father": GIVEN[father], "family": FAMILY[family], "origin": PLACE[place],
                 "grandfather": rng.choice([None, GIVEN[grandfather]]), "mother": rng.choice([None, "Fatima"]),
                 "birth_year": str(year + rng.choice([0, 0, 0, 1, 5])), "captured_on": taken[:7], "suburb": None}  # fmt: skip
        held.append({"row_id": f"B-{i:04}", "row": i + 4, **latin})
    return _persons("coalition-2014-01-17.xlsx", asked), _persons("حكومة-القائمة-2.csv", held)


def _persons(source: str, rows: Sequence[Mapping[str, object]]) -> PersonList:
    nobody = [None] * len(rows)
    return PersonList(source, pl.DataFrame(rows, infer_schema_length=None), KINDS,
                      {"birth": nobody, "captured_on": nobody})  # fmt: skip


def sample_linked(left: PersonList, right: PersonList, n: int, seed: int = 3) -> Linked:
    """`n` pairs of rows with evidence that adds up to their weights."""
    rng = random.Random(seed)
    a, b = left.table.to_dicts(), right.table.to_dicts()
    pairs, evidence = [], []
    for i in range(n):
        one, two = a[i % len(a)], b[(i + (i % 5 == 4)) % len(b)]
        found = [_compared(one, two, field, rng) for field in WEIGHTS]
        weight = PRIOR + sum(row["bits"] for row in found)
        if weight < -3.32:
            continue
        note = "kin" if i % 17 == 16 else "tie" if i % 23 == 22 else None
        decision = "match" if weight > 4.25 and note is None else "review"
        pairs.append({"left": one["row_id"], "right": two["row_id"], "weight_bits": weight, "probability": None,
                      "decision": decision, "note": note})  # fmt: skip
        evidence += [{"left": one["row_id"], "right": two["row_id"], **row} for row in found]
    schema = {"left": pl.String, "right": pl.String, "weight_bits": pl.Float64, "probability": pl.Float64,
              "decision": pl.String, "note": pl.String}  # fmt: skip
    frame = pl.DataFrame(pairs, schema=schema).unique(["left", "right"], keep="first", maintain_order=True)
    return Linked(frame, pl.DataFrame(evidence, infer_schema_length=None), PRIOR, WEIGHTS, 48_200,
                  Calibration(240, (0.981, 0.952, 0.994), (0.931, 0.889, 0.962)))  # fmt: skip


def _compared(one: dict[str, object], two: dict[str, object], field: str, rng: random.Random) -> dict[str, Any]:
    column = {"birth": "birth_year"}.get(field, field)
    x, y = one[column], two[column]
    level = "missing" if x is None or y is None else _level(field, str(x), str(y), rng)
    bits = WEIGHTS[field].get(level, 0.0) + (0 if level == "missing" else rng.uniform(-0.6, 0.9))
    return {"field": field, "left_value": x, "right_value": y, "agreement": level, "bits": round(bits, 3)}


def _level(field: str, x: str, y: str, rng: random.Random) -> str:
    same = {**GIVEN, **FAMILY, **PLACE}.get(x, x) == y or x[:4] == y[:4]
    if not same:
        return "different"
    return "variant" if "variant" in WEIGHTS[field] and rng.random() < 0.3 else "same"


def sample_report(people: int = 40, pairs: int = 30) -> dict[str, Any]:
    """Everything `render_report` takes but the language."""
    asked, held = sample_lists(people)
    problems = [
        Problem("duplicate_row_id", 14, "A-0013", "row_id", {"text": "A-0013", "earlier": 9}),
        Problem("mixed_scripts", 22, "A-0021", "family", {"text": "Hаddad"}),
        Problem("mixed_scripts", 31, "A-0030", "given", {"text": "Yоusef"}),
    ]
    left = Handed(asked, "Coalition", problems, "3ac971d2e80b44f619c5a2d76e3f0b58" * 2)
    right = Handed(held, "الحكومة", [], "b7f04c1e92aa5d03e6c8117f3b901102" * 2)
    compared = Compared("Coalition’s list against the government’s", left, right, sample_linked(asked, held, pairs))
    return {
        "title": "Wadi Sarin exchange", "lists": [left, right], "comparisons": [compared],
        "closures": [Answered("Coalition’s list", "Government", sample_closure(asked), asked)],
        "facts": [Fact(8, "The guarantor was asked to fix the zero hour."), Fact(10, "An exchange of lists comes first.")],
        "notes": ["Pairs the machine proposed were taken as they are (--accept-proposed)."], "made": "2014-01-20 10:00 UTC",
    }  # fmt: skip


def sample_closure(persons: PersonList) -> Closure:
    """The published answer of December 2018, with what it left unexplained named from `persons` first."""
    answered = {
        Answer.DUPLICATE: 2171, Answer.RELEASED_EARLIER: 1144, Answer.NEEDS_INFORMATION: 1460, Answer.EXCLUDED: 158,
        Answer.HELD: 1082, Answer.NOT_HELD: 2700,
    }  # fmt: skip
    rows = [*persons.row_ids, *(f"S{i}" for i in range(432))][:432]
    return Closure(9147, answered, tuple(rows), (persons.row_ids[3],))
