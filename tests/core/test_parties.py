"""Who speaks for whom, and who holds persons."""

from __future__ import annotations

import pytest

from zerohour.parties import Party, PartyKind, Unit, holders, speakers_for, units_under

COALITION = Party("coal", {"en": "The coalition", "ar": "الائتلاف"}, PartyKind.COALITION, ("group",), holds_lists=True)
GROUP = Party("group", {"en": "A group"}, PartyKind.BRIGADE)
BRIGADE = Party("brig", {"en": "A brigade"}, PartyKind.BRIGADE, holds_lists=True)
ALL = (COALITION, GROUP, BRIGADE)


def test_nobody_speaks_for_a_brigade_that_gave_no_mandate() -> None:
    assert speakers_for("brig", ALL) == ("brig",)


def test_a_group_may_be_spoken_for_by_the_coalition_that_names_it() -> None:
    assert speakers_for("group", ALL) == ("coal", "group")


def test_holders_are_the_parties_that_hold_persons() -> None:
    assert holders(ALL) == ("coal", "brig")


def test_a_party_is_called_by_its_name_in_the_readers_language_or_in_english() -> None:
    assert COALITION.name("ar") == "الائتلاف"
    assert GROUP.name("ar") == "A group"


def test_a_unit_of_unknown_command_is_under_nobody() -> None:
    known, unknown = Unit("u1", {"en": "First"}, command="brig"), Unit("u2", {"en": "Second"})
    assert units_under("brig", (known, unknown)) == (known,)
    assert units_under("coal", (known, unknown)) == ()


def test_a_party_without_an_english_name_or_that_lists_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="English name"):
        Party("x", {"ar": "س"}, PartyKind.BRIGADE)
    with pytest.raises(ValueError, match="speaks for itself"):
        Party("x", {"en": "X"}, PartyKind.BRIGADE, speaks_for=("x",))
