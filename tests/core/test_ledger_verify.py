"""What no operator can do without being found out, each with its own refusal."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from ledger_world import BOTH, NOON, ROUND, World, committed, digest, key, opened, policy_text, whole

from zerohour.formats.bundle import write_bundle
from zerohour.ledger.act import parse_act
from zerohour.ledger.canonical import b64
from zerohour.ledger.folder import Bundle, read_bundle, zipped
from zerohour.ledger.policy import Policy
from zerohour.ledger.promise import broken, open_promise, promise
from zerohour.ledger.receipt import verify_fork, verify_receipt
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import sign_note
from zerohour.ledger.tree import root
from zerohour.ledger.verify import verify_bundle
from zerohour.locale import words


def refusal(check: Callable[[], object]) -> str:
    """The code of the rule that refuses."""
    with pytest.raises(Refused) as refused:
        check()
    return refused.value.code


def refused(world: World, bundle: Bundle | None = None, pin: bytes | None = None) -> str:
    """The code under which the verifier refuses this record."""
    return refusal(lambda: verify_bundle(bundle or world.bundle(), policy=world.policy, pin=pin))


def test_a_whole_record_is_genuine_under_the_policy_one_holds() -> None:
    world = whole()
    verdict = verify_bundle(world.bundle(), policy=world.policy, pin=world.checkpoints[3])
    assert verdict.held
    assert len(verdict.acts) == len(world.entries)
    assert verdict.sentence(words("en")).startswith("This record is genuine")


def test_without_a_policy_of_ones_own_a_record_is_never_called_genuine() -> None:
    said = verify_bundle(whole().bundle()).sentence(words("en"))
    assert said.startswith("This record is consistent with itself under policy ")
    assert said.endswith("; compare this with the one you signed.")
    assert "genuine" not in said


def test_a_record_under_a_policy_of_the_operators_making_is_refused() -> None:
    forged = whole(seed="operator")
    assert verify_bundle(forged.bundle()).held is False
    assert refusal(lambda: verify_bundle(forged.bundle(), policy=whole().policy)) == "policy.other_held"


def test_a_changed_policy_file_is_refused_even_without_ones_own() -> None:
    bundle = whole().bundle()
    assert refusal(lambda: verify_bundle(replace(bundle, policy=bundle.policy + b"# a remark\n"))) == "policy.other"


def test_history_rewritten_by_operator_and_all_witnesses_is_caught_by_what_later_acts_saw() -> None:
    world = committed()
    world.act("office.note", "office", role="r", action="told", ref="x", sha256="0" * 64)
    world.checkpoint()
    world.act("plan.accept", "gov", plan="p", version=1, sha256="0" * 64, conditions=None)
    told = parse_act(world.entries[5][32:])
    saw = [told.saw[0], b64(told.saw[1])]
    note = world.note("office.note", "office", role="r", action="never", ref="x", sha256="0" * 64, saw=saw)
    world.entries[5] = world.entries[5][:32] + note
    world.checkpoints = {size: world.signed_tree(size=size) for size in world.checkpoints}
    assert refused(world) == "act.saw"


def test_a_record_shorter_than_the_pinned_checkpoint_is_refused() -> None:
    world = whole()
    assert refused(world, committed().bundle(), pin=world.checkpoints[10]) == "pin.rollback"


def test_a_record_that_does_not_continue_the_pinned_checkpoint_is_refused() -> None:
    world, other = whole(), committed()
    other.act("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z")
    assert refused(world, pin=other.signed_tree()) == "pin.fork"


def test_a_pin_the_log_never_signed_is_refused() -> None:
    world = whole()
    forged = sign_note(world.signed_tree().partition(b"\n\n")[0].decode() + "\n", key(world.origin, seed="operator"))
    assert refused(world, pin=forged) == "checkpoint.log"


@pytest.mark.parametrize("by", [(), ("neutral",), ("coal-w",)])
def test_a_checkpoint_with_too_few_witnesses_is_refused(by: tuple[str, ...]) -> None:
    world = whole()
    assert refused(world, world.bundle(checkpoint=world.signed_tree(by))) == "checkpoint.quorum"


def test_two_of_three_witnesses_are_enough_and_surplus_unknown_lines_are_ignored() -> None:
    world = whole()
    tree = world.signed_tree(("neutral", "gov-w"))
    stranger = sign_note("x\n", key("stranger")).rpartition(b"\n\n")[2]
    assert verify_bundle(world.bundle(checkpoint=tree + stranger), policy=world.policy).held


def test_a_bad_signature_by_a_known_witness_refutes_even_where_it_is_not_needed() -> None:
    world = whole()
    tree = world.signed_tree()
    other = world.signed_tree(size=3).rpartition(b"\n\n")[2].splitlines(keepends=True)[-1]
    lines = tree.splitlines(keepends=True)
    assert refused(world, world.bundle(checkpoint=b"".join([*lines[:-1], other]))) == "note.signature"


def test_every_shared_act_that_is_withheld_is_missed() -> None:
    world = whole()
    shared = [index for index, entry in enumerate(world.entries) if parse_act(entry[32:]).shared]
    for index in shared:
        assert refused(world, world.bundle(without=[index])) in ("bundle.withheld", "policy.missing")


def test_leaving_out_a_revocation_revives_no_key() -> None:
    world = opened()
    revoked = world.revoke("gov", key("gov-d"))
    world.act("plan.accept", "gov", key("gov-d"), plan="p", version=1, sha256="0" * 64, conditions=None)
    assert refused(world) == "key.revoked"
    assert refused(world, world.bundle(without=[revoked])) == "bundle.withheld"


def test_acts_that_are_not_shared_may_stay_closed() -> None:
    world = whole()
    private = [index for index, entry in enumerate(world.entries) if not parse_act(entry[32:]).shared]
    assert len(verify_bundle(world.bundle(without=private), policy=world.policy).acts) == len(world.entries) - len(
        private
    )


def test_a_second_commitment_in_a_round_is_refused() -> None:
    world = committed()
    world.act("list.commit", "gov", exchange=ROUND, root=digest("another"), between=BOTH)
    assert refused(world) == "act.once"


def test_commitments_that_name_different_parties_are_refused() -> None:
    world = opened()
    world.act("list.commit", "gov", exchange=ROUND, root=digest("gov"), between=BOTH)
    world.act("list.commit", "coal", exchange=ROUND, root=digest("coal"), between=["coal", "gov", "office"])
    assert refused(world) == "list.between"


def test_a_list_revealed_before_the_other_side_committed_is_refused() -> None:
    world = opened()
    world.act("list.commit", "gov", exchange=ROUND, root=digest("gov"), between=BOTH)
    world.checkpoint()
    world.act("list.reveal", "gov", exchange=ROUND, root=digest("gov"))
    assert refused(world) == "list.early"


@pytest.mark.parametrize("by", [None, ("neutral", "gov-w")])
def test_a_list_revealed_before_a_final_checkpoint_is_refused(by: tuple[str, ...] | None) -> None:
    world = opened()
    for party in BOTH:
        world.act("list.commit", party, exchange=ROUND, root=digest(party), between=BOTH)
    if by:
        world.checkpoint(by)
    world.act("list.reveal", "gov", exchange=ROUND, root=digest("gov"))
    assert refused(world) == "list.early"


def test_another_list_than_the_one_committed_to_is_refused() -> None:
    world = committed()
    world.act("list.reveal", "gov", exchange=ROUND, root=digest("another"))
    assert refused(world) == "list.other"


def test_a_final_list_that_one_side_did_not_sign_is_refused() -> None:
    world = committed()
    world.act("list.final", "gov", exchange=ROUND, root=digest("final"))
    assert refused(world) == "act.signer"


def test_an_act_of_one_party_signed_by_anothers_delegate_is_refused() -> None:
    world = opened()
    world.act("plan.accept", "coal", key("gov-d"), plan="p", version=1, sha256="0" * 64, conditions=None)
    assert refused(world) == "act.signer"


def test_only_the_guarantor_fixes_the_zero_hour() -> None:
    world = opened()
    hour = {"utc": "2014-02-01T00:00:00Z", "local": "2014-02-01T02:00:00", "zone": "Asia/Damascus", "tzdb": "2013i"}
    fields = {"plan": "p", "version": 1, "accept_by": "2014-01-31T10:00:00Z"} | hour
    assert verify_bundle(_with(world, "zero.fix", "guarantor", **fields).bundle()).acts
    assert refused(_with(opened(), "zero.fix", "gov", **fields)) == "act.signer"


def _with(world: World, kind: str, party: str, **fields: object) -> World:
    world.act(kind, party, **fields)
    return world


def test_a_delegate_registers_no_key() -> None:
    world = opened()
    world.add_key("gov", "gov-e", key("gov-d"))
    assert refused(world) == "key.root"


def test_a_key_nobody_showed_to_hold_is_not_registered() -> None:
    world = opened()
    stolen = world.add_key("coal", "gov-e", pop=b64(key("x").private.sign(b"")))
    assert stolen.name == "gov-e"
    assert refused(world) == "key.possession"


@pytest.mark.parametrize("name", ["coal-d", "gov", "neutral"])
def test_two_live_keys_never_share_a_name(name: str) -> None:
    world = opened()
    world.add_key("gov", name)
    assert refused(world) == "key.taken"


def test_a_key_is_revoked_by_its_partys_root_or_by_itself_alone() -> None:
    world = opened()
    world.revoke("gov", key("gov-d"), key("gov-d"))
    assert verify_bundle(world.bundle()).acts
    other = opened()
    world.add_key("coal", "coal-e")
    other.add_key("coal", "coal-e")
    other.revoke("coal", key("coal-d"), key("coal-e"))
    assert refused(other) == "key.root"


def test_nothing_is_signed_with_a_key_after_its_revocation() -> None:
    world = whole()
    world.act("plan.accept", "gov", key("gov-d"), plan="p", version=1, sha256="0" * 64, conditions=None)
    assert refused(world) == "key.revoked"


def test_an_act_copied_from_another_record_is_refused() -> None:
    world = opened()
    world.put(
        world.note("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z", origin="homs.example/record")
    )
    assert refused(world) == "act.origin"


def test_the_same_act_twice_is_refused() -> None:
    world = opened()
    note = world.note("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z")
    world.put(note)
    world.put(note)
    assert refused(world) == "act.twice"


@pytest.mark.parametrize("saw", [[3, digest("never")], [900, digest("never")]])
def test_a_tree_that_never_was_cannot_have_been_seen(saw: list[object]) -> None:
    world = opened()
    world.act("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z", saw=saw)
    assert refused(world) == "act.saw"


def test_a_checkpoint_of_another_history_in_the_bundle_is_a_fork() -> None:
    world, other = whole(), committed()
    other.act("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z")
    size = len(other.entries)
    forked = replace(world.bundle(), checkpoints={**world.checkpoints, size: other.signed_tree()})
    assert refused(world, forked) == "fork"


def test_leaves_that_are_not_those_of_the_checkpoint_are_refused() -> None:
    world = whole()
    bundle = world.bundle(without=[16])
    assert refused(world, replace(bundle, leaves=bundle.leaves[:-32] + b"\1" * 32)) == "bundle.root"
    assert refused(world, replace(bundle, leaves=bundle.leaves[:-32])) == "bundle.size"


def test_an_entry_that_is_not_its_leaf_is_refused() -> None:
    world = whole()
    assert (
        refused(world, replace(world.bundle(), entries={**world.bundle().entries, 3: world.entries[4]}))
        == "bundle.entry"
    )


def test_a_record_without_its_opening_is_refused() -> None:
    world = World()
    world.act("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z")
    assert refused(world) == "act.open"


def test_a_record_not_opened_by_every_party_is_refused() -> None:
    world = World()
    world.act("record.open", "office", world.roots["office"], policy=b64(sha256(world.policy).digest()))
    assert refused(world) == "act.signer"


def changed(*signers: str) -> World:
    """A record in which gov's lost root key is replaced by a new one, signed with these keys."""
    world = opened()
    world.roots["gov"] = key("gov-2")
    new = policy_text(world.roots.values(), world.log, world.witnesses.values())
    keys = [key(name) for name in signers]
    world.act("policy.change", "office", *keys, policy=b64(sha256(new).digest()))
    world.policies.append(new)
    world.act("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z")
    world.checkpoint()
    return world


