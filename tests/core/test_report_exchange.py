"""The exchange on the page: its figures are the plan's, its pictures are to scale, its protections hold."""

from __future__ import annotations

import gettext
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from exchange_report_sample import DEAL, PARTIES, large_exchange, sample_exchange
from report_sample import sample_report
from test_report import HOSTILE, read

from zerohour.exchange.deal import Condition, Formula, Held
from zerohour.exchange.plan import Happened, Kept, Proof
from zerohour.formats.report import Exchange, render_report
from zerohour.formats.report.balanced import balanced_view
from zerohour.formats.report.cycle import Given, cycle
from zerohour.formats.report.exposure import NARROW, WIDE, Panel, exposure, scale_of
from zerohour.formats.report.replanned import changes, replanned_view
from zerohour.formats.report.sentences import Sentences
from zerohour.formats.report.sides import sides
from zerohour.formats.report.stages import stage_views
from zerohour.formats.report.written import visible
from zerohour.locale import words

SAY = Sentences(words("en"))


def page(lang: str = "en", exchange: Exchange | None = None, **changed: Any) -> str:
    empty: dict[str, Any] = {"title": "Wadi Sarin", "made": "", "lists": [], "comparisons": [], "closures": []}
    return render_report(**{**empty, "lang": lang, "exchange": exchange or sample_exchange(), **changed})


def said(html: str) -> str:
    return " ".join(read(html).words)


def panels(values: list[list[int]], limits: list[int | None]) -> list[Panel]:
    named = list(sides([f"p{i}" for i in range(len(values))]).values())
    return [Panel(side, v, limit, "limit") for side, v, limit in zip(named, values, limits, strict=True)]


def test_the_page_says_first_how_many_people_in_how_many_stages_and_whose_word_it_is() -> None:
    assert "<h1>48 people in 4 stages; no plan has fewer, the solver says</h1>" in page()
    assert "<h1>48 شخصًا على 4 مراحل؛ ولا خطة بأقل منها، بحسب برنامج الحل</h1>" in page("ar")


def test_a_plan_that_could_be_shorter_says_how_short_at_best() -> None:
    sample = sample_exchange()
    open_ended = replace(sample, plan=replace(sample.plan, previous=None, bound_stages=2, proven=False))
    unknown = replace(sample, plan=replace(sample.plan, bound_stages=0, proven=False))
    assert "no plan has fewer than 2 stages, the solver says" in page(exchange=open_ended)
    assert "whether fewer would do is not known" in page(exchange=unknown)


def test_an_arithmetic_that_does_not_close_is_said_before_the_exchange() -> None:
    html = render_report(**{**sample_report(), "lang": "en"}, exchange=sample_exchange())
    assert "<h1>The arithmetic does not close" in html and "48 people in 4 stages" in html


def test_a_report_without_an_exchange_has_no_stages() -> None:
    html = render_report(**{**sample_report(), "lang": "en"})
    assert 'id="stages"' not in html and "#stages" not in html


def test_every_move_of_the_plan_is_counted_in_its_stage_and_vehicle() -> None:
    sample = sample_exchange()
    rides = Counter((move.stage, move.site, move.vehicle) for move in sample.plan.moves)
    views = stage_views(sample, sides(PARTIES), SAY)
    assert [view.people for view in views] == [sum(n for (s, *_), n in rides.items() if s == t) for t in (1, 2, 3, 4)]
    assert {(v.number, r.site, r.vehicle): r.people for v in views for r in v.rides} == rides
    assert all(sum(n for *_, n in ride.between) == ride.people for view in views for ride in view.rides)


def test_the_exposures_on_the_page_are_the_plans() -> None:
    sample = sample_exchange()
    rows = re.findall(r"<tr><th scope=\"row\"><bdi dir=\"ltr\">(\d)</bdi></th>(.*?)</tr>", page(), re.S)
    figures = {
        int(stage): [int(n) for n in re.findall(r"<td class=\"n\">(?:<b>)?(\d+)", cells)] for stage, cells in rows
    }
    for stage in (1, 2, 3, 4):
        assert figures[stage][1:] == [sample.plan.exposure[party][stage - 1] for party in PARTIES]


