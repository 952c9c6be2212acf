"""Dates as lists write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.lists.dates import BadDate, PartialDate, Precision, age_to_birth, is_heaped, read_date
from zerohour.lists.day_order import day_order
from zerohour.lists.numbers import BadNumber, read_age, read_number

TODAY = date(2014, 1, 17)


def day(year: int, month: int, d: int) -> PartialDate:
    return PartialDate(date(year, month, d), date(year, month, d), Precision.DAY)


@pytest.mark.parametrize(
    "text",
    [
        "1985-03-12", "1985/3/12", "12/03/1985", "12.3.1985", "12-3-1985", "12/3/85", "19850312", "1985-03-12 00:00:00",
        "1985-03-12T00:00:00Z", "12/03/1985 00:00", "١٢/٠٣/١٩٨٥", "۱۹۸۵-۰۳-۱۲", "12 آذار 1985", "١٢ آذار ١٩٨٥", "12 مارس 1985",
        "12 آذار/مارس 1985", "12 March 1985", "March 12, 1985", "12-Mar-85", "12th of March 1985", "12/03/1985م",
        "مواليد 12/3/1985", "\u200f12/03/1985\u200f",
    ],
)  # fmt: skip
def test_one_day_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text, today=TODAY) == day(1985, 3, 12)


def test_month_first_is_read_so_when_the_column_is() -> None:
    assert read_date("03/12/1985", day_first=False) == day(1985, 3, 12)
    assert read_date("1985-03-12", day_first=False) == day(1985, 3, 12)


SYRIAN = "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"
EGYPTIAN = "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
ENGLISH = "January|February|March|April|May|June|July|August|September|October|November|December"


@pytest.mark.parametrize("names", [SYRIAN, EGYPTIAN, ENGLISH])
def test_every_month_is_known_by_its_name(names: str) -> None:
    for month, name in enumerate(names.split("|"), start=1):
        assert read_date(f"5 {name} 1985") == day(1985, month, 5)
        assert read_date(f"{name} 1985").earliest == date(1985, month, 1)


def test_a_year_stays_a_year_and_a_month_a_month() -> None:
    assert read_date("1985") == PartialDate(date(1985, 1, 1), date(1985, 12, 31), Precision.YEAR)
    for text in ("1985-02", "02/1985", "شباط 1985", "1985-02-00", "00/02/1985"):
        assert read_date(text) == PartialDate(date(1985, 2, 1), date(1985, 2, 28), Precision.MONTH)
    assert read_date("00/00/1985").precision is Precision.YEAR


@pytest.mark.parametrize(
    "text", ["20/06/1405", "1405-06-20", "20/06/1405 هـ", "20 جمادى الآخرة 1405", "20 Jumada al-Thani 1405 AH"]
)
def test_a_hijri_day_shows_itself(text: str) -> None:
    assert read_date(text) == day(1985, 3, 11)


@pytest.mark.parametrize("text", ["1405", "1405هـ", "١٤٠٥ هـ", "سنة 1405 هـ", "1405 AH"])
def test_a_hijri_year_is_the_span_of_days_it_covers(text: str) -> None:
    assert read_date(text) == PartialDate(date(1984, 9, 26), date(1985, 9, 14), Precision.YEAR)


def test_a_hijri_month_is_the_span_of_days_it_covers() -> None:
    assert read_date("رمضان 1434") == PartialDate(date(2013, 7, 9), date(2013, 8, 7), Precision.MONTH)


def test_a_column_can_be_declared_hijri() -> None:
    assert read_date("14050620", format="%Y%m%d", calendar="hijri") == day(1985, 3, 11)
    assert read_date("20/06/1405", calendar="hijri") == day(1985, 3, 11)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/1985", "impossible_date"), ("29/02/1985", "impossible_date"), ("13/13/1985", "impossible_date"),
        ("1985-13-01", "impossible_date"), ("1985-00-12", "impossible_date"), ("31 نيسان 1985", "impossible_date"),
        ("01/13/1405", "impossible_date"), ("31/01/1405", "impossible_date"),
        ("3014-01-01", "future_date"), ("18/01/2014", "future_date"), ("2015", "future_date"),
        ("1820", "date_too_early"), ("01/01/0001", "date_too_early"),
        ("1310", "hijri_out_of_range"), ("12/03/1342", "hijri_out_of_range"), ("1985 هـ", "hijri_out_of_range"),
        ("", "unreadable_date"), ("abc", "unreadable_date"), ("about 1985", "unreadable_date"), ("1985-1990", "unreadable_date"),
        ("12", "unreadable_date"), ("31118", "unreadable_date"), ("12 آذار أيلول 1985", "unreadable_date"), ("1/2/3/1985", "unreadable_date"),
        ("12 March", "unreadable_date"), ("٣٤ سنة", "unreadable_date"), ("999999999999999999999", "unreadable_date"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_refused_by_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadDate) as refused:
        read_date(text, today=TODAY)
    assert refused.value.code == code
    assert refused.value.text == text


def test_a_short_year_needs_to_know_today() -> None:
    assert read_date("12/03/13", today=TODAY) == day(2013, 3, 12)
    assert read_date("12/03/15", today=TODAY) == day(1915, 3, 12)
    with pytest.raises(BadDate):
        read_date("12/03/85")


def test_today_itself_is_not_to_come() -> None:
    assert read_date("2014-01-17", today=TODAY) == day(2014, 1, 17)
    assert read_date("2014", today=TODAY).earliest == date(2014, 1, 1)


def test_the_first_of_january_is_a_registry_default() -> None:
    assert is_heaped(read_date("1985-01-01"))
    assert not is_heaped(read_date("1985-07-01"))
    assert not is_heaped(read_date("1985"))


def test_a_format_is_followed_exactly() -> None:
    assert read_date("850312", format="%y%m%d", today=TODAY) == day(1985, 3, 12)
    assert read_date("12 شباط 1985", format="%d %B %Y") == day(1985, 2, 12)
    assert read_date("1985", format="%Y").precision is Precision.YEAR
    with pytest.raises(BadDate):
        read_date("1985-03-12", format="%Y%m%d")


@given(
    st.dates(date(1880, 1, 1), date(2300, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d %B %Y", "%d.%m.%Y"]),
)
def test_every_day_written_plainly_is_read_back(d: date, how: str) -> None:
    assert read_date(d.strftime(how)) == PartialDate(d, d, Precision.DAY)


@given(st.text(max_size=20))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    try:
        read = read_date(text, today=TODAY)
    except BadDate:
        return
    assert read.earliest <= read.latest
    assert read.earliest <= TODAY


@given(st.integers(0, 120), st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_an_age_spans_the_birthdays_that_give_it(age: int, as_of: date) -> None:
    span = age_to_birth(age, as_of)
    for born in (span.earliest, span.latest):
        assert as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day)) == age
    assert span.precision is Precision.AGE
    older, younger = span.earliest - timedelta(days=1), span.latest + timedelta(days=1)
    assert as_of.year - older.year - ((as_of.month, as_of.day) < (older.month, older.day)) == age + 1
    assert as_of.year - younger.year - ((as_of.month, as_of.day) < (younger.month, younger.day)) < age or (
        younger.month == 2 and younger.day == 29
    )


def test_a_column_shows_its_order_of_day_and_month() -> None:
    assert day_order(["03/04/1985", "25/04/1985"]).day_first
    assert not day_order(["03/04/1985", "04/25/1985"]).day_first
    assert day_order(["03/04/1985", None]).unsettled
    assert not day_order(["04/04/1985", "1985-03-04"]).unsettled


@pytest.mark.parametrize("text", ["34", "٣٤", "34.0", "34 years", "٣٤ سنة", "34 عاماً"])
def test_an_age_is_read_in_whole_years(text: str) -> None:
    assert read_age(text) == 34


@pytest.mark.parametrize(("text", "code"), [("-3", "impossible_age"), ("121", "impossible_age"), ("8 أشهر", "unreadable_number"), ("old", "unreadable_number"), ("34.5", "unreadable_number")])  # fmt: skip
def test_an_age_that_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadNumber) as refused:
        read_age(text)
    assert refused.value.code == code


def test_numbers_are_read_in_any_digits() -> None:
    assert read_number("١٬٢٣٤٫٥") == "1234.5"
    assert read_number("1,234") == "1234"
