"""What a claim may say, and what is never done to it."""

from __future__ import annotations

import pytest

from zerohour.claims import Claim, Envelope, Range, envelope, exactly, range_of


def test_a_claim_needs_a_source() -> None:
    with pytest.raises(ValueError, match="without a source"):
        Claim("", text="shots were heard")


@pytest.mark.parametrize(("low", "best", "high"), [(5, 4, 6), (1, 3, 2), (3, None, 2), (None, 3, 2)])
def test_bounds_out_of_order_are_refused_and_the_source_is_named(
    low: int | None, best: int | None, high: int | None
) -> None:
    with pytest.raises(ValueError, match=r"claim of the agency: .*not in rising order"):
        Claim("the agency", low=low, best=best, high=high, unit="killed")


def test_an_unknown_figure_is_not_zero() -> None:
    dozens, none = Claim("the newspaper", unit="killed"), exactly("the newspaper", 0, "killed")
    assert dozens.unknown
    assert not none.unknown
    assert dozens.best != 0
    assert dozens != none


def test_more_than_130000_leaves_the_upper_bound_open() -> None:
    claim = Claim("the newspaper", low=130_000, unit="killed")
    assert (claim.low, claim.best, claim.high) == (130_000, None, None)
    assert not claim.unknown


def test_words_are_a_claim_without_a_figure() -> None:
    assert not Claim("a delegate", text="leans to a yes").is_figure
    assert Claim("a delegate").unknown


def test_ranges_of_several_sources_stand_side_by_side_unmerged() -> None:
    claims = [exactly("officials", 7, "killed"), Claim("hospital", low=5, high=9, unit="killed")]
    assert range_of(claims) == [Range("officials", 7, 7, 7), Range("hospital", 5, None, 9)]


def test_an_envelope_spans_all_sources_and_names_them() -> None:
    claims = [exactly("officials", 7, "killed"), Claim("hospital", low=5, high=9, unit="killed")]
    assert envelope(claims) == Envelope(5, 9, ("officials", "hospital"))


def test_one_open_bound_leaves_the_envelope_open() -> None:
    claims = [exactly("officials", 7, "killed"), Claim("residents", low=3, unit="killed")]
    assert envelope(claims) == Envelope(3, None, ("officials", "residents"))


def test_an_unknown_figure_is_not_taken_for_the_lowest() -> None:
    claims = [exactly("officials", 7, "killed"), Claim("residents", unit="killed")]
    assert envelope(claims) == Envelope(None, None, ("officials", "residents"))


def test_killed_and_wounded_have_no_common_envelope() -> None:
    with pytest.raises(ValueError, match="one unit"):
        envelope([exactly("agency", 15, "wounded"), exactly("officials", 7, "killed")])
    with pytest.raises(ValueError, match="one unit, not none"):
        envelope([])