@pytest.mark.parametrize("shape", [WIDE, NARROW])
@pytest.mark.parametrize("rtl", [False, True])
def test_exposures_are_drawn_to_scale_with_the_limit_at_its_height(shape: Any, rtl: bool) -> None:
    values = [[0, 10, 25], [5, -5, 12]]
    drawn = ET.fromstring(exposure(panels(values, [30, None]), shape=shape, rtl=rtl, key="k", title="t", axis="a"))
    bars = [rect for rect in drawn.iter("rect") if rect.get("class") == "bar"]
    unit = shape.plot / (30 + 5)
    assert [float(b.attrib["height"]) for b in bars] == pytest.approx([n * unit for n in (10, 25, 5, 5, 12)], abs=0.02)
    (limit,) = (path for path in drawn.iter("path") if path.get("class") == "limit")
    height = float(limit.attrib["d"].split()[1].split("H")[0])
    assert height == pytest.approx(shape.above, abs=0.02)  # the limit is the highest figure here
    foot = float(bars[0].attrib["y"]) + float(bars[0].attrib["height"])
    assert foot - height == pytest.approx(30 * unit, abs=0.02)


def test_exposures_in_arabic_run_from_the_right() -> None:
    one, other = (
        ET.fromstring(exposure(panels([[3, 8]], [9]), shape=WIDE, rtl=rtl, key="k", title="t", axis="a"))
        for rtl in (False, True)
    )
    places = [[float(r.attrib["x"]) for r in drawn.iter("rect") if r.get("class") == "bar"] for drawn in (one, other)]
    assert places[0] == sorted(places[0]) and places[1] == sorted(places[1], reverse=True)


def test_a_limit_far_beyond_every_exposure_flattens_nothing() -> None:
    assert scale_of(panels([[4, 6]], [5000]), 70).high == 6
    assert scale_of(panels([[4, 6]], [18]), 70).high == 18


def test_parties_differ_by_letter_and_by_line_before_colour() -> None:
    parties = list(sides([f"p{i}" for i in range(30)]).values())
    assert len({side.letter for side in parties}) == 30
    lines = [re.sub(r"stroke=\"[^\"]*\"", "", side.stroke("M0 0H9")) for side in parties[:6]]
    assert len(set(lines)) == 6


def test_a_cycle_is_drawn_with_an_arrow_for_each_direction_and_its_figure() -> None:
    a, b, c = sides(["A", "B", "C"]).values()
    given = [Given(a, b, 14, 20), Given(b, c, 9, 9), Given(c, a, 9, 9)]
    drawn = ET.fromstring(cycle([a, b, c], given, rtl=False, key="k", title="t"))
    arrows = [path for path in drawn.iter("path") if path.get("class") == "arrow"]
    figures = [text.text for text in drawn.iter("text") if text.get("class") == "value"]
    assert len(arrows) == 3 and figures == ["14", "9", "9"]
    widths = [float(arrow.attrib["stroke-width"]) for arrow in arrows]
    assert widths[0] > widths[1] == widths[2]


def test_the_accounts_of_all_parties_are_the_sums_of_the_plans_moves() -> None:
    sample = sample_exchange()
    view = balanced_view(sample, sides(PARTIES), SAY)
    given = Counter[str]()
    for move in sample.plan.moves:
        given[move.holder] += sample.points[move.person_id]
    assert {account.side.party: account.given for account in view.accounts} == given
    assert sum(a.given for a in view.accounts) == sum(a.received for a in view.accounts)
    assert sum(of.persons for of in view.given) == len(sample.plan.moves)
    assert [a.allowed for a in view.accounts] == [7, 2, 2]


