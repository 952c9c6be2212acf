"""An act is written in one way, or it is none."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_world import BOTH, ROUND, digest, whole

from zerohour.ledger.act import ACTS, ONCE, act_text, parse_act
from zerohour.ledger.refusal import Refused

SAW = [0, digest("")]
COMMIT: dict[str, Any] = {
    "v": 1, "id": "0" * 32, "type": "list.commit", "party": "gov", "saw": SAW,
    "exchange": ROUND, "root": digest("gov"), "between": BOTH,
}  # fmt: skip


def refusal(**changed: Any) -> str:
    """The code under which a commitment with these fields is refused; a field that is `...` is left out."""
    fields = {field: value for field, value in (COMMIT | changed).items() if value is not ...}
    with pytest.raises(Refused) as refused:
        act_text("aleppo", fields)
    return refused.value.code


def test_an_act_reads_back_as_it_was_signed() -> None:
    act = parse_act(act_text("aleppo", COMMIT).encode() + b"\n")
    assert (act.origin, act.type, act.party, act["between"], act["party"]) == (
        "aleppo",
        "list.commit",
        "gov",
        BOTH,
        "gov",
    )
    assert act.shared


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "0" * 31},
        {"id": "A" * 32},
        {"v": 2},
        {"v": True},
        {"saw": [0]},
        {"saw": [-1, digest("")]},
        {"saw": [0, digest("")[:-1]]},
        {"root": "0" * 64},
        {"between": ["gov"]},
        {"between": ["gov", "coal"]},
        {"between": ["gov", "gov"]},
        {"between": "gov"},
        {"exchange": ""},
        {"exchange": "a\nb"},
        {"party": None},
    ],
)
def test_a_value_of_another_kind_is_refused(changed: dict[str, Any]) -> None:
    assert refusal(**changed) == "act.value"


@pytest.mark.parametrize("changed", [{"root": ...}, {"id": ...}, {"remark": "x"}, {"sha256": None}])
def test_a_field_too_many_or_too_few_is_refused(changed: dict[str, Any]) -> None:
    assert refusal(**changed) == "act.fields"


@pytest.mark.parametrize("kind", ["list.leak", None, 7, ["list.commit"], ...])
def test_a_type_that_is_not_in_the_table_is_refused(kind: object) -> None:
    assert refusal(type=kind) == "act.type"


@pytest.mark.parametrize(
    ("utc", "fits"), [("2014-02-01T00:00:00Z", True), ("2014-02-30T00:00:00Z", False), ("2014-02-01T00:00:00", False)]
)
def test_a_time_is_a_day_that_exists_and_says_that_it_is_utc(utc: str, fits: bool) -> None:
    act = {"v": 1, "id": "0" * 32, "type": "plan.withdraw", "party": "gov", "saw": SAW, "plan": "p", "effective": utc}
    if fits:
        assert act_text("aleppo", act)
    else:
        with pytest.raises(Refused, match="effective"):
            act_text("aleppo", act)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n\n",
        b"zerohour/act/v1\na\n{}\n\n",
        b"zerohour/act/v2\na\n{}\n\n",
        b"zerohour/act/v1\na\n[]\n\n",
        b"x" * 70_000,
    ],
)
def test_other_bytes_are_no_act(note: bytes) -> None:
    with pytest.raises(Refused):
        parse_act(note)


def test_acts_done_once_are_told_apart_by_fields_they_have() -> None:
    for kind, fields in ONCE.items():
        assert set(fields) <= {"party", *ACTS[kind].fields}


def test_every_act_names_who_signs_it() -> None:
    assert {act.signed_by for act in ACTS.values()} == {
        "every", "root", "root or key", "party", "guarantor", "office", "between",
    }  # fmt: skip


def test_the_story_the_tests_tell_uses_what_it_says() -> None:
    told = {parse_act(entry[32:]).type for entry in whole().entries}
    assert {"record.open", "key.add", "key.revoke", "list.commit", "list.reveal", "list.final", "erase"} <= told
