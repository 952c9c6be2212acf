"""The exchange's files: written and read they say the same, and what does not fit is refused by row or key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.errors import UnusableInput
from zerohour.exchange.deal import Deal, Formula, Held, Site
from zerohour.exchange.plan import Event, Happened, Kept, Move, Plan, Proof, Release, Selection
from zerohour.formats.events_csv import events_text, read_events
from zerohour.formats.made_from import check_hashes, sha256_of
from zerohour.formats.persons_csv import persons_text, read_persons
from zerohour.formats.plan_json import plan_text, read_plan
from zerohour.formats.selection_json import SelectionFile, read_selection, selection_text

DEAL = Deal("d", ("gov", "coal", "brig"), Formula.POINTS, sites=(Site("bab"), Site("homs")))
HEADER = "person_id,holder,wanted_by,category,nationality,family_group,site,hold,p_delivered,held_row,sought_row\n"
A, B = "a" * 64, "b" * 64


def persons_of(folder: Path, rows: str) -> list[Held]:
    (folder / "persons.csv").write_text(HEADER + rows, encoding="utf-8")
    return read_persons(folder / "persons.csv", DEAL)


def test_a_person_is_read_with_everything_the_row_says(tmp_path: Path) -> None:
    (one,) = persons_of(tmp_path, "P1,gov,coal;brig,Child;gravely ill,SY,F1,bab,block,0.9,H12,S4\n")
    assert one == Held(
        "P1", "gov", ("coal", "brig"), ("child", "gravely_ill"), "SY", "F1", "bab", True, 0.9, "H12", "S4"
    )
    assert persons_of(tmp_path, "P1,gov,,,,,,,,,\n") == [Held("P1", "gov")]
    assert persons_of(tmp_path, "") == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("P2,x,coal,,,,,,,,", "holder"),
        ("P2,gov,coal;x,,,,,,,,", "wanted_by"),
        ("P2,gov,coal;gov,,,,,,,,", "wanted_by"),
        ("P2,gov,coal,,,,aleppo,,,,", "site"),
        ("P2,gov,coal,,,,,sick,,,", "hold"),
        ("P2,gov,coal,,,,,,1.01,,", "p_delivered"),
        ("P2,gov,coal,,,,,,nan,,", "p_delivered"),
        ("P2,gov,coal,,,,,,often,,", "p_delivered"),
        ("P1,gov,coal,,,,,,,,", "person_id"),
        (",gov,coal,,,,,,,,", "person_id"),
        ("P2,,coal,,,,,,,,", "holder"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_row_and_column(row: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput) as refused:
        persons_of(tmp_path, f"P1,gov,coal,,,,,,,,\n{row}\n")
    assert (refused.value.row, refused.value.column) == (3, column)
    assert refused.value.fix


def test_a_column_of_reasons_has_no_place_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("person_id,holder,wanted_by,reason\nP1,gov,coal,ill\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="not known"):
        read_persons(tmp_path / "persons.csv", DEAL)


def test_ten_thousand_persons_are_read_in_two_seconds(tmp_path: Path) -> None:
    rows = "".join(f"P{n},gov,coal;brig,soldier;wounded,SY,,bab,,0.5,H{n},S{n}\n" for n in range(10_000))
    began = time.process_time()
    assert len(persons_of(tmp_path, rows)) == 10_000
    assert time.process_time() - began < 2


WORDS = st.from_regex(r"[a-zء-ي0-9_=+@'\"-]{1,6}", fullmatch=True)
SOME = st.none() | WORDS
HELD = st.builds(
    Held,
    person_id=st.just(""),
    holder=st.just("gov"),
    wanted_by=st.sampled_from([(), ("coal",), ("brig", "coal")]),
    category=st.lists(st.from_regex(r"[a-zء-ي_]{1,6}", fullmatch=True), unique=True).map(tuple),
    nationality=SOME,
    family_group=SOME,
    site=st.sampled_from([None, "bab", "homs"]),
    blocked=st.booleans(),
    p_delivered=st.none() | st.floats(0, 1),
    held_row=SOME,
    sought_row=SOME,
)


@given(persons=st.lists(HELD, max_size=5))
def test_persons_written_and_read_are_the_same_persons(
    persons: list[Held], tmp_path_factory: pytest.TempPathFactory
) -> None:
    numbered = [Held(**(vars(one) | {"person_id": f"P{n}"})) for n, one in enumerate(persons)]
    path = tmp_path_factory.mktemp("persons") / "persons.csv"
    path.write_text(persons_text(numbered), encoding="utf-8")
    assert read_persons(path, DEAL) == numbered


def selection(**changed: object) -> Selection:
    values = {
        "released": (Release("P1", "gov", "coal", 0), Release("P2", "coal", "gov", 50)),
        "kept": (("P9", Kept.HOLD), ("P8", Kept.NOT_WANTED)),
        "objective": (1, 0, 2),
        "bound": (1, 0, 3),
        "gap": 1 / 3,
        "proven": False,
        "proof": Proof.SOLVER,
        "seconds": 0.25,
    }
    return Selection(**(values | changed))  # type: ignore[arg-type]


def plan(**changed: object) -> Plan:
    values = {
        "deal": A,
        "persons": B,
        "selection": None,
        "version": 1,
        "previous": None,
        "stages": 2,
        "moves": (
            Move("P1", "gov", "coal", 1, "bab", "bus1", True),
            Move("P2", "coal", "gov", 2, "bab"),
            Move("P3", "coal", "gov", 2, "homs"),
        ),
        "exposure": {"gov": [1, -1], "coal": [0, 1], "brig": [0, 0]},
        "bound_stages": 2,
        "proven": True,
        "seconds": 0.1,
    }
    return Plan(**(values | changed))  # type: ignore[arg-type]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_selection_written_and_read_is_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "selection.json", selection_text(selection(), deal=A, persons=B))
    assert read_selection(path) == SelectionFile(A, B, selection())


def test_a_plan_written_and_read_is_the_same(tmp_path: Path) -> None:
    for one in (plan(), plan(out=(("P7", Happened.NO_SHOW),), previous=A, selection=B, version=2)):
        assert read_plan(written(tmp_path / "plan.json", plan_text(one))) == one


def test_a_plan_names_who_went_out_only_where_somebody_did() -> None:
    assert "out" not in json.loads(plan_text(plan()))
    assert json.loads(plan_text(plan()))["max_exposure"] == {"gov": 1, "coal": 1, "brig": 0}
    out = plan(out=(("P7", Happened.NO_SHOW),))
    assert json.loads(plan_text(out))["out"] == [{"person_id": "P7", "event": "no_show"}]


Json = dict[str, object]
SELECTION_WRONG: list[tuple[Callable[[Json], object], str]] = [
    (lambda s: s.update(format="zerohour/plan/1"), "format"),
    (lambda s: s.update(more=1), "more"),
    (lambda s: s.pop("released"), "released"),
    (lambda s: s.update(kept={}), "kept"),
    (lambda s: s["released"][0].update(points="1"), "released[0].points"),  # type: ignore[index]
    (lambda s: s["released"][1].update(points=-1), "released[1].points"),  # type: ignore[index]
    (lambda s: s["released"][1].pop("to"), "released[1].to"),  # type: ignore[index]
    (lambda s: s["kept"][1].update(reason="ill"), "kept[1].reason"),  # type: ignore[index]
    (lambda s: s.update(objective=[1, True, 1]), "objective[1]"),
    (lambda s: s.update(bound=[1]), "bound"),
    (lambda s: s.update(gap="small"), "gap"),
    (lambda s: s.update(proven=1), "proven"),
    (lambda s: s.update(proof="me"), "proof"),
    (lambda s: s.update(deal="A" * 64), "deal"),
    (lambda s: s["released"][0].update(person_id="P\ud800"), "released[0].person_id"),  # type: ignore[index]
]


@pytest.mark.parametrize(("change", "key"), SELECTION_WRONG)
def test_a_misshapen_selection_is_refused_by_its_key(
    change: Callable[[Json], object], key: str, tmp_path: Path
) -> None:
    said = json.loads(selection_text(selection(), deal=A, persons=B))
    change(said)
    with pytest.raises(UnusableInput) as refused:
        read_selection(written(tmp_path / "selection.json", json.dumps(said)))
    assert (refused.value.file, refused.value.column) == ("selection.json", key)


PLAN_WRONG: list[tuple[Callable[[Json], object], str]] = [
    (lambda p: p.update(format=1), "format"),
    (lambda p: p.update(version=0), "version"),
    (lambda p: p.update(previous="x"), "previous"),
    (lambda p: p.pop("previous"), "previous"),
    (lambda p: p.update(stages=1.0), "stages"),
    (lambda p: p["moves"][2].update(stage=0), "moves[2].stage"),  # type: ignore[index]
    (lambda p: p["moves"][2].update(done="no"), "moves[2].done"),  # type: ignore[index]
    (lambda p: p["moves"][2].update(site=None), "moves[2].site"),  # type: ignore[index]
    (lambda p: p["moves"][2].update(why="ill"), "moves[2].why"),  # type: ignore[index]
    (lambda p: p["exposure"].update(gov=[0, "1"]), "exposure.gov[1]"),  # type: ignore[attr-defined]
    (lambda p: p.update(exposure=[1]), "exposure"),
    (lambda p: p["max_exposure"].update(gov=None), "max_exposure.gov"),  # type: ignore[attr-defined]
    (lambda p: p.update(out=[{"person_id": "P1", "event": "ill"}]), "out[0].event"),
]


@pytest.mark.parametrize(("change", "key"), PLAN_WRONG)
def test_a_misshapen_plan_is_refused_by_its_key(change: Callable[[Json], object], key: str, tmp_path: Path) -> None:
    said = json.loads(plan_text(plan()))
    change(said)
    with pytest.raises(UnusableInput) as refused:
        read_plan(written(tmp_path / "plan.json", json.dumps(said)))
    assert (refused.value.file, refused.value.column) == ("plan.json", key)


@pytest.mark.parametrize("text", ["", "{", "[]", "\ufffe", "[" * 100_000, '{"a": NaN}', '{"a": 1, "a": 2}', "9" * 5000])
def test_what_is_no_json_object_of_ours_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput):
        read_plan(written(tmp_path / "plan.json", text))


def test_a_plan_for_another_deal_is_refused_with_both_hashes(tmp_path: Path) -> None:
    deal, persons = written(tmp_path / "deal.toml", "one"), written(tmp_path / "persons.csv", "two")
    fitting = plan(deal=sha256_of(deal), persons=sha256_of(persons))
    check_hashes(fitting, file="plan.json", deal=deal, persons=persons)
    written(deal, "another")
    with pytest.raises(UnusableInput) as refused:
        check_hashes(fitting, file="plan.json", deal=deal, persons=persons)
    assert refused.value.column == "deal"
    assert fitting.deal[:12] in str(refused.value)
    assert sha256_of(deal)[:12] in str(refused.value)


def test_a_plan_for_another_selection_is_refused(tmp_path: Path) -> None:
    one = written(tmp_path / "one", "one")
    made = plan(deal=sha256_of(one), persons=sha256_of(one), selection=A)
    check_hashes(made, file="plan.json", deal=one, persons=one)
    with pytest.raises(UnusableInput, match="column selection"):
        check_hashes(made, file="plan.json", deal=one, persons=one, selection=one)


def events_of(folder: Path, rows: str) -> list[Event]:
    path = written(folder / "events.csv", "stage,event,person_id,site,at\n" + rows)
    return read_events(path, plan())


def test_what_happened_is_read_as_it_was_told(tmp_path: Path) -> None:
    rows = "2,no show,P2,bab,2014-01-20T10:00Z\n2,site_closed,,homs,\n1,withdrawn,P3,,\n"
    events = events_of(tmp_path, rows)
    assert events == [
        Event(2, Happened.NO_SHOW, "P2", "bab", "2014-01-20T10:00Z"),
        Event(2, Happened.SITE_CLOSED, None, "homs", None),
        Event(1, Happened.WITHDRAWN, "P3", None, None),
    ]
    assert read_events(written(tmp_path / "again.csv", events_text(events)), plan()) == events


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ("2,done,P9,,", 2, "person_id"),
        ("1,done,P1,,", 2, "person_id"),
        ("1,died,P1,,", 2, "person_id"),
        ("2,done,P2,,\n2,done,P2,,", 3, "person_id"),
        ("2,done,P2,,\n2,no_show,P2,,", 3, "person_id"),
        ("1,done,P2,,", 2, "stage"),
        ("1,no_show,P2,,", 2, "stage"),
        ("3,withdrawn,P2,,", 2, "stage"),
        ("0,withdrawn,P2,,", 2, "stage"),
        ("two,withdrawn,P2,,", 2, "stage"),
        ("²,withdrawn,P2,,", 2, "stage"),
        ("2,done,P2,homs,", 2, "site"),
        ("2,ill,P2,,", 2, "event"),
        ("2,site_closed,,,", 2, "site"),
        ("2,site_closed,P2,bab,", 2, "person_id"),
        ("2,done,,,", 2, "person_id"),
    ],
)
def test_an_event_that_cannot_have_been_is_refused_by_its_row(rows: str, row: int, column: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput) as refused:
        events_of(tmp_path, rows + "\n")
    assert (refused.value.row, refused.value.column) == (row, column)
    assert refused.value.fix