def test_where_numbers_were_agreed_no_points_are_shown() -> None:
    sample = sample_exchange()
    html = page(exchange=replace(sample, deal=replace(DEAL, formula=Formula.NUMBERS)))
    assert "numbers agreed before names" in html and "points given" not in html


def test_what_is_only_the_solvers_word_is_called_so_and_a_gap_is_a_gap() -> None:
    sample = sample_exchange()
    levels = balanced_view(sample, sides(PARTIES), SAY).levels
    assert [str(level.proof) for level in levels[:5]] == ["only the solver says so"] * 5
    assert (str(levels[5].proof), levels[5].gap) == ("not proven", "3.9 %")
    sure = replace(sample, selection=replace(sample.selection, proof=Proof.CERTIFICATE))
    assert "proven by a bound that anybody can count" in page(exchange=sure)


def test_persons_who_stay_are_counted_by_reason_and_a_hold_is_one_word() -> None:
    sample = sample_exchange()
    counts = Counter(reason for _, reason in sample.selection.kept)
    rows = re.findall(r'class="m \w+">([^<]+)</span></th><td class="n">(\d+)</td>', page())
    assert dict(rows)["does not travel"] == str(counts[Kept.HOLD])
    assert sum(int(n) for _, n in rows) == len(sample.selection.kept)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_reason_for_a_hold_or_a_withdrawal_stands_on_the_page(lang: str) -> None:
    sample = sample_exchange()
    person, _ = sample.plan.out[0]
    for event in (Happened.NOT_TRAVELLING, Happened.WITHDRAWN):
        html = page(lang, replace(sample, plan=replace(sample.plan, out=((person, event),))))
        assert words(lang)("does not travel") in html
        assert not re.search(r"consent|refoulement|medical|withdr|not_travelling|hold\b|block", said(html))


def test_a_new_plan_shows_who_goes_otherwise_than_before_and_what_is_done() -> None:
    sample = sample_exchange()
    assert sample.previous is not None
    view = replanned_view(sample, sample.previous, SAY)
    gone, _ = sample.plan.out[0]
    assert view.changes[0].person.row_id == gone and view.changes[0].after is None
    assert str(view.changes[0].words) == "taken out: no-show"
    assert [str(change.words) for change in view.changes[1:]] == ["another stage", "another stage"]
    assert view.done == 12 and view.done + view.same + 2 == len(sample.plan.moves)
    assert changes(sample, sample.previous) == view.counted == 3
    assert "12 people handed over already stay as done" in page()


def test_a_first_plan_shows_no_changes_and_nothing_done() -> None:
    html = page(exchange=sample_exchange(replanned=False))
    assert 'id="changes"' not in html and "handed over already" not in html


def test_a_condition_stands_at_the_first_stage_it_holds_back_until_that_stage_is_done() -> None:
    sample = sample_exchange()
    waits = {view.number: len(view.waits) for view in stage_views(sample, sides(PARTIES), SAY)}
    assert waits == {1: 0, 2: 0, 3: 1, 4: 0}  # the bridge is wanted from stage 1 on, which is done
    fresh = sample_exchange(replanned=False)
    assert [len(view.waits) for view in stage_views(fresh, sides(PARTIES), SAY)] == [1, 0, 1, 0]
    after = replace(fresh, deal=replace(DEAL, conditions=(Condition("c", site="bab", after_site="الجسر"),)))
    assert "has been handed over: planned so, and checked." in page(exchange=after)


def test_what_binds_and_what_would_help_stand_as_the_caller_said_them() -> None:
    html = page()
    assert "Party gov is at its limit of 12 points after stage 2." in html
    assert "A limit of 14 for gov would save one stage." in html
    assert "Not examined." in page(exchange=replace(sample_exchange(), binds=(), would_help=()))


def test_the_page_says_that_names_routes_and_places_are_embargoed() -> None:
    assert page().count("until the handover they belong to") == 3