ALL = ("office", "guarantor", "gov-d", "coal", "gov-2")


def test_a_policy_is_changed_by_every_party_old_and_new_and_either_may_be_the_one_held() -> None:
    world = changed(*ALL)
    for policy in world.policies:
        assert verify_bundle(world.bundle(), policy=policy, pin=world.checkpoints[3]).held


@pytest.mark.parametrize(
    ("left_out", "code"), [("gov-d", "act.signer"), ("coal", "act.signer"), ("gov-2", "policy.unsigned")]
)
def test_a_policy_one_party_did_not_agree_to_never_comes_into_force(left_out: str, code: str) -> None:
    assert refused(changed(*(name for name in ALL if name != left_out))) == code


def test_an_act_lies_between_what_it_saw_and_its_first_witnessed_checkpoint() -> None:
    world = whole()
    dates = verify_bundle(world.bundle()).dates
    assert dates[0] == (None, NOON + 60)
    assert dates[3] == (NOON + 120, NOON + 180)


def test_a_receipt_shows_that_an_act_is_in_the_record() -> None:
    world = whole()
    for index, by_root in ((0, True), (3, False), (5, True)):
        found = verify_receipt(world.policy, world.entries[index], world.receipt(index))
        assert (found.index, found.by_root) == (index, by_root)
        assert verify_receipt(world.policy, world.entries[index][32:], world.receipt(index)).index == index
    assert refusal(lambda: verify_receipt(world.policy, world.entries[3], world.receipt(4))) == "receipt.salt"
    assert refusal(lambda: verify_receipt(world.policy, world.entries[3][32:], world.receipt(4))) == "proof.inclusion"
    few = world.receipt(4, world.signed_tree(("neutral",)))
    assert refusal(lambda: verify_receipt(world.policy, world.entries[4], few)) == "checkpoint.quorum"


