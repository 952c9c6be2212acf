"""Outputs appear whole or not at all."""

from pathlib import Path

import pytest

from zerohour.errors import UnusableInput
from zerohour.formats.whole import whole_folder, write_whole


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.csv", "أ")
    assert (tmp_path / "a.csv").read_bytes() == "أ".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_is_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with pytest.raises(UnusableInput, match="there already; choose another place, or add --force"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    write_whole(target, "new", force=True)
    assert target.read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="nowhere"):
        write_whole(tmp_path / "nowhere" / "a.csv", "x")


def test_a_folder_in_the_place_of_the_file_is_refused_even_by_force(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="folder"):
        write_whole(tmp_path, "x", force=True)


def test_an_interrupted_folder_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "out") as building:
        (building / "a.csv").write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_outputs_are_moved_in_together(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "deep" / "out") as building:
        (building / "a.csv").write_text("1")
        (building / "manifests").mkdir()
        (building / "manifests" / "s1.csv").write_text("2")
        assert not (tmp_path / "deep" / "out").exists()
    assert (tmp_path / "deep" / "out" / "manifests" / "s1.csv").read_text() == "2"
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["out"]


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "judgements.csv").write_text("mine")
    with whole_folder(tmp_path / "out") as building:
        (building / "pairs.csv").write_text("new")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["judgements.csv", "pairs.csv"]


def test_one_file_that_would_be_replaced_stops_all(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.csv").write_text("old")
    with pytest.raises(UnusableInput, match=r"b\.csv"), whole_folder(tmp_path / "out") as building:
        (building / "a.csv").write_text("new")
        (building / "b.csv").write_text("new")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["b.csv"]
    assert (tmp_path / "out" / "b.csv").read_text() == "old"
    with whole_folder(tmp_path / "out", force=True) as building:
        (building / "b.csv").write_text("new")
    assert (tmp_path / "out" / "b.csv").read_text() == "new"


def test_the_current_folder_can_be_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with whole_folder(Path()) as building:
        (building / "a.csv").write_text("1")
    assert [p.name for p in Path().iterdir()] == ["a.csv"]
