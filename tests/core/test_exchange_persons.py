"""From judged lists to persons: one row a person, nothing a machine alone has matched, contradictions named."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from cli_run import Command

from zerohour.errors import UnusableInput
from zerohour.exchange.deal import Deal, Formula, Held, Number, Site
from zerohour.exchange.listed import Entry, ListKey, Side, entries_of_pairs
from zerohour.exchange.persons import Built, build_persons
from zerohour.exchange.replies import Reply
from zerohour.formats.columns import Column, ColumnFile
from zerohour.formats.deal_toml import deal_text
from zerohour.formats.grid import Grid
from zerohour.formats.person_lists import list_of, read_list
from zerohour.formats.persons_csv import read_persons
from zerohour.linkage.judgement import Verdict
from zerohour.lists.answers import Answer, Answered
from zerohour.lists.entry import Kind, PersonList

DEAL = Deal("d", ("gov", "coal", "brig"), Formula.POINTS, sites=(Site("bab"),), points={"default": 1, "soldier": 50})
COLUMNS = ("name", "category", "sex", "birth_date", "age", "nationality")
OTHER = ("family_group", "site")
Rows = Mapping[str, Mapping[str, str]]


def listed(rows: Rows, as_of: date | None = None) -> PersonList:
    """A list of row id to cells."""
    header = ("row_id", *COLUMNS, *OTHER)
    whole = [{"row_id": row_id, "name": "Ali Omar"} | dict(one) for row_id, one in rows.items()]
    cells = [[one.get(column, "") for column in header] for one in whole]
    layout = ColumnFile(
        {c: Column((c,)) for c in ("row_id", *COLUMNS)}, {c: Column((c,), kind=Kind.TEXT) for c in OTHER}, as_of
    )
    return list_of(Grid([header, *cells]), columns=layout, today=date(2014, 1, 20), source="list.csv")


def held(row_id: str, party: str = "gov") -> Entry:
    return Entry(Side.HELD, party, row_id)


def sought(row_id: str, party: str = "coal") -> Entry:
    return Entry(Side.SOUGHT, party, row_id)


def reply(entry: Entry, answer: Answer, holder: str | None = "gov", /, **details: str) -> Reply:
    return Reply(entry, Answered(entry.row_id, answer, 2, details), holder)


def entry(row_id: str) -> Entry:
    """H1 held by gov, B1 by brig; S1 sought by coal, T1 by brig, G1 by gov."""
    return {
        "H": held(row_id), "B": held(row_id, "brig"), "S": sought(row_id), "T": sought(row_id, "brig"),
        "G": sought(row_id, "gov"),
    }[row_id[0]]  # fmt: skip


def build(rows: Rows, same: str = "", not_same: str = "", replies: tuple[Reply, ...] = (), **more: object) -> Built:
    """Build from rows by their letters and pairs written "S1=H1 T9=S1"."""
    lists: dict[Entry, Mapping[str, str]] = {entry(row_id): cells for row_id, cells in rows.items()}

    def of(side: Side) -> dict[str, PersonList]:
        parties = {one.party for one in lists if one.side is side}
        return {p: listed({e.row_id: c for e, c in lists.items() if (e.side, e.party) == (side, p)}) for p in parties}

    judged = [
        (entry(left), entry(right), verdict)
        for pairs, verdict in ((same, Verdict.SAME), (not_same, Verdict.NOT_SAME))
        for left, right in (pair.split("=") for pair in pairs.split())
    ]
    proposed = [(entry(a), entry(b)) for a, b in (pair.split("=") for pair in str(more.pop("proposed", "")).split())]
    return build_persons(
        more.pop("deal", DEAL), held=of(Side.HELD), sought=of(Side.SOUGHT), proposed=proposed, judged=judged,  # type: ignore[arg-type]
        replies=replies, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def people(*row_ids: str) -> dict[str, dict[str, str]]:
    return {row_id: {} for row_id in row_ids}


def notes(built: Built) -> dict[str, int]:
    """Counts by code; the notes every bare list brings left out."""
    found: dict[str, int] = {}
    for note in built.notes:
        found[note.code] = found.get(note.code, 0) + note.count
    return found


def test_a_judged_pair_makes_one_person_of_two_rows() -> None:
    built = build(people("H1", "S1"), same="S1=H1")
    assert built.persons == (Held("P1", "gov", ("coal",), held_row="H1", sought_row="S1"),)
    assert notes(built) == {"pair_without_answer": 1}


def test_a_machine_match_alone_makes_nobody_the_same() -> None:
    built = build(people("H1", "S1"), proposed="S1=H1")
    assert built.persons == (Held("P1", "gov", held_row="H1"),)
    assert notes(built) == {"held_unlisted": 1, "no_trace": 1, "proposed_unjudged": 1}
    assert not built.accepted_proposed


def test_a_machine_match_counts_where_it_is_accepted_unless_a_person_denied_it() -> None:
    accepted = build(people("H1", "S1"), proposed="S1=H1", accept_proposed=True)
    assert accepted.persons[0].wanted_by == ("coal",)
    assert accepted.accepted_proposed
    denied = build(people("H1", "S1"), not_same="S1=H1", proposed="S1=H1", accept_proposed=True)
    assert denied.persons[0].wanted_by == ()


def test_a_machine_match_never_undoes_what_people_judged() -> None:
    built = build(people("H1", "H2", "S1", "B1"), same="S1=H1", proposed="S1=B1", accept_proposed=True)
    assert [(p.holder, p.held_row, p.sought_row) for p in built.persons] == [
        ("gov", "H1", "S1"), ("gov", "H2", None), ("brig", "B1", None),
    ]  # fmt: skip
    assert notes(built)["proposals_left_out"] == 1


def test_a_person_wanted_by_two_parties_is_one_person() -> None:
    built = build(people("H12", "S4", "T9"), same="T9=H12 S4=H12")
    assert built.persons == (Held("P1", "gov", ("coal", "brig"), held_row="H12", sought_row="S4;T9"),)


def test_rows_that_repeat_one_person_are_one_person() -> None:
    built = build(people("H2", "H10", "S2", "S10"), same="S10=H10 H10=H2 S2=S10")
    assert built.persons == (Held("P1", "gov", ("coal",), held_row="H2;H10", sought_row="S2;S10"),)


def test_one_person_with_two_holders_is_a_contradiction_and_no_row() -> None:
    built = build(people("H1", "B1", "S1"), same="S1=H1 S1=B1")
    assert built.persons == ()
    (note,) = built.notes
    assert (note.code, note.who, note.values) == ("spans_holders", ("B1 ~ H1 ~ S1",), {"holders": "gov, brig"})


def test_a_holder_who_answers_not_held_gives_way_to_the_one_who_holds() -> None:
    replies = (
        reply(sought("S1"), Answer.HELD_ELSEWHERE, "gov", holder="brig"),
        reply(sought("S1"), Answer.HELD, "brig"),
    )
    built = build(people("H1", "B1", "S1"), same="S1=H1 S1=B1", replies=replies)
    assert built.persons == (Held("P1", "brig", ("coal",), held_row="B1", sought_row="S1"),)
    assert notes(built) == {"answer_against_pair": 1}


def test_rows_joined_through_a_third_that_people_told_apart_are_no_row() -> None:
    built = build(people("H1", "S1", "S2"), same="S1=H1 S2=H1", not_same="S1=S2")
    assert built.persons == ()
    assert notes(built) == {"verdicts_contradict": 1}


def test_files_that_differ_on_a_pair_leave_it_uncounted() -> None:
    built = build(people("H1", "S1"), same="S1=H1", not_same="S1=H1")
    assert built.persons[0].wanted_by == ()
    assert notes(built)["verdicts_differ"] == 1


@pytest.mark.parametrize("answer", [one for one in Answer if one not in (Answer.HELD, Answer.DUPLICATE)])
@pytest.mark.parametrize("pair", ["", "S1=H1"])
def test_an_answer_other_than_held_yields_no_row(answer: Answer, pair: str) -> None:
    built = build(people("H1", "S1"), same=pair, replies=(reply(sought("S1"), answer),))
    assert not any(person.wanted_by for person in built.persons)
    assert len(built.persons) == (0 if pair else 1)  # the held row is nobody's, or the answered person's
    said = [note for note in built.notes if note.values.get("answer") == answer]
    assert [note.who for note in said] == [("S1",)]


def test_an_answer_of_one_holder_says_nothing_of_another() -> None:
    built = build(people("B1", "S1"), same="S1=B1", replies=(reply(sought("S1"), Answer.NOT_HELD, "gov"),))
    assert built.persons == (Held("P1", "brig", ("coal",), held_row="B1", sought_row="S1"),)


def test_who_is_answered_held_but_on_no_pair_has_a_row_without_a_held_row() -> None:
    built = build(people("H1", "S1"), replies=(reply(sought("S1"), Answer.HELD),))
    assert built.persons == (Held("P1", "gov", held_row="H1"), Held("P2", "gov", ("coal",), sought_row="S1"))
    assert notes(built) == {"held_without_pair": 1, "held_unlisted": 1}


def test_held_by_nobody_knows_whom_is_no_row_unless_there_are_but_two_parties() -> None:
    unknown = (reply(sought("S1"), Answer.HELD, None),)
    assert notes(build(people("S1"), replies=unknown)) == {"held_holder_unknown": 1}
    two = Deal("d", ("gov", "coal"), Formula.ALL)
    assert build(people("S1"), replies=unknown, deal=two).persons[0].holder == "gov"


def test_a_row_answered_as_a_duplicate_stands_behind_the_row_it_repeats() -> None:
    replies = (reply(sought("S1"), Answer.DUPLICATE, duplicate_of="S2"), reply(sought("S2"), Answer.HELD))
    built = build(people("H1", "S1", "S2"), same="S1=H1", replies=replies)
    assert built.persons == (Held("P1", "gov", ("coal",), held_row="H1", sought_row="S1;S2"),)
    alone = build(people("H1", "S1", "S2"), same="S2=H1", replies=replies)
    assert alone.persons == (Held("P1", "gov", ("coal",), held_row="H1", sought_row="S2"),)
    assert notes(alone) == {"answered": 1}


def test_two_answers_of_one_holder_to_one_row_are_refused() -> None:
    with pytest.raises(UnusableInput, match="two answers"):
        build(people("S1"), replies=(reply(sought("S1"), Answer.HELD), reply(sought("S1"), Answer.UNKNOWN)))


def test_a_party_that_seeks_whom_it_holds_itself_is_not_waited_for() -> None:
    built = build(people("H1", "G1", "S1"), same="G1=H1 S1=H1")
    assert built.persons[0].wanted_by == ("coal",)
    assert notes(built) == {"sought_by_holder": 1, "pair_without_answer": 1}


def test_the_holders_category_comes_first_and_the_seekers_add_theirs() -> None:
    rows = {"H1": {"category": "Soldier"}, "S1": {"category": "soldier;gravely ill"}, "T1": {"category": "wounded"}}
    built = build(rows, same="S1=H1 T1=H1")
    assert built.persons[0].category == ("soldier", "gravely_ill", "wounded")


def test_sides_that_differ_on_what_a_person_is_are_a_question_to_people() -> None:
    built = build({"H1": {"category": "fighter"}, "S1": {"category": "wounded;civilian"}}, same="S1=H1")
    assert built.persons[0].category == ("fighter", "wounded")
    (note,) = [note for note in built.notes if note.code == "kinds_differ"]
    assert (note.who, note.values) == (("P1",), {"holder": "gov", "held": "fighter", "sought": "civilian"})


def test_sex_and_birth_never_become_a_category_silently() -> None:
    girl = {"sex": "F", "birth_date": "2003-05-01"}
    lists = {"gov": listed({"H1": girl, "H2": {"sex": "F"}, "H3": girl | {"category": "child"}}, date(2014, 1, 17))}
    built = build_persons(DEAL, held=lists, sought={})
    assert [person.category for person in built.persons] == [(), (), ("child",)]
    who = {note.code: note.who for note in built.notes}
    assert who["unlisted_child"] == ("P1",)
    assert who["unlisted_woman"] == ("P2",)


def test_who_may_have_been_grown_up_is_not_called_a_child() -> None:
    lists = {"gov": listed({"H1": {"age": "18"}, "H2": {"age": "17"}, "H3": {"birth_date": "1996"}}, date(2014, 1, 17))}
    built = build_persons(DEAL, held=lists, sought={})
    assert {note.code: note.who for note in built.notes}["unlisted_child"] == ("P2",)


def test_nationality_family_and_site_are_the_holders_word_where_there_is_one() -> None:
    rows = {"H1": {"nationality": "SY", "site": "bab"}, "S1": {"nationality": "IQ", "family_group": "F1", "site": "x"}}
    (person,) = build(rows, same="S1=H1").persons
    assert (person.nationality, person.family_group, person.site) == ("SY", "F1", "bab")


def test_a_site_or_category_the_deal_does_not_know_and_a_shared_family_are_told() -> None:
    rows = {"H1": {"site": "x", "family_group": "F1", "category": "guest"}, "B1": {"family_group": "F1"}}
    deal = Deal("d", DEAL.parties, Formula.NUMBERS, numbers=(Number("gov", "coal", 1, "civilian"),))
    built = build(rows, deal=deal)
    assert built.persons[0].site is None
    told = {note.code: (note.who, dict(note.values)) for note in built.notes}
    assert told["site_unknown"] == (("P1",), {"site": "x"})
    assert told["category_unknown"] == (("P1",), {"category": "guest"})
    assert told["family_on_lists"] == (("P1", "P2"), {"family": "F1"})


def test_numbers_of_persons_tell_nothing_of_who_seeks_them_and_no_order_changes_them() -> None:
    rows = people("H1", "H2", "H10", "B3", "S1", "S2", "S3", "T1", "T2", "G1")
    replies = (
        reply(sought("S3"), Answer.HELD),
        reply(sought("T2", "brig"), Answer.HELD),
        reply(sought("S2"), Answer.HELD),
    )
    first = build(rows, same="S1=H10 T1=H10 S2=H1 G1=B3 T1=S1", replies=replies)
    assert [p.held_row for p in first.persons] == ["H1", "H2", "H10", None, None, "B3"]
    unsought = build({row: {} for row in rows if row[0] in "HB"})
    assert [p.held_row for p in unsought.persons] == ["H1", "H2", "H10", "B3"]
    rng = random.Random(3)
    for _ in range(20):
        same = ["H10=S1", "T1=H10", "H1=S2", "B3=G1", "S1=T1"]
        again = list(rows)
        rng.shuffle(same)
        rng.shuffle(again)
        shuffled = tuple(rng.sample(replies, len(replies)))
        assert build(people(*again), same=" ".join(same), replies=shuffled) == first


LISTS = {ListKey(Side.SOUGHT, "coal"): {"1", "S2"}, ListKey(Side.HELD, "gov"): {"1", "H2"}}


def test_ids_on_two_lists_are_never_guessed() -> None:
    assert entries_of_pairs([("S2", "H2")], LISTS, file="p") == [(sought("S2"), held("H2"))]
    with pytest.raises(UnusableInput, match="more than one list"):
        entries_of_pairs([("1", "1")], LISTS, file="p")
    between = (ListKey(Side.SOUGHT, "coal"), ListKey(Side.HELD, "gov"))
    assert entries_of_pairs([("1", "1")], LISTS, file="p", between=between) == [(sought("1"), held("1"))]
    for strange in ([("S9", "H2")], [("S2", "H2"), ("S2", "x")]):
        with pytest.raises(UnusableInput, match="S9|x"):
            entries_of_pairs(strange, LISTS, file="p")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two holders' lists, two sought lists, machine matches, a verdict and answers."""
    for name, text in {
        "deal.toml": deal_text(DEAL),
        "held-gov.csv": "row_id,name,category\nH1,Ali Omar,soldier\nH2,Omar Ali,soldier\n",
        "sought-coal.csv": "row_id,name,category\nS1,Ali Omar,soldier\nS2,Omar Ali,soldier\nS3,Hasan Ali,soldier\n",
        "sought-brig.csv": "row_id,name,category\nS1,Zaid Omar,soldier\nT2,Omar Ali,soldier\n",
        "pairs.csv": "left,right,weight_bits,probability,decision\nS1,H1,20,,match\nS2,H2,20,,match\nS3,H2,1,,review\n",
        "judgements.csv": "judgement_id,left,right,verdict,reviewer,at,undoes,note\n1,S1,H1,same,r1,2014-01-20,,\n",
        "answers.csv": "row_id,answer\nS1,held\nS2,unknown\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def command(folder: Path, *more: object) -> list[object]:
    return [
        "exchange", "persons", folder / "deal.toml", "--list", f"gov={folder}/held-gov.csv",
        "--sought", f"coal={folder}/sought-coal.csv", "--pairs", folder / "pairs.csv", "-o", folder / "persons.csv", *more,
    ]  # fmt: skip


def test_the_command_writes_persons_and_says_what_to_look_at(zerohour: Command, files: Path) -> None:
    said = zerohour(*command(files, "--judgements", files / "judgements.csv", "--json"))
    assert said.code == 0
    assert said.json["accepted_proposed"] is False
    assert (said.json["persons"], said.json["wanted"], said.json["held_unlisted"]) == (2, 1, 1)
    persons = read_persons(files / "persons.csv", DEAL)
    assert persons[0] == Held("P1", "gov", ("coal",), ("soldier",), held_row="H1", sought_row="S1")
    again = zerohour(*command(files, "--judgements", files / "judgements.csv"))
    assert (again.code, "--force" in again.err) == (2, True)


def test_accepted_proposals_are_named_in_the_first_line_and_never_in_the_file(zerohour: Command, files: Path) -> None:
    said = zerohour(*command(files, "--accept-proposed", "--answers", f"gov={files}/answers.csv"))
    assert said.code == 0
    assert "--accept-proposed" in said.out.splitlines()[0]
    assert (files / "persons.csv").read_text().splitlines()[0].startswith("person_id,")
    assert "accept" not in (files / "persons.csv").read_text()
    program = zerohour(*command(files, "--accept-proposed", "--json", "--force"))
    assert program.json["accepted_proposed"] is True


def test_the_command_speaks_arabic(zerohour: Command, files: Path) -> None:
    assert zerohour(*command(files, "--lang", "ar")).code == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--list", "x={}/held-gov.csv"], "x is no party"),
        (["--list", "held-gov.csv"], "whose list"),
        (["--list", "gov={}/held-gov.csv"], "two lists"),
        (["--sought", "brig={}/sought-brig.csv", "--judgements", "{}/judgements.csv", "--answers", "{}/one.csv"], "HOLDER:PARTY"),
        (["--answers", "gov:brig={}/answers.csv"], "brig is not here"),
        (["--pairs", "gov={}/pairs.csv"], "which two lists"),
        (["--answers", "{}/strange.csv"], "X1"),
        (["--columns", "{}/none.toml"], "no such file"),
    ],
)  # fmt: skip
def test_input_that_cannot_be_used_is_named_and_nothing_written(
    more: list[str], why: str, zerohour: Command, files: Path
) -> None:
    (files / "one.csv").write_text("row_id,answer\nS1,held\n", encoding="utf-8")
    (files / "strange.csv").write_text("row_id,answer\nX1,held\n", encoding="utf-8")
    said = zerohour(*command(files, *(word.format(files) for word in more)))
    assert said.code == 2
    assert why in said.err
    assert not (files / "persons.csv").exists()


def test_a_qualified_file_is_read_as_between_these_two_lists(zerohour: Command, files: Path) -> None:
    more = ["--sought", f"brig={files}/sought-brig.csv", "--judgements", f"gov:coal={files}/judgements.csv"]
    said = zerohour(*command(files, *more, "--answers", f"gov:coal={files}/answers.csv", "--json"))
    assert said.code == 0
    assert read_persons(files / "persons.csv", DEAL)[0].wanted_by == ("coal",)
    assert len(read_list(files / "sought-brig.csv", today=date(2014, 1, 20))) == 2