def test_two_checkpoints_of_one_size_and_different_content_prove_a_fork() -> None:
    world, other = whole(), whole()
    other.entries[16] = b"\0" * 32 + other.entries[16][32:]
    one, two = world.signed_tree(), other.signed_tree(())
    assert verify_fork(world.policy, one, two)[0].tree.size == 17
    assert verify_fork(world.policy, one, world.signed_tree(shared="zh-shared 0 " + digest("")))
    assert refusal(lambda: verify_fork(world.policy, one, world.signed_tree(("neutral",)))) == "fork.none"
    assert refusal(lambda: verify_fork(world.policy, one, world.checkpoints[3])) == "fork.sizes"


def test_a_promised_act_that_is_missing_a_day_later_was_dropped() -> None:
    world = whole()
    note = world.note("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z")
    given = open_promise(promise(world.log, note, time=world.clock - 86_400), Policy.parse(world.policy))
    verdict = verify_bundle(world.bundle())
    assert broken(given, verdict.sealed, verdict.acts.values())
    assert not broken(replace(given, time=world.clock), verdict.sealed, verdict.acts.values())
    world.put(note)
    verdict = verify_bundle(world.bundle())
    assert not broken(given, verdict.sealed, verdict.acts.values())


def test_a_bundle_is_the_same_as_a_folder_and_as_a_zip_made_anywhere(tmp_path: Path) -> None:
    bundle = whole().bundle()
    write_bundle(bundle, tmp_path / "record")
    write_bundle(bundle, tmp_path / "record.zip")
    (tmp_path / "record" / "entries" / ".DS_Store").write_bytes(b"x")
    assert read_bundle(tmp_path / "record") == read_bundle(tmp_path / "record.zip") == bundle
    assert (tmp_path / "record.zip").read_bytes() == zipped(dict(reversed(bundle.files.items())))
    (tmp_path / "record" / "leaves").unlink()
    assert refusal(lambda: read_bundle(tmp_path / "record")) == "bundle.missing"


