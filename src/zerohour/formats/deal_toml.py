"""deal.toml: what was agreed, read with every contradiction refused by the key it stands under, and written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from zerohour.errors import UnusableInput
from zerohour.exchange.category import category_word
from zerohour.exchange.deal import Condition, Deal, Formula, Mode, Number, Site, Vehicle
from zerohour.formats.deal_contradictions import refuse_contradictions
from zerohour.formats.file_bytes import bytes_of
from zerohour.formats.keyed import Keyed
from zerohour.locale import N_

FORMAT = "zerohour/deal/1"
_KEYS = (
    "format", "id", "parties", "formula", "slack", "unilateral", "first", "count_first", "together", "numbers",
    "points", "exposure", "stages", "site", "vehicle", "condition",
)  # fmt: skip
_BARE = re.compile("[A-Za-z0-9_-]+")


def read_deal(path: Path) -> Deal:
    """The deal in the file at `path`; categories in lower case, a space read as `_`.

    Raises UnusableInput naming the key (such as vehicle[0].seats) and what to do: for a file that is no deal, keys,
    parties or sites nobody knows, ids used twice, and terms that contradict each other.
    """
    try:
        content = tomllib.loads(bytes_of(path).decode("utf-8-sig"))
    except UnusableInput:  # which is a ValueError
        raise
    except (ValueError, RecursionError) as wrong:  # TOMLDecodeError, UnicodeDecodeError, a number of 5,000 digits
        raise UnusableInput(
            N_("not TOML: {why}"), file=path.name, why=wrong, fix=N_("correct the deal file")
        ) from wrong
    top = Keyed(path.name, content)
    if content.get("format") != FORMAT:
        raise top.refusal(
            "format", N_("this is no deal file as read here"), N_('write format = "{format}" at the top'), format=FORMAT
        )
    deal = _deal(top)
    refuse_contradictions(deal, top)
    return deal


def warnings_of(deal: Deal) -> list[str]:
    """What every output of this deal says on top (templates without values)."""
    return [COUNT_FIRST] if deal.count_first and deal.first else []


COUNT_FIRST = N_(
    "In this deal the wounded, the sick, children and others released first carry points (count_first): "
    "by default they weigh nothing in a bargain."
)


def _deal(top: Keyed) -> Deal:
    top.only(*_KEYS)
    exposure, stages = top.table("exposure"), top.table("stages")
    exposure.only("mode", "limit")
    stages.only("max", "per_stage", "calendar")
    return Deal(
        id=top.text("id"),
        parties=top.names("parties"),
        formula=top.word("formula", Formula),
        slack=top.whole("slack", default=0),
        unilateral=_counts(top.table("unilateral")),
        first=tuple(map(category_word, top.names("first"))) if "first" in top.values else Deal.first,
        count_first=top.yes("count_first", default=False),
        together=top.yes("together", default=True),
        numbers=tuple(map(_number, top.tables("numbers"))),
        points={"default": 1} | {category_word(key): n for key, n in _counts(top.table("points")).items()},
        mode=exposure.word("mode", Mode, default=Mode.STRONG),
        limit=_counts(exposure.table("limit")),
        max_stages=stages.whole("max", least=1, default=Deal.max_stages),
        per_stage=stages.some_whole("per_stage", least=1),
        calendar=tuple(map(_calendar_entry, stages.tables("calendar"))),
        sites=tuple(map(_site, top.tables("site"))),
        vehicles=tuple(map(_vehicle, top.tables("vehicle"))),
        conditions=tuple(map(_condition, top.tables("condition"))),
    )


def _counts(table: Keyed) -> Mapping[str, int]:
    return {key: table.whole(key) for key in table.values}


def _number(table: Keyed) -> Number:
    table.only("holder", "to", "count", "category", "nationality")
    category = table.some_text("category")
    return Number(
        table.text("holder"), table.text("to"), table.whole("count"), category and category_word(category),
        table.some_text("nationality"),
    )  # fmt: skip


def _calendar_entry(table: Keyed) -> tuple[int, int]:
    table.only("day", "count")
    return table.whole("day"), table.whole("count")


def _site(table: Keyed) -> Site:
    table.only("id", "per_stage")
    return Site(table.name("id"), table.some_whole("per_stage", least=1))


def _vehicle(table: Keyed) -> Vehicle:
    table.only("id", "site", "seats")
    return Vehicle(table.name("id"), table.text("site"), table.whole("seats", least=1))


def _condition(table: Keyed) -> Condition:
    table.only("id", "site", "stage", "after_site", "needs")
    for one, other in (("site", "stage"), ("after_site", "needs")):
        if (one in table.values) == (other in table.values):
            raise table.refusal(
                "", N_("exactly one of {one} and {other} is needed"), N_("say what waits, and what it waits for"),
                one=one, other=other,
            )  # fmt: skip
    return Condition(
        table.name("id"), table.some_text("site"), table.some_whole("stage", least=1), table.some_text("after_site"),
        table.some_text("needs"),
    )  # fmt: skip


def deal_text(deal: Deal) -> str:
    """The text of a deal.toml; reading it gives the same deal back."""
    top: dict[str, object] = {
        "format": FORMAT, "id": deal.id, "parties": deal.parties, "formula": deal.formula.value, "slack": deal.slack,
        "unilateral": deal.unilateral, "first": deal.first, "count_first": deal.count_first, "together": deal.together,
    }  # fmt: skip
    if deal.numbers:
        top["numbers"] = [_filled(vars(number)) for number in deal.numbers]
    stages = {
        "max": deal.max_stages,
        "per_stage": deal.per_stage,
        "calendar": [{"day": day, "count": count} for day, count in deal.calendar],
    }
    tables = [
        *_lines("", top),
        *_lines("[points]", deal.points),
        *_lines("[exposure]", {"mode": deal.mode.value, "limit": deal.limit}),
        *_lines("[stages]", _filled(stages)),
    ]
    for header, listed in (
        ("[[site]]", deal.sites),
        ("[[vehicle]]", deal.vehicles),
        ("[[condition]]", deal.conditions),
    ):
        for one in listed:
            tables += _lines(header, _filled(vars(one)))
    return "\n".join(tables) + "\n"


def _filled(values: Mapping[str, object]) -> Mapping[str, object]:
    return {key: value for key, value in values.items() if value is not None and value != []}


def _lines(header: str, values: Mapping[str, object]) -> Iterable[str]:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items()]
    return ["", header, *lines] if header else lines


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)  # whole numbers; text: JSON's escapes are TOML's


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
