"""The report: one page that loads nothing, runs nothing, adds up, and says the same in both languages."""

from __future__ import annotations

import gettext
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest
from report_sample import PRIOR, sample_closure, sample_lists, sample_report

from zerohour.formats.report import Answered, render_report
from zerohour.formats.report.contents import Report
from zerohour.formats.report.flow import NARROW, WIDE, Part, flow
from zerohour.formats.report.histogram import Threshold, binned, histogram
from zerohour.formats.report.page import stylesheet
from zerohour.formats.report.waterfall import Step, running, scale_for, waterfall
from zerohour.formats.report.written import visible
from zerohour.linkage.judgement import Verdict
from zerohour.lists.answers import Answer
from zerohour.lists.closure import Closure
from zerohour.locale import words

VOID = {"meta", "link", "br"}


class Reader(HTMLParser):
    """Collects tags, attributes and words, and fails where a tag is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.words.append(" ".join(data.split()))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def page(lang: str = "en", **changed: Any) -> str:
    return render_report(**{**sample_report(), "lang": lang, **changed})


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_tag_is_closed_in_its_turn_and_every_id_stands_once(lang: str) -> None:
    reader = read(page(lang))
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert reader.open == []
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_picture_is_well_formed_and_has_a_title(lang: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", page(lang), re.S)
    titles = [ET.fromstring(drawing).find("title") for drawing in drawings[1:]]  # the first is our mark
    assert len(titles) > 20
    assert all(title is not None and title.text for title in titles)


def test_every_link_on_the_page_has_its_place() -> None:
    tags = read(page()).tags
    ids = {attributes["id"] for _, attributes in tags if "id" in attributes}
    targets = [str(attributes["href"]) for tag, attributes in tags if tag == "a"]
    assert targets and all(target.removeprefix("#") in ids for target in targets)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_page_loads_nothing_and_runs_nothing(lang: str) -> None:
    html = page(lang)
    tags = read(html).tags
    assert not re.search(r"https?://|//[a-z]|@import|url\((?!#)", html)
    assert not {tag for tag, _ in tags} & {"script", "iframe", "img", "object", "embed", "form", "audio", "video"}
    assert not [name for _, attributes in tags for name in attributes if name == "style" or name.startswith("on")]
    assert "default-src &#39;none&#39;" in html


def test_the_stylesheet_knows_no_left_and_right() -> None:
    rules = re.sub(r"@media[^{]*", "", stylesheet())
    physical = r"(?<![\w-])(?:(?:margin|padding|border|inset)-)?(?:left|right|top|bottom)\s*:"
    assert not re.findall(physical + r"|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:|:\s*(?:left|right)\b", rules)


def test_the_bars_of_a_waterfall_add_up_to_the_weight() -> None:
    steps = [Step(5.1), Step(-2.3), Step(0.0, missing=True), Step(6.4)]
    scale = scale_for([running(PRIOR, steps)])
    drawings = waterfall(PRIOR, steps, scale=scale, rtl=False)
    per_bit = (scale.at(1.0) - scale.at(0.0)) / 1.0
    bits = [_bits(drawing) / per_bit for drawing in drawings]
    assert sum(bits[:-1]) == pytest.approx(bits[-1], abs=0.01)
    assert bits[-1] == pytest.approx(PRIOR + 5.1 - 2.3 + 6.4, abs=0.01)


def _bits(drawing: str) -> float:
    bar = ET.fromstring(drawing).find("rect")
    if bar is None:
        return 0.0
    return float(bar.attrib["width"]) * (1 if bar.attrib["class"] == "for" else -1)


def test_a_waterfall_in_arabic_is_the_mirror_of_one_in_english() -> None:
    steps = [Step(5.1), Step(-2.3)]
    scale = scale_for([running(PRIOR, steps)])
    here, there = (waterfall(PRIOR, steps, scale=scale, rtl=rtl) for rtl in (False, True))
    for one, other in zip(here, there, strict=True):
        a, b = (ET.fromstring(drawing).find("rect") for drawing in (one, other))
        assert a is not None and b is not None
        assert float(a.attrib["x"]) + float(a.attrib["width"]) + float(b.attrib["x"]) == pytest.approx(200, abs=0.02)


@pytest.mark.parametrize("shape", [WIDE, NARROW])
def test_the_widths_of_a_flow_are_to_scale_and_account_for_every_row(shape: Any) -> None:
    aside, answers = [Part("a", 2171), Part("b", 1144)], [Part("c", 5400), Part("d", 432, loud=True)]
    left = Part("left", 5832, kept=True)
    drawn = flow(Part("all", 9147), aside, left, answers, shape=shape, rtl=False, key="k", title="t")
    nodes = [float(r.attrib["height"]) for r in ET.fromstring(drawn).iter("rect") if r.get("class") == "node"]
    counts = [9147, 2171, 1144, 5832, 5400, 432]
    assert nodes == pytest.approx([n / 9147 * shape.scale for n in counts], abs=0.01)


def test_a_histogram_counts_every_pair_once_and_reaches_both_thresholds() -> None:
    weights = [(float(i % 9), "proposed" if i % 3 else "review") for i in range(100)]
    bins = binned(weights, around=(-3.32, 4.25))
    drawn = histogram(bins, [Threshold(-3.32, "low")], width=400, rtl=True, key="h", title="t", axis="bits")
    assert sum(b.pairs for b in bins) == 100
    assert bins[0].low <= -3.32 and ET.fromstring(drawn).tag == "svg"


def test_the_page_says_first_that_the_arithmetic_does_not_close() -> None:
    assert "<h1>The arithmetic does not close: 432 people are in no figure</h1>" in page()
    assert "<h1>الحساب لا يُقفل: 432 شخصًا لا يفسّرهم أي رقم</h1>" in page("ar")


def test_an_arithmetic_that_closes_shows_nothing_in_red() -> None:
    closed = Closure(12, {Answer.HELD: 7, Answer.NOT_HELD: 5}, ())
    html = page(closures=[Answered("List", "Government", closed)], lists=[])
    assert "<h1>The arithmetic closes: all 12 rows have their answer</h1>" in html
    assert 'class="gap' not in html and "note stop" not in html


def test_rows_no_answer_explains_are_called_by_name() -> None:
    asked, _ = sample_lists(40)
    html = page(closures=[Answered("List", "Government", sample_closure(asked), asked)])
    assert asked.row_ids[0] in html and "S100" in html


def test_a_pair_is_proposed_until_a_person_has_judged_it() -> None:
    compared = sample_report()["comparisons"][0]
    pair = compared.linked.pairs.filter(pl.col("decision") == "match").select("left", "right").row(0)
    judged = replace(compared, verdicts={pair: Verdict.SAME})
    assert "judged by a person: the same person" not in page()
    assert "judged by a person: the same person" in page(comparisons=[judged])
    assert judged.standing("judged") == 1 and judged.standing("match") == compared.standing("match") - 1


def test_one_list_against_itself_is_told_apart_from_two_lists() -> None:
    compared = replace(sample_report()["comparisons"][0], same_list=True)
    html = page(comparisons=[compared])
    assert "rows like no other row of the list" in html
    assert "asked for by nobody" not in html


def test_two_lists_that_have_nobody_in_common_still_make_a_page() -> None:
    compared = sample_report()["comparisons"][0]
    empty = replace(compared.linked, pairs=compared.linked.pairs.clear(), evidence=compared.linked.evidence.clear())
    html = page(comparisons=[replace(compared, linked=empty)], closures=[], lists=[])
    assert "<h1>0 pairs proposed, 0 for a person to judge</h1>" in html


def test_the_more_fields_a_pair_has_the_fewer_pairs_are_shown_in_full() -> None:
    compared = sample_report()["comparisons"][0]
    wide = replace(compared.linked, weights={f"f{i}": {"same": 1.0} for i in range(40)})
    few, many = (Report("", "", [], [c], [], [], [], 200) for c in (compared, replace(compared, linked=wide)))
    assert few.pairs_in_full == 200 and many.pairs_in_full == 7000 // (42 * 3)


def test_no_more_pairs_are_shown_than_asked_for_and_the_rest_are_counted() -> None:
    html = page(max_pairs=4)
    assert html.count('<article class="sheet pair">') <= 12
    assert "more are in" in html and "pairs.csv" in html


def test_the_arabic_page_runs_from_the_right_and_leaves_no_sentence_in_english() -> None:
    said = sample_report()
    quiet = [replace(handed, problems=[]) for handed in said["lists"]]
    html = page("ar", lists=quiet)
    catalogue = words("ar").catalogue
    assert isinstance(catalogue, gettext.GNUTranslations)
    keys = [key if isinstance(key, str) else key[0] for key in catalogue._catalog]  # type: ignore[attr-defined]
    english = {key for key in keys if re.search("[a-z]", key)}
    left = [words for words in read(html).words if words in english or re.match(r"[A-Z][a-z]+ [a-z]+ [a-z]+ ", words)]
    ours = {*said["notes"], *(fact.text for fact in said["facts"])}
    assert '<html lang="ar" dir="rtl">' in html
    assert [words for words in left if words not in ours] == []


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=y>',
    "\u202egnp.exe",
    "a\u2069b",
    "{{ 7*7 }}",
    "{n}",
    "\x00",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_what_a_list_says_stays_text_wherever_it_stands(value: str) -> None:
    said = sample_report(12, 10)
    compared = said["comparisons"][0]
    named = {column: pl.lit(value) for column in ("left_value", "right_value")}
    linked = replace(compared.linked, evidence=compared.linked.evidence.with_columns(**named))
    handed = replace(compared.left, party=value, sha256=value, persons=replace(compared.left.persons, source=value))
    hostile = replace(compared, title=value, left=handed, linked=linked)
    closed = Answered(value, value, Closure(1, {}, (value,)))
    html = page(title=value, made=value, notes=[value], lists=[handed], comparisons=[hostile], closures=[closed])
    reader = read(html)
    assert visible(value) in reader.words
    assert not {tag for tag, _ in reader.tags} & {"script", "img"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", html)


def test_the_same_input_gives_the_same_page() -> None:
    assert page() == page()


def test_five_thousand_pairs_make_a_page_of_less_than_six_megabytes() -> None:
    said = {**sample_report(8000, 8000)}
    compared = said["comparisons"][0]
    html = render_report(**{**said, "lang": "en"})
    assert compared.linked.pairs.height > 5000
    assert len(html.encode()) < 6_000_000


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="not one of"):
        page("fr")