def test_no_changed_byte_is_accepted_with_another_meaning() -> None:
    world = whole()
    bundle = world.bundle()
    meant = verify_bundle(bundle, policy=world.policy)
    rng, accepted = random.Random(4), 0
    files = bundle.files
    names = [name for name in files for _ in range(1 if name.startswith(("entries", "checkpoints")) else 8)]
    for _ in range(int(os.environ.get("MUTATIONS", "3000"))):
        name = rng.choice(names)
        data = bytearray(files[name])
        data[rng.randrange(len(data))] ^= rng.randrange(1, 256)
        folder, _, number = name.rpartition("/")
        changed = {folder: {**getattr(bundle, folder), int(number): bytes(data)}} if folder else {name: bytes(data)}
        try:
            verdict = verify_bundle(replace(bundle, **changed), policy=world.policy)
        except Refused:
            continue
        accepted += 1
        assert (verdict.sealed.tree, verdict.acts) == (meant.sealed.tree, meant.acts)
    assert accepted < 600


def test_no_changed_byte_of_a_receipt_is_accepted_with_another_meaning() -> None:
    world = whole()
    entry, proof = world.entries[4], world.receipt(4)
    meant = verify_receipt(world.policy, entry, proof)
    rng = random.Random(5)
    for _ in range(int(os.environ.get("MUTATIONS", "17000"))):
        papers = [bytearray(entry), bytearray(proof)]
        paper = rng.choice(papers)
        paper[rng.randrange(len(paper))] ^= rng.randrange(1, 256)
        try:
            found = verify_receipt(world.policy, bytes(papers[0]), bytes(papers[1]))
        except Refused:
            continue
        assert (found.index, found.act, found.sealed.tree) == (meant.index, meant.act, meant.sealed.tree)


