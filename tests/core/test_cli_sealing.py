"""Keys, commitments, disclosures and sealed files as a delegate meets them: nothing secret shown, nothing half-written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_run import Command, Said

from zerohour.formats.commitment_files import KNOWN_PATHS
from zerohour.ledger.note import Verifier

LIST = "row_id,given,father,family,sex,birth_date\nH2,Omar,Ali,Haddad,M,1985-03-12\nH10,محمد,أحمد,الحلبي,,1990\n"
NOTE = "it does not prove that the list is true"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a list, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "held.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def commit(zerohour: Command, out: str = "c", exchange: str = "aleppo-1.r1") -> Said:
    return zerohour("lists", "commit", "held.csv", "--exchange", exchange, "--party", "gov", "-o", out, "--json")


@pytest.fixture
def committed(zerohour: Command, here: Path) -> Path:
    assert commit(zerohour).code == 0
    return here / "c"


@pytest.fixture
def neutral(zerohour: Command, here: Path) -> str:
    """The public key of neutral.key."""
    return str(zerohour("keys", "new", "neutral", "--kind", "seal", "--json").json["public"])


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_committing_writes_what_stays_home_for_the_owner_alone_and_prints_a_root(zerohour: Command, here: Path) -> None:
    said = zerohour("lists", "commit", "held.csv", "--exchange", "aleppo-1.r1", "--party", "gov", "-o", "c")
    assert said.code == 0
    assert NOTE in said.out
    commitment = json.loads((here / "c" / "commitment.json").read_bytes())
    assert {k: commitment[k] for k in ("exchange", "party", "n")} == {"exchange": "aleppo-1.r1", "party": "gov", "n": 2}
    assert commitment["root"] in said.out
    assert re.search(r"(\d{5} ){11}\d{5}", said.out)
    assert sorted(path.name for path in (here / "c").iterdir()) == ["commitment.json", "opening.json", "seeds.json"]
    assert {mode(path) for path in (here / "c").iterdir()} == {0o600}
    seeds = json.loads((here / "c" / "seeds.json").read_bytes())["seeds"]
    assert [row for row, _ in seeds] == ["H10", "H2"]
    assert not any(seed in said.out + said.err for _, seed in seeds)
    records = json.loads((here / "c" / "opening.json").read_bytes())["records"]
    assert [tuple(path for _, path, _ in record) for record in records] == [KNOWN_PATHS, KNOWN_PATHS]
    assert [record[0][2] for record in records] == ["H10", "H2"]
    assert records[0][KNOWN_PATHS.index("sex")][2] is None


def test_the_same_list_committed_again_has_another_root(zerohour: Command, here: Path) -> None:
    assert commit(zerohour, "one").json["root"] != commit(zerohour, "two").json["root"]


def test_a_commitment_is_not_overwritten_unless_told(zerohour: Command, committed: Path) -> None:
    before = (committed / "opening.json").read_bytes()
    assert commit(zerohour).code == 2
    assert (committed / "opening.json").read_bytes() == before
    assert [path.name for path in committed.parent.iterdir() if path.name.startswith(".")] == []


def test_a_list_with_a_nameless_line_is_not_committed_to_and_the_line_is_named(zerohour: Command, here: Path) -> None:
    (here / "held.csv").write_text(LIST + "H3,,,,,1985\n", encoding="utf-8")
    said = commit(zerohour)
    assert said.code == 2
    assert "row 4" in said.err
    assert not (here / "c").exists()


def test_own_columns_of_the_plan_follow_the_known_ones_under_their_own_name(zerohour: Command, here: Path) -> None:
    (here / "held.csv").write_text("row_id,given,family,suburb\nH1,Omar,Haddad,Salahuddin\n")
    (here / "columns.toml").write_text(
        'row_id = "row_id"\ngiven = "given"\nfamily = "family"\n[other]\nsuburb = "suburb"\n'
    )
    said = zerohour(
        "lists", "commit", "held.csv", "--exchange", "r", "--party", "p", "-o", "c", "--columns", "columns.toml"
    )
    assert said.code == 0
    (record,) = json.loads((here / "c" / "opening.json").read_bytes())["records"]
    assert [path for _, path, _ in record] == [*KNOWN_PATHS, "suburb"]
    assert record[-1][2] == "Salahuddin"
    assert zerohour("lists", "disclose", "c/opening.json", "H1", "--fields", "suburb,given", "-o", "d.json").code == 0
    assert zerohour("verify-disclosure", "c/commitment.json", "d.json", "--columns", "columns.toml").code == 0


def test_chosen_fields_of_one_person_are_proven_and_nothing_else_is_shown(zerohour: Command, committed: Path) -> None:
    said = zerohour("lists", "disclose", "c/opening.json", "H10", "--fields", "given,sex", "-o", "d.json", "--json")
    assert said.json["fields"] == {"name.given": "محمد", "sex": None}
    written = Path("d.json").read_text(encoding="utf-8")
    assert not any(word in written for word in ("الحلبي", "أحمد", "Omar", "H10", "1990"))
    verified = zerohour("verify-disclosure", "c/commitment.json", "d.json", "--json")
    assert (verified.code, verified.json["verified"]) == (0, True)
    assert verified.json["fields"] == {"name.given": "محمد", "sex": None}
    shown = zerohour("verify-disclosure", "c/commitment.json", "d.json")
    assert "PROVEN" in shown.out
    assert NOTE in shown.out
    assert "unknown" in shown.out


@pytest.mark.parametrize("old,new", [("محمد", "خالد"), ('"n":2', '"n":3'), ("{", "["), ('"index":0', '"index":1')])
def test_a_changed_disclosure_is_refuted_with_exit_1(zerohour: Command, committed: Path, old: str, new: str) -> None:
    zerohour("lists", "disclose", "c/opening.json", "H10", "--fields", "given", "-o", "d.json")
    Path("d.json").write_text(Path("d.json").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    said = zerohour("verify-disclosure", "c/commitment.json", "d.json", "--json")
    assert (said.code, said.json["verified"]) == (1, False)
    arabic = zerohour("verify-disclosure", "c/commitment.json", "d.json", "--lang", "ar")
    assert arabic.code == 1


def test_a_disclosure_of_another_commitment_is_refuted(zerohour: Command, committed: Path) -> None:
    commit(zerohour, "again")
    zerohour("lists", "disclose", "again/opening.json", "H2", "--fields", "given", "-o", "d.json")
    said = zerohour("verify-disclosure", "c/commitment.json", "d.json")
    assert said.code == 1
    assert "REFUTED" in said.out


@pytest.mark.parametrize(
    "arguments,says",
    [
        (("c/opening.json", "H3", "--fields", "given"), "there is no row H3"),
        (("c/opening.json", "H2", "--fields", "rank"), "there is no column rank"),
        (("c/commitment.json", "H2", "--fields", "given"), "not the opening of a list"),
        (("c/none.json", "H2", "--fields", "given"), "no such file"),
    ],
)
def test_a_disclosure_that_cannot_be_made_says_why(
    zerohour: Command, committed: Path, arguments: tuple[str, ...], says: str
) -> None:
    said = zerohour("lists", "disclose", *arguments, "-o", "d.json")
    assert said.code == 2
    assert says in said.err
    assert not Path("d.json").exists()


def test_a_terminal_is_not_ruled_by_what_a_stranger_wrote(zerohour: Command, here: Path) -> None:
    (here / "held.csv").write_text("row_id,given,family,notes\nH1,Omar,Haddad,[red]x\u202egnp.\n", encoding="utf-8")
    assert commit(zerohour).code == 0
    zerohour("lists", "disclose", "c/opening.json", "H1", "--fields", "notes", "-o", "d.json")
    said = zerohour("verify-disclosure", "c/commitment.json", "d.json")
    assert "[red]x\ufffdgnp." in said.out


@pytest.mark.parametrize("what", ["held.csv", "c/opening.json"])
def test_a_list_sealed_to_the_intermediary_is_opened_by_it_alone(
    zerohour: Command, committed: Path, neutral: str, what: str
) -> None:
    names = ("--exchange", "aleppo-1.r1", "--party", "gov")
    assert zerohour("lists", "seal", what, "--to", neutral, *names, "-o", "gov.sealed").code == 0
    assert b"Haddad" not in Path("gov.sealed").read_bytes()
    said = zerohour("lists", "open", "gov.sealed", "--key", "neutral.key", *names, "-o", "out", "--json")
    assert said.code == 0
    assert Path("out").read_bytes() == Path(what).read_bytes()
    assert mode(Path("out")) == 0o600
    zerohour("keys", "new", "other", "--kind", "seal")
    wrong = zerohour("lists", "open", "gov.sealed", "--key", "other.key", "-o", "never")
    assert wrong.code == 2
    assert "this key is other" in wrong.err
    assert neutral.split("+")[2] in wrong.err
    assert not Path("never").exists()


def test_an_opened_opening_is_held_against_the_commitment_before_anything_is_written(
    zerohour: Command, committed: Path, neutral: str
) -> None:
    commit(zerohour, "another")
    for folder, code in (("c", 0), ("another", 1)):
        zerohour("lists", "seal", f"{folder}/opening.json", "--to", neutral, "-o", f"{folder}.sealed")
        said = zerohour(
            "lists", "open", f"{folder}.sealed", "--key", "neutral.key", "--commitment", "c/commitment.json", "-o", f"{folder}.out"
        )  # fmt: skip
        assert said.code == code
        assert Path(f"{folder}.out").exists() == (code == 0)
        assert ("REFUTED" in said.out) == (code == 1)
    zerohour("lists", "seal", "held.csv", "--to", neutral, "-o", "plain.sealed")
    plain = zerohour(
        "lists", "open", "plain.sealed", "--key", "neutral.key", "--commitment", "c/commitment.json", "-o", "p"
    )
    assert plain.code == 2
    assert "plain list" in plain.err


def test_a_list_sealed_for_another_round_is_not_opened_as_this_ones(
    zerohour: Command, here: Path, neutral: str
) -> None:
    zerohour("lists", "seal", "held.csv", "--to", neutral, "--exchange", "r1", "-o", "l.sealed")
    said = zerohour("lists", "open", "l.sealed", "--key", "neutral.key", "--exchange", "r2", "-o", "out")
    assert said.code == 2
    assert "sealed for exchange r1, not r2" in said.err


def test_any_file_can_be_sealed_to_a_key_in_a_file(zerohour: Command, here: Path, neutral: str) -> None:
    content = bytes(range(256)) * 9
    (here / "letter.bin").write_bytes(content)
    (here / "neutral.pub").write_text(neutral + "\n")
    assert zerohour("seal", "letter.bin", "--to", "neutral.pub", "-o", "letter.sealed").code == 0
    assert zerohour("open", "letter.sealed", "--key", "neutral.key", "-o", "out.bin").code == 0
    assert (here / "out.bin").read_bytes() == content
    assert zerohour("seal", "letter.bin", "--to", "neutral.pub", "-o", "letter.sealed").code == 2
    assert zerohour("seal", "letter.bin", "--to", "neutral.pub", "-o", "letter.sealed", "--force").code == 0
    damaged = (here / "letter.sealed").read_bytes()[:-1]
    (here / "letter.sealed").write_bytes(damaged)
    said = zerohour("open", "letter.sealed", "--key", "neutral.key", "-o", "never.bin")
    assert said.code == 2
    assert "changed or cut short" in said.err
    assert not (here / "never.bin").exists()
    assert zerohour("lists", "open", "letter.sealed", "--key", "neutral.key", "-o", "n").code == 2


@pytest.mark.parametrize("kind", ["sign", "cosign", "seal"])
def test_a_new_key_is_kept_in_a_file_of_ones_own_and_only_its_public_half_is_shown(
    zerohour: Command, here: Path, kind: str
) -> None:
    made = zerohour("keys", "new", "gov-root", "--kind", kind)
    assert made.code == 0
    secret = (here / "gov-root.key").read_text().strip()
    assert secret.startswith("PRIVATE+")
    assert mode(here / "gov-root.key") == 0o600
    private = secret.rsplit("+" if kind == "seal" else f"{secret.split('+')[3]}+", 1)[1]
    said = zerohour("keys", "show", "gov-root.key", "--json")
    public = str(said.json["public"])
    assert public in made.out
    assert said.json["kind"] == kind
    assert re.fullmatch(r"(\d{5} ){5}\d{5}", str(said.json["fingerprint"]))
    assert str(said.json["fingerprint"]) in made.out
    for other in (zerohour("keys", "show", "gov-root", "--json"), zerohour("keys", "show", public, "--json")):
        assert other.json["public"] == public
        assert other.json["fingerprint"] == said.json["fingerprint"]
        assert private not in other.out + other.err
    assert private not in made.out + made.err + said.out + said.err
    if kind != "seal":
        assert str(Verifier.parse(public)) == public


def test_a_key_is_never_overwritten_unless_told(zerohour: Command, here: Path) -> None:
    zerohour("keys", "new", "gov")
    before = (here / "gov.key").read_text()
    assert zerohour("keys", "new", "gov").code == 2
    assert (here / "gov.key").read_text() == before
    assert zerohour("keys", "new", "gov", "--force").code == 0
    assert (here / "gov.key").read_text() != before


@pytest.mark.parametrize("name", ["two words", "a+b", "", "../gov", "خالد"])
def test_a_name_no_key_may_have_is_refused(zerohour: Command, here: Path, name: str) -> None:
    said = zerohour("keys", "new", name)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert not list(here.glob("*.key"))


def test_a_damaged_or_misplaced_private_key_is_never_repeated(zerohour: Command, here: Path, neutral: str) -> None:
    zerohour("keys", "new", "gov")
    for file in ("gov.key", "neutral.key"):
        secret = (here / file).read_text().strip()
        (here / "bad.key").write_text(secret[:-6] + "AAAAA=\n")
        for arguments in (
            ("keys", "show", "bad.key"),
            ("keys", "show", secret),
            ("open", "held.csv", "--key", "bad.key", "-o", "o"),
            ("seal", "held.csv", "--to", file, "-o", "o"),
            ("seal", "held.csv", "--to", secret, "-o", "o"),
        ):
            for more in ((), ("--json",), ("--lang", "ar")):
                said = zerohour(*arguments, *more)
                assert said.code == 2, arguments
                assert secret[-44:-10] not in said.out + said.err
    assert not (here / "o").exists()


def test_a_key_of_the_wrong_kind_is_refused_with_what_to_do(zerohour: Command, here: Path, neutral: str) -> None:
    public = str(zerohour("keys", "new", "gov", "--json").json["public"])
    said = zerohour("seal", "held.csv", "--to", public, "-o", "o")
    assert said.code == 2
    assert "--kind seal" in said.err
    zerohour("seal", "held.csv", "--to", neutral, "-o", "o")
    assert "signs and opens nothing" in zerohour("open", "o", "--key", "gov.key", "-o", "p").err


def test_a_key_file_others_can_read_is_pointed_out(zerohour: Command, here: Path, neutral: str) -> None:
    (here / "neutral.key").chmod(0o644)
    assert "chmod 600" in zerohour("keys", "show", "neutral.key").err