def test_counting_those_released_first_prints_a_warning() -> None:
    counted = replace(sample_exchange(), deal=replace(DEAL, count_first=True))
    assert "count_first = true" in page(exchange=counted) and "count_first" not in page()


def test_the_arabic_page_runs_from_the_right_and_leaves_no_sentence_in_english() -> None:
    sample = replace(sample_exchange(), binds=(), would_help=(), deal=replace(DEAL, conditions=()))
    html = page("ar", sample)
    catalogue = words("ar").catalogue
    assert isinstance(catalogue, gettext.GNUTranslations)
    keys = [key if isinstance(key, str) else key[0] for key in catalogue._catalog]  # type: ignore[attr-defined]
    english = {key for key in keys if re.search("[a-z]", key)}
    left = [text for text in read(html).words if text in english or re.match(r"[A-Za-z]+ [a-z]+ [a-z]+", text)]
    assert '<html lang="ar" dir="rtl">' in html
    assert left == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_page_is_well_formed_loads_nothing_and_runs_nothing(lang: str) -> None:
    html = page(lang)
    reader = read(html)
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    targets = [str(attributes["href"]) for tag, attributes in reader.tags if tag == "a"]
    assert reader.open == [] and len(ids) == len(set(ids))
    assert all(target.removeprefix("#") in ids for target in targets)
    assert not {tag for tag, _ in reader.tags} & {"script", "iframe", "img", "form"}
    assert not [
        name for _, attributes in reader.tags for name in attributes if name == "style" or name.startswith("on")
    ]
    drawings = [ET.fromstring(drawing) for drawing in re.findall(r"<svg.*?</svg>", html, re.S)[1:]]
    assert len(drawings) > 6 and all(drawing.find("title") is not None for drawing in drawings)


@pytest.mark.parametrize("value", HOSTILE)
def test_what_the_files_say_stays_text_wherever_it_stands(value: str) -> None:
    sample = sample_exchange()
    held = [replace(person, holder=value if person.holder == "gov" else person.holder) for person in sample.persons]
    moves = tuple(
        replace(move, holder=value if move.holder == "gov" else move.holder, to=value if move.to == "gov" else move.to,
                site=value, vehicle=value)
        for move in sample.plan.moves
    )  # fmt: skip
    deal = replace(DEAL, id=value, parties=(value, *PARTIES[1:]), first=(value,), unilateral={}, limit={value: 12},
                   conditions=(Condition("c", site=value, needs=value),))  # fmt: skip
    exposures = {value if party == "gov" else party: of for party, of in sample.plan.exposure.items()}
    plan = replace(sample.plan, moves=moves, exposure=exposures)
    hostile = replace(sample, deal=deal, persons=held, plan=plan, names=dict.fromkeys(sample.held, value),
                      binds=(value,), would_help=(value,))  # fmt: skip
    html = page(exchange=hostile)
    reader = read(html)
    assert visible(value) in reader.words
    assert not {tag for tag, _ in reader.tags} & {"script", "img"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", html)


def test_the_same_exchange_gives_the_same_page() -> None:
    assert page() == page()


def test_an_empty_plan_still_makes_a_page() -> None:
    sample = sample_exchange(replanned=False)
    plan = replace(sample.plan, moves=(), stages=0, exposure={}, bound_stages=0)
    assert "<h1>Nobody is released by this plan</h1>" in page(exchange=replace(sample, plan=plan))


def test_a_person_the_persons_file_does_not_know_is_still_shown() -> None:
    sample = sample_exchange()
    lonely = replace(sample, persons=[Held("X1", "gov")])
    assert "48 people in 4 stages" in page(exchange=lonely)


def test_ten_thousand_people_in_forty_stages_make_a_page_of_less_than_six_megabytes() -> None:
    html = page(exchange=large_exchange())
    assert len(html.encode()) < 6_000_000
    assert "no plan has fewer than 31 stages, the solver says" in html
    assert html.count("150 more people are in the manifests.") == 40
