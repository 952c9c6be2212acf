"""A deal file: read whole or refused by the key that is wrong; written so that it reads the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.errors import UnusableInput
from zerohour.exchange.deal import Condition, Deal, Formula, Mode, Number, Site, Vehicle
from zerohour.formats.deal_toml import COUNT_FIRST, deal_text, read_deal, warnings_of

TOP = """\
format = "zerohour/deal/1"
id = "aleppo-1"
parties = ["gov", "coal", "brig"]
formula = "points"
"""
SITES = """
[[site]]
id = "bab"
per_stage = 20
[[site]]
id = "homs"
"""


def deal_of(folder: Path, text: str) -> Deal:
    (folder / "deal.toml").write_text(text, encoding="utf-8")
    return read_deal(folder / "deal.toml")


def test_a_deal_of_four_lines_has_the_defaults_of_the_specification(tmp_path: Path) -> None:
    assert deal_of(tmp_path, TOP) == Deal("aleppo-1", ("gov", "coal", "brig"), Formula.POINTS)


def test_the_example_of_the_specification_is_read(tmp_path: Path) -> None:
    text = TOP + (
        'slack = 0\nunilateral = { gov = 5 }\nfirst = ["wounded", "sick", "child", "woman", "old"]\n'
        "count_first = false\ntogether = true\n[points]\ndefault = 1\nsoldier = 50\n"
        '[exposure]\nmode = "strong"\nlimit = { gov = 60, coal = 60, brig = 30 }\n'
        "[stages]\nmax = 40\nper_stage = 50\ncalendar = [ { day = 1, count = 3 }, { day = 7, count = 4 } ]\n"
        '[[site]]\nid = "bab"\nper_stage = 20\n[[vehicle]]\nid = "bus1"\nsite = "bab"\nseats = 45\n'
    )
    deal = deal_of(tmp_path, text)
    assert deal.unilateral == {"gov": 5}
    assert deal.points == {"default": 1, "soldier": 50}
    assert deal.limit == {"gov": 60, "coal": 60, "brig": 30}
    assert deal.calendar == ((1, 3), (7, 4))
    assert deal.sites == (Site("bab", 20),)
    assert deal.vehicles == (Vehicle("bus1", "bab", 45),)


def test_categories_are_compared_in_lower_case_with_underscores(tmp_path: Path) -> None:
    deal = deal_of(tmp_path, TOP + 'first = ["Gravely ill"]\n[points]\n"Field Officer" = 9\n')
    assert deal.first == ("gravely_ill",)
    assert deal.points == {"default": 1, "field_officer": 9}


NUMBERS = TOP.replace('"points"', '"numbers"')
WRONG = {
    "no format": (TOP.replace("deal/1", "deal/2"), "format"),
    "a key nobody knows": (TOP + "slak = 1\n", "slak"),
    "a key nobody knows below": (TOP + "[stages]\nmaximum = 3\n", "stages.maximum"),
    "one party": (TOP.replace(', "coal", "brig"', ""), "parties"),
    "a party twice": (TOP.replace("coal", "gov"), "parties[1]"),
    "a party no cell can name": (TOP.replace("coal", "co;al"), "parties[1]"),
    "an unknown formula": (TOP.replace('"points"', '"fair"'), "formula"),
    "an unknown mode": (TOP + '[exposure]\nmode = "weak"\n', "exposure.mode"),
    "a limit of nobody": (TOP + "[exposure]\nlimit = { x = 1 }\n", "exposure.limit.x"),
    "a negative limit": (TOP + "[exposure]\nlimit = { gov = -1 }\n", "exposure.limit.gov"),
    "a gift of nobody": (TOP + "unilateral = { x = 1 }\n", "unilateral.x"),
    "negative slack": (TOP + "slack = -1\n", "slack"),
    "slack in words": (TOP + 'slack = "1"\n', "slack"),
    "slack that is a truth": (TOP + "slack = true\n", "slack"),
    "endless points": (TOP + "[points]\nsoldier = 9999999999999999999999\n", "points.soldier"),
    "negative points": (TOP + "[points]\nsoldier = -1\n", "points.soldier"),
    "points twice": (TOP + "[points]\nSoldier = 1\nsoldier = 2\n", "points"),
    "numbers with points": (TOP + 'numbers = [{ holder = "gov", to = "coal", count = 1 }]\n', "numbers"),
    "numbers without any": (NUMBERS, "numbers"),
    "numbers with slack": (NUMBERS + 'slack = 1\nnumbers = [{ holder = "gov", to = "coal", count = 1 }]\n', "slack"),
    "all with a gift": (TOP.replace('"points"', '"all"') + "unilateral = { gov = 1 }\n", "unilateral"),
    "numbers of a stranger": (NUMBERS + 'numbers = [{ holder = "x", to = "coal", count = 1 }]\n', "numbers[0].holder"),
    "numbers to a stranger": (NUMBERS + 'numbers = [{ holder = "gov", to = "x", count = 1 }]\n', "numbers[0].to"),
    "numbers to oneself": (NUMBERS + 'numbers = [{ holder = "gov", to = "gov", count = 1 }]\n', "numbers[0].to"),
    "a negative number": (NUMBERS + 'numbers = [{ holder = "gov", to = "coal", count = -1 }]\n', "numbers[0].count"),
    "a number without a count": (NUMBERS + 'numbers = [{ holder = "gov", to = "coal" }]\n', "numbers[0].count"),
    "a number twice": (
        NUMBERS + 'numbers = [{ holder = "gov", to = "coal", count = 1 }, { holder = "gov", to = "coal", count = 2 }]\n',
        "numbers[1]",
    ),
    "a part above its whole": (
        NUMBERS + 'numbers = [{ holder = "gov", to = "coal", count = 1 },'
        ' { holder = "gov", to = "coal", category = "civilian", count = 2 }]\n',
        "numbers[1].count",
    ),
    "a site without places": (TOP + '[[site]]\nid = "bab"\nper_stage = 0\n', "site[0].per_stage"),
    "a site twice": (TOP + '[[site]]\nid = "bab"\n[[site]]\nid = "bab"\n', "site[1].id"),
    "a vehicle nowhere": (TOP + SITES + '[[vehicle]]\nid = "b"\nsite = "x"\nseats = 1\n', "vehicle[0].site"),
    "a vehicle without seats": (TOP + SITES + '[[vehicle]]\nid = "b"\nsite = "bab"\nseats = 0\n', "vehicle[0].seats"),
    "no stages": (TOP + "[stages]\nmax = 0\n", "stages.max"),
    "nobody a stage": (TOP + "[stages]\nper_stage = 0\n", "stages.per_stage"),
    "days out of order": (
        TOP + "[stages]\ncalendar = [{ day = 7, count = 1 }, { day = 7, count = 1 }]\n",
        "stages.calendar[1].day",
    ),
    "a negative day's count": (TOP + "[stages]\ncalendar = [{ day = 7, count = -1 }]\n", "stages.calendar[0].count"),
    "a calendar too long": (
        TOP + "[stages]\nmax = 1\ncalendar = [{ day = 1, count = 1 }, { day = 2, count = 1 }]\n",
        "stages.calendar",
    ),
    "a calendar above the cap": (
        TOP + "[stages]\nper_stage = 2\ncalendar = [{ day = 1, count = 3 }]\n",
        "stages.calendar[0].count",
    ),
    "a condition on nothing": (TOP + SITES + '[[condition]]\nid = "c"\nneeds = "aid"\n', "condition[0]"),
    "a condition on both": (
        TOP + SITES + '[[condition]]\nid = "c"\nsite = "bab"\nstage = 2\nneeds = "aid"\n',
        "condition[0]",
    ),
    "a condition for nothing": (TOP + SITES + '[[condition]]\nid = "c"\nsite = "bab"\n', "condition[0]"),
    "a condition nowhere": (
        TOP + SITES + '[[condition]]\nid = "c"\nsite = "bab"\nafter_site = "x"\n',
        "condition[0].after_site",
    ),
    "a stage that is not": (
        TOP + SITES + '[[condition]]\nid = "c"\nstage = 41\nneeds = "aid"\n',
        "condition[0].stage",
    ),
    "sites that wait for each other": (
        TOP + SITES + '[[condition]]\nid = "c"\nsite = "bab"\nafter_site = "homs"\n'
        '[[condition]]\nid = "d"\nsite = "homs"\nafter_site = "bab"\n',
        "condition[0].after_site",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_contradictory_deal_is_refused_and_the_key_named(name: str, tmp_path: Path) -> None:
    text, key = WRONG[name]
    with pytest.raises(UnusableInput) as refused:
        deal_of(tmp_path, text)
    assert refused.value.file == "deal.toml"
    assert refused.value.column == key
    assert refused.value.fix


@pytest.mark.parametrize("text", ["id = ", "\x00", "a = " + "[" * 5000, "a = " + "9" * 5000])
def test_what_is_no_toml_is_named_so(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput):
        deal_of(tmp_path, text)
    with pytest.raises(UnusableInput, match="no such file"):
        read_deal(tmp_path / "none.toml")


def test_counting_those_who_come_first_is_no_error_but_every_output_warns(tmp_path: Path) -> None:
    assert warnings_of(deal_of(tmp_path, TOP)) == []
    assert warnings_of(deal_of(tmp_path, TOP + "count_first = true\n")) == [COUNT_FIRST]


WORDS = st.from_regex(r"[a-zα-ωء-ي0-9_'\"\\.#\]-]{1,8}", fullmatch=True)
SMALL = st.integers(0, 1_000_000_000)
NEEDED = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1).filter(lambda text: ";" not in text)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    parties = tuple(draw(st.lists(WORDS, min_size=2, max_size=4, unique=True)))
    sites = draw(st.lists(WORDS, max_size=3, unique=True))
    formula = draw(st.sampled_from(Formula))
    points = formula is Formula.POINTS
    most = draw(st.integers(2, 9))
    number = Number(parties[0], parties[1], draw(SMALL), draw(st.none() | WORDS), draw(st.none() | WORDS))
    days = sorted(draw(st.lists(SMALL, max_size=most, unique=True)))
    counts = [draw(st.integers(0, 50)) for _ in days]
    conditions = [Condition("c1", stage=draw(st.integers(1, most)), needs=draw(NEEDED))]
    if len(sites) > 1:
        conditions.append(Condition("c2", site=sites[0], after_site=sites[1]))
    return Deal(
        id=draw(NEEDED),
        parties=parties,
        formula=formula,
        slack=draw(SMALL) if points else 0,
        unilateral=draw(st.dictionaries(st.sampled_from(parties), SMALL)) if points else {},
        first=tuple(draw(st.lists(WORDS, max_size=3, unique=True))),
        count_first=draw(st.booleans()),
        together=draw(st.booleans()),
        numbers=(number,) if formula is Formula.NUMBERS else (),
        points={"default": 1} | draw(st.dictionaries(WORDS, SMALL, max_size=3)),
        mode=draw(st.sampled_from(Mode)),
        limit=draw(st.dictionaries(st.sampled_from(parties), SMALL)),
        max_stages=most,
        per_stage=draw(st.none() | st.integers(50, 99)),
        calendar=tuple(zip(days, counts, strict=True)),
        sites=tuple(Site(site, draw(st.none() | st.integers(1, 9))) for site in sites),
        vehicles=tuple(Vehicle(f"v{k}", site, draw(st.integers(1, 60))) for k, site in enumerate(sites)),
        conditions=tuple(conditions),
    )  # fmt: skip


@given(deal=deals())
def test_a_deal_written_and_read_is_the_same_deal(deal: Deal, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert deal_of(tmp_path_factory.mktemp("deal"), deal_text(deal)) == deal
