"""Who may sign what, and when: each broken rule has its own refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from ledger_world import NOON, World, committed, digest, key, opened, policy_text, whole

from zerohour.ledger.canonical import b64
from zerohour.ledger.folder import Bundle
from zerohour.ledger.refusal import Refused
from zerohour.ledger.verify import verify_bundle


def refusal(check: Callable[[], object]) -> str:
    """The code of the rule that refuses."""
    with pytest.raises(Refused) as refused:
        check()
    return refused.value.code


def refused(world: World, bundle: Bundle | None = None, pin: bytes | None = None) -> str:
    """The code under which the verifier refuses this record."""
    return refusal(lambda: verify_bundle(bundle or world.bundle(), policy=world.policy, pin=pin))


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
