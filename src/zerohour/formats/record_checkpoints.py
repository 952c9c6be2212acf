"""What leaves the database: checkpoints recomputed before they are signed, cosignatures, receipts and bundles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from zerohour.formats.record_store import cosigned, lock_head, policies, run
from zerohour.ledger.act import ACTS, Act, leaf_data, parse_act
from zerohour.ledger.checkpoint import Checkpoint, Receipt, shared_line
from zerohour.ledger.folder import Bundle
from zerohour.ledger.policy import Policy
from zerohour.ledger.proving import inclusion_proof
from zerohour.ledger.quorum import open_checkpoint
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import Signer, sign_note
from zerohour.ledger.tree import Frontier
from zerohour.locale import N_


def sign_checkpoint(connection: Any, log: Signer) -> bytes:
    """Sign the tree as it lies in the tables, and store the checkpoint; the same bytes again for the same size.

    Every leaf and every root signed before is recomputed first. Hand it to nobody before the transaction is committed.
    Raises Refused, and signs nothing, where the tables contradict themselves.
    """
    size = lock_head(connection)
    if log.verifier != (known := policy_at(connection, size).log):
        raise Refused("store.log", N_("the key {name} is not that of the log {log}"), name=log.name, log=known.name)
    before = {
        int(at): bytes(root) for at, root in run(connection, "SELECT size, root FROM zh_checkpoint ORDER BY size")
    }
    root, line = _recomputed(connection, size, before)
    if size in before:
        note: bytes = bytes(run(connection, "SELECT note FROM zh_checkpoint WHERE size = %s", size).fetchone()[0])
        return note
    note = sign_note(Checkpoint(log.name, size, root, (line,)).text, log)
    run(connection, "INSERT INTO zh_checkpoint (size, root, note) VALUES (%s, %s, %s)", size, root, note)
    return note


def _recomputed(connection: Any, size: int, before: dict[int, bytes]) -> tuple[bytes, str]:
    """Root and extension line over the stored acts themselves."""
    frontier, shared, count = Frontier(), sha256(), 0
    rows = run(connection, "SELECT idx, type, leaf, salt, note FROM zh_entry ORDER BY idx")
    for index, kind, leaf, salt, note in rows:
        data = leaf_data(bytes(salt), bytes(note))
        if index != frontier.size or data != bytes(leaf):
            raise Refused("store.damaged", N_("entry {index} of the database is damaged: sign nothing"), index=index)
        frontier.append(data)
        if ACTS[kind].shared:
            shared.update(data)
            count += 1
        if frontier.size in before and before[frontier.size] != frontier.root():
            raise Refused("store.damaged", N_("entry {index} of the database is damaged: sign nothing"), index=index)
    if frontier.size != size or max(before, default=0) > size:
        raise Refused(
            "store.short",
            N_("the database holds {found} entries of {size}: sign nothing"),
            found=frontier.size,
            size=size,
        )
    return frontier.root(), shared_line(count, shared.digest())


def add_cosignature(connection: Any, size: int, line: bytes) -> None:
    """Store a witness's line for the checkpoint of `size`. Raises Refused unless it is a new, good one by a known witness."""
    lock_head(connection)
    policy = policy_at(connection, size)
    had = cosigned(connection, size)
    if line.count(b"\n") != 1 or len(open_checkpoint(had + line, policy).times) == len(
        open_checkpoint(had, policy).times
    ):
        raise Refused("store.cosignature", N_("this is no cosignature by a witness of the policy"))
    run(connection, "INSERT INTO zh_cosignature (size, line) VALUES (%s, %s)", size, line)


def policy_at(connection: Any, size: int) -> Policy:
    """The policy a tree of `size` entries is judged by."""
    return policies(connection)[bisect_left(_changes(connection), size)]


def latest(connection: Any) -> int:
    """The largest size whose checkpoint reached the quorum. Raises Refused where none did."""
    for row in run(connection, "SELECT size FROM zh_checkpoint ORDER BY size DESC").fetchall():
        size = int(row[0])
        if open_checkpoint(cosigned(connection, size), policy_at(connection, size)).witnessed_at is not None:
            return size
    raise Refused("store.quorum", N_("no checkpoint has reached the quorum of witnesses yet"))


def receipt(connection: Any, index: int) -> bytes:
    """Proof that an entry stands in the record, under the latest quorum checkpoint."""
    size = latest(connection)
    row = run(connection, "SELECT salt FROM zh_entry WHERE idx = %s", index).fetchone()
    if row is None or index >= size:
        raise Refused("store.not_yet", N_("entry {index} is under no quorum checkpoint yet"), index=index)
    proof = inclusion_proof(_leaves(connection, size), index, size)
    return Receipt(bytes(row[0]), index, tuple(proof), cosigned(connection, size)).data


def bundle(connection: Any, may_read: Callable[[int, Act], bool]) -> Bundle:
    """The record up to the latest quorum checkpoint: shared acts, and those its reader may read."""
    size = latest(connection)
    entries = {}
    for index, salt, note in run(connection, "SELECT idx, salt, note FROM zh_entry WHERE idx < %s ORDER BY idx", size):
        act = parse_act(bytes(note))
        if act.shared or may_read(int(index), act):
            entries[int(index)] = bytes(salt) + bytes(note)
    sizes = [int(row[0]) for row in run(connection, "SELECT size FROM zh_checkpoint WHERE size <= %s", size).fetchall()]
    notes = {one: cosigned(connection, one) for one in sorted(sizes)}
    known = policies(connection)[: bisect_left(_changes(connection), size) + 1]
    return Bundle(
        policy=known[-1].data,
        checkpoint=notes[size],
        leaves=b"".join(_leaves(connection, size)),
        entries=entries,
        checkpoints={
            one: note
            for one, note in notes.items()
            if open_checkpoint(note, policy_at(connection, one)).witnessed_at is not None
        },
        policies={number: policy.data for number, policy in enumerate(known[:-1])},
    )


def _leaves(connection: Any, size: int) -> list[bytes]:
    rows = run(connection, "SELECT leaf FROM zh_entry WHERE idx < %s ORDER BY idx", size)
    return [bytes(row[0]) for row in rows]


def _changes(connection: Any) -> list[int]:
    rows = run(connection, "SELECT idx FROM zh_entry WHERE type = %s ORDER BY idx", "policy.change")
    return [int(row[0]) for row in rows]
