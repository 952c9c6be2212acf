"""The record's commands as a delegate meets them: one large sentence, then details, and an exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ledger_world import World, committed, key, whole

from zerohour.cli.record import verify, verify_fork, verify_receipt
from zerohour.cli.record_sign import sign, witness
from zerohour.cli.talk import Answer
from zerohour.errors import UnusableInput
from zerohour.formats.bundle import write_bundle
from zerohour.ledger.act import parse_act
from zerohour.ledger.note import COSIGNATURE
from zerohour.ledger.verify import verify_bundle


@dataclass
class Desk:
    """A delegate's folder: the policy, the record, an older checkpoint."""

    path: Path
    world: World
    said: Callable[[], str]

    def file(self, name: str, data: bytes | str) -> Path:
        """One more file on it."""
        place = self.path / name
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        return place

    def code(self, command: Callable[..., None], *arguments: Any, **options: Any) -> int:
        """The command's exit code; 0 where it simply ends."""
        try:
            command(*arguments, **options)
        except Answer as answer:
            return answer.code
        return 0


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Everything as it should be."""
    world = whole()
    write_bundle(world.bundle(), tmp_path / "record")
    desk = Desk(tmp_path, world, lambda: capsys.readouterr().out)
    desk.file("policy", world.policy)
    desk.file("pin", world.checkpoints[10])
    return desk


def test_a_genuine_record_is_called_so_in_the_first_sentence(desk: Desk) -> None:
    assert desk.code(verify, desk.path / "record", desk.path / "policy", desk.path / "pin") == 0
    said = desk.said()
    assert said.startswith("This record is genuine")
    assert "list.reveal" in said
    assert "every party's witness signed" in said


def test_without_a_policy_the_fingerprint_is_shown_to_compare(desk: Desk) -> None:
    assert desk.code(verify, desk.path / "record") == 0
    assert "compare this with the one you signed" in desk.said()
    assert desk.code(verify, desk.path / "record", to_program=True) == 0
    answer = json.loads(desk.said())
    assert (answer["valid"], answer["genuine"], answer["size"], len(answer["acts"])) == (True, False, 17, 17)


def test_a_refuted_record_is_called_so_with_the_rule_and_the_entry(desk: Desk) -> None:
    (desk.path / "record" / "entries" / "4").write_bytes(desk.world.entries[3])
    assert desk.code(verify, desk.path / "record", desk.path / "policy") == 1
    assert desk.said().startswith("This record is refuted: entry 4: ")
    assert desk.code(verify, desk.path / "record", desk.path / "policy", to_program=True) == 1
    answer = json.loads(desk.said())
    assert (answer["valid"], answer["code"], answer["entry"]) == (False, "bundle.entry", 4)


def test_a_rollback_below_the_pin_is_refuted(desk: Desk) -> None:
    write_bundle(committed().bundle(), desk.path / "old")
    assert desk.code(verify, desk.path / "old", desk.path / "policy", desk.path / "pin") == 1
    assert "it has 5 entries, you saw 10 before" in desk.said()


@pytest.mark.parametrize(
    ("what", "with_policy"), [("nowhere", "policy"), ("record", "nowhere"), ("record", "pin"), (".", "policy")]
)
def test_files_that_are_something_else_are_the_readers_to_mend(desk: Desk, what: str, with_policy: str) -> None:
    with pytest.raises(UnusableInput):
        verify(desk.path / what, desk.path / with_policy)


@pytest.mark.parametrize("command", [verify, verify_receipt, verify_fork, sign, witness])
def test_every_command_says_what_it_does(command: Callable[..., None]) -> None:
    assert command.__doc__


def test_a_receipt_is_checked_from_three_files(desk: Desk) -> None:
    entry, proof = desk.file("act", desk.world.entries[5]), desk.file("receipt", desk.world.receipt(5))
    assert desk.code(verify_receipt, desk.path / "policy", entry, proof) == 0
    assert desk.said().startswith("This act stands in the record, as entry 5.")
    assert desk.code(verify_receipt, desk.path / "policy", entry, proof, to_program=True) == 0
    assert json.loads(desk.said())["index"] == 5
    desk.file("receipt", desk.world.receipt(6))
    assert desk.code(verify_receipt, desk.path / "policy", entry, proof) == 1


def test_a_fork_is_proven_by_two_checkpoints_of_one_size(desk: Desk) -> None:
    one = desk.file("one", desk.world.signed_tree())
    other = desk.file(
        "other", desk.world.signed_tree(shared="zh-shared 0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    )
    assert desk.code(verify_fork, desk.path / "policy", one, other) == 0
    assert desk.said().startswith("This proves a fork")
    assert desk.code(verify_fork, desk.path / "policy", one, one) == 1
    assert desk.said().startswith("No fork is proven")


def test_an_act_signed_at_a_desk_stands_in_the_record(desk: Desk) -> None:
    fields = {"type": "plan.withdraw", "party": "coal", "plan": "p", "effective": "2014-02-01T00:00:00Z"}
    ours = {
        "key": desk.file("coal.key", key("coal-d").secret),
        "policy": desk.path / "policy",
        "saw": desk.path / "pin",
    }
    sign(desk.file("act.json", json.dumps(fields)), out=desk.path / "act", **ours)
    assert desk.said().startswith("Signed: plan.withdraw of coal, by the key coal-d.")
    desk.world.put((desk.path / "act").read_bytes())
    assert verify_bundle(desk.world.bundle(), policy=desk.world.policy).held
    with pytest.raises(UnusableInput, match="there already"):
        sign(desk.path / "act.json", out=desk.path / "act", **ours)


def test_a_joint_act_is_signed_by_one_after_the_other(desk: Desk) -> None:
    fields = {
        "type": "list.final",
        "party": "gov",
        "exchange": "r2",
        "root": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    }
    policy = desk.path / "policy"
    gov, coal = (desk.file(f"{name}.key", key(name).secret) for name in ("gov", "coal"))
    sign(desk.file("act.json", json.dumps(fields)), out=desk.path / "one", key=gov, policy=policy)
    sign(desk.path / "one", out=desk.path / "both", key=coal, policy=policy)
    assert (desk.path / "both").read_bytes().count("—".encode()) == 2
    with pytest.raises(UnusableInput, match="signed this text twice"):
        sign(desk.path / "both", out=desk.path / "thrice", key=coal, policy=policy)


def test_a_new_key_is_registered_with_its_proof(desk: Desk) -> None:
    fields = desk.file("act.json", json.dumps({"type": "key.add", "party": "gov"}))
    gov, new = desk.file("gov.key", key("gov").secret), desk.file("new.key", key("gov-n").secret)
    sign(fields, out=desk.path / "act", key=gov, policy=desk.path / "policy", saw=desk.path / "pin", new_key=new)
    desk.world.put((desk.path / "act").read_bytes())
    assert verify_bundle(desk.world.bundle(), policy=desk.world.policy).held


@pytest.mark.parametrize("act", ["[]", "{}", "not JSON", '{"type": "plan.withdraw", "party": "gov", "plan": 1.5}'])
def test_what_cannot_be_signed_is_refused_with_a_reason(desk: Desk, act: str) -> None:
    gov = desk.file("gov.key", key("gov").secret)
    with pytest.raises(UnusableInput):
        sign(desk.file("act.json", act), out=desk.path / "act", key=gov, policy=desk.path / "policy")
    assert not (desk.path / "act").exists()


def test_an_act_of_another_record_is_not_signed(desk: Desk) -> None:
    other = World(origin="homs.example/record")
    other.open()
    gov = desk.file("gov.key", key("gov").secret)
    with pytest.raises(UnusableInput, match="another record"):
        sign(desk.file("act", other.entries[0][32:]), out=desk.path / "out", key=gov, policy=desk.path / "policy")


def test_a_witness_cosigns_what_only_grew_and_refuses_what_shrank(desk: Desk) -> None:
    world, state = desk.world, desk.path / "memory.json"
    ours = {
        "key": desk.file("gov-w.key", key("gov-w", COSIGNATURE).secret),
        "policy": desk.path / "policy",
        "state": state,
        "leaves": desk.path / "record" / "leaves",
    }
    small, large = desk.file("c3", world.signed_tree((), 3)), desk.file("c17", world.signed_tree(()))
    assert desk.code(witness, small, begin=True, **ours) == 0
    assert desk.code(witness, large, out=desk.path / "cosigned", **ours) == 0
    assert desk.said().startswith("Cosigned")
    assert (desk.path / "cosigned").read_bytes().startswith(large.read_bytes())
    assert desk.code(witness, small, **ours) == 1
    assert desk.said().startswith("Not cosigned: the log shrank")
    assert desk.code(witness, state=state, to_program=True) == 0
    assert json.loads(desk.said())[world.origin]["size"] == 17
    with pytest.raises(UnusableInput):
        witness(small, **{**ours, "state": desk.path / "lost.json"})
    with pytest.raises(UnusableInput):
        witness(small, begin=True, **ours)


def test_the_story_of_the_tests_is_read_back(desk: Desk) -> None:
    assert parse_act(desk.world.entries[0][32:]).type == "record.open"
