"""What no operator can do without being found out, each with its own refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from ledger_world import BOTH, ROUND, World, committed, digest, key, opened, whole

from zerohour.ledger.act import parse_act
from zerohour.ledger.canonical import b64
from zerohour.ledger.folder import Bundle
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import sign_note
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
