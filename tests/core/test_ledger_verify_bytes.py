"""What single papers prove, and that no changed byte passes for another meaning."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_world import digest, whole

from zerohour.formats.bundle import write_bundle
from zerohour.ledger.folder import read_bundle, zipped
from zerohour.ledger.policy import Policy
from zerohour.ledger.promise import broken, open_promise, promise
from zerohour.ledger.receipt import verify_fork, verify_receipt
from zerohour.ledger.refusal import Refused
from zerohour.ledger.tree import root
from zerohour.ledger.verify import verify_bundle


def refusal(check: Callable[[], object]) -> str:
    """The code of the rule that refuses."""
    with pytest.raises(Refused) as refused:
        check()
    return refused.value.code


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
