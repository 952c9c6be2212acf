"""A witness cosigns what grew out of what it saw, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from zerohour.ledger import witness
from zerohour.ledger.checkpoint import Checkpoint, shared_line
from zerohour.ledger.note import COSIGNATURE, open_note
from zerohour.ledger.proving import Tree
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import Signer, key_generate, sign_note

LOG = key_generate("aleppo")
WITNESS = key_generate("neutral", COSIGNATURE)
LEAVES = [sha256(bytes([number])).digest() for number in range(20)]
TREE = Tree(LEAVES)
FORK = Tree([*LEAVES[:3], sha256(b"another").digest(), *LEAVES[4:]])


def signed(size: int, tree: Tree = TREE, *, log: Signer = LOG, extensions: tuple[str, ...] = ()) -> bytes:
    return sign_note(Checkpoint("aleppo", size, tree.root(size), extensions).text, log)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    witness.begin(tmp_path / "state")
    return tmp_path / "state"


def cosign(state: Path, size: int, since: int = 0, tree: Tree = TREE, *, time: int = 100) -> bytes:
    return witness.cosign(state, WITNESS, LOG.verifier, signed(size, tree), tree.consistency(since, size), time=time)


def refusal(state: Path, size: int, since: int = 0, tree: Tree = TREE, *, time: int = 100) -> str:
    before = witness.view(state)["aleppo"]
    with pytest.raises(Refused) as refused:
        cosign(state, size, since, tree, time=time)
    after = witness.view(state)["aleppo"]
    assert (after.size, after.root, after.time, after.checkpoint) == (
        before.size,
        before.root,
        before.time,
        before.checkpoint,
    )
    return refused.value.code


def test_a_growing_log_is_cosigned_at_its_time(state: Path):
    for size, since in ((0, 0), (3, 0), (7, 3), (7, 7), (20, 7)):
        line = cosign(state, size, since, time=100 + size)
        note = open_note(signed(size) + line, [LOG.verifier, WITNESS.verifier])
        assert note.signatures == {LOG.verifier: None, WITNESS.verifier: 100 + size}
    seen = witness.view(state)["aleppo"]
    assert (seen.size, seen.root, seen.time, seen.checkpoint.encode()) == (20, TREE.root(20), 120, signed(20))


def test_a_log_that_shrank_is_refused(state: Path):
    cosign(state, 7)
    assert refusal(state, 3) == "witness.shrank"


def test_a_rewritten_log_is_refused_whatever_its_proof(state: Path):
    cosign(state, 7)
    assert refusal(state, 9, 7, FORK) == "proof.consistency"
    with pytest.raises(Refused):
        witness.cosign(state, WITNESS, LOG.verifier, signed(9, FORK), TREE.consistency(7, 9), time=100)


def test_a_grown_log_without_its_proof_is_refused(state: Path):
    cosign(state, 7)
    assert refusal(state, 9) == "proof.consistency"


def test_a_fork_at_one_size_is_kept_as_proof_and_nothing_more_is_signed(state: Path):
    cosign(state, 7)
    assert refusal(state, 7, 7, FORK) == "witness.fork"
    seen = witness.view(state)["aleppo"]
    assert seen.rival is not None
    both = [Checkpoint.parse(open_note(one.encode(), [LOG.verifier]).text) for one in (seen.checkpoint, seen.rival)]
    assert both[0].size == both[1].size
    assert both[0].root != both[1].root
    assert refusal(state, 9, 7) == "witness.forked"


def test_two_counts_of_shared_acts_at_one_size_are_a_fork_too(state: Path):
    cosign(state, 7)
    other = signed(7, extensions=(shared_line(3, bytes(32)),))
    with pytest.raises(Refused, match="a fork"):
        witness.cosign(state, WITNESS, LOG.verifier, other, [], time=100)


def test_a_clock_that_went_back_is_refused(state: Path):
    cosign(state, 7, time=100)
    assert refusal(state, 9, 7, time=99) == "witness.clock"


def test_only_the_logs_own_checkpoints_are_cosigned(state: Path):
    other = key_generate("aleppo")
    for checkpoint in (
        signed(7, log=other),
        sign_note(Checkpoint("homs", 7, TREE.root(7)).text, LOG),
        sign_note(Checkpoint("aleppo", 0, TREE.root(1)).text, LOG),
    ):
        with pytest.raises(Refused, match="not a checkpoint signed by the log"):
            witness.cosign(state, WITNESS, LOG.verifier, checkpoint, [], time=100)
    assert witness.view(state) == {}
    with pytest.raises(Refused, match="not a cosigning key"):
        witness.cosign(state, LOG, LOG.verifier, signed(7), [], time=100)


def test_two_logs_are_remembered_apart(state: Path):
    homs = key_generate("homs")
    cosign(state, 7)
    witness.cosign(
        state, WITNESS, homs.verifier, sign_note(Checkpoint("homs", 2, FORK.root(2)).text, homs), [], time=50
    )
    assert {origin: seen.size for origin, seen in witness.view(state).items()} == {"aleppo": 7, "homs": 2}


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"seen":[{}]}', b'{"seen":[1]}', b'{"seen":7}', b"[]"])
def test_a_witness_that_lost_its_memory_does_not_sign(state: Path, content: bytes | None):
    state.unlink()
    if content is not None:
        state.write_bytes(content)
    with pytest.raises(Refused, match="must not sign"):
        cosign(state, 7)


def test_a_memory_is_not_begun_twice(state: Path):
    cosign(state, 7)
    with pytest.raises(FileExistsError):
        witness.begin(state)
    assert witness.view(state)["aleppo"].size == 7


def test_nothing_is_signed_that_could_not_be_remembered(state: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    cosign(state, 3)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr("os.fsync", full)
        cosign(state, 7, 3)
    assert witness.view(state)["aleppo"].size == 3
    cosign(state, 7, 3)


def test_of_two_forks_offered_at_once_one_is_signed(state: Path):
    cosign(state, 3)
    fork = Tree([*LEAVES[:3], b"another"])

    def offer(tree: Tree) -> bool:
        try:
            cosign(state, 4, 3, tree)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(offer, [TREE, fork] * 8))
    kept = witness.view(state)["aleppo"]
    assert kept.rival is not None
    assert kept.root in (TREE.root(4), fork.root(4))
    assert not (any(answers[::2]) and any(answers[1::2]))