def test_no_changed_byte_of_a_zip_is_accepted_at_all(tmp_path: Path) -> None:
    data, rng = zipped(whole().bundle().files), random.Random(6)
    for _ in range(300):
        changed = bytearray(data)
        changed[rng.randrange(len(changed))] ^= rng.randrange(1, 256)
        (tmp_path / "b.zip").write_bytes(changed)
        try:
            assert read_bundle(tmp_path / "b.zip") != whole().bundle()
        except Refused:
            continue


ALONE = """
import sys
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        ours = name in ("zerohour",) or name.startswith(("zerohour.ledger", "zerohour.locale"))
        if not (ours or top in sys.stdlib_module_names or top in ("cryptography", "_cffi_backend")):
            raise ImportError(f"the verifier imports {name}")
        return None
sys.meta_path.insert(0, Only())
import runpy
sys.argv = ["verify", *sys.argv[1:]]
runpy.run_module("zerohour.ledger.verify", run_name="__main__")
"""


def test_the_verifier_runs_with_nothing_but_cryptography(tmp_path: Path) -> None:
    world = whole()
    write_bundle(world.bundle(), tmp_path / "record")
    (tmp_path / "policy").write_bytes(world.policy)
    (tmp_path / "pin").write_bytes(world.checkpoints[3])
    ours = [tmp_path / "record", "--policy", tmp_path / "policy", "--pin", tmp_path / "pin"]
    ran = subprocess.run([sys.executable, "-c", ALONE, *map(str, ours)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("This record is genuine")
    (tmp_path / "record" / "entries" / "9").unlink()
    ran = subprocess.run([sys.executable, "-c", ALONE, *map(str, ours)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "withheld" in ran.stdout


def test_a_witness_signs_the_same_root_the_leaves_give() -> None:
    world = whole()
    assert verify_bundle(world.bundle()).sealed.tree.root == root(world.leaves)
