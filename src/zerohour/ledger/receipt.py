"""What one paper proves: that an act is in the record (a receipt), that the log told two stories (a fork)."""

from __future__ import annotations

from dataclasses import dataclass

from zerohour.ledger.act import HEAD, Act, leaf_data, parse_act
from zerohour.ledger.checkpoint import Receipt
from zerohour.ledger.folder import SALT
from zerohour.ledger.note import open_note
from zerohour.ledger.policy import Policy
from zerohour.ledger.proof import check_inclusion
from zerohour.ledger.quorum import Sealed, open_checkpoint, open_witnessed
from zerohour.ledger.refusal import Refused
from zerohour.ledger.tree import leaf_hash
from zerohour.locale import N_


@dataclass(frozen=True)
class Received:
    """An act that is in the record at `index`."""

    index: int
    act: Act
    by_root: bool
    """Whether its party's root key signed it. If not, a delegate did, and only a bundle shows that the key was live."""
    sealed: Sealed


def verify_receipt(policy: bytes, entry: bytes, proof: bytes) -> Received:
    """Check that the act in `entry` (its note, or salt ‖ note as in a bundle) stands in the record; raises Refused."""
    trusted, receipt = Policy.parse(policy), Receipt.parse(proof)
    note = entry if entry.startswith(HEAD.encode()) else entry[SALT:]
    act = parse_act(note)
    if note is not entry and entry[:SALT] != receipt.salt:
        raise Refused("receipt.salt", N_("the entry and its receipt have different salts"))
    if act.origin != trusted.log.name:
        raise Refused("act.origin", N_("it belongs to another record, {origin}"), origin=act.origin)
    if act.party not in trusted.parties:
        raise Refused("act.party", N_("{party} is no party under this policy"), party=act.party)
    sealed = open_witnessed(receipt.checkpoint, trusted)
    leaf = leaf_hash(leaf_data(receipt.salt, note))
    check_inclusion(leaf, receipt.index, sealed.tree.size, receipt.proof, sealed.tree.root)
    root = trusted.parties[act.party]
    return Received(receipt.index, act, root in open_note(note, trusted.parties.values()).signatures, sealed)


def verify_fork(policy: bytes, one: bytes, other: bytes) -> tuple[Sealed, Sealed]:
    """Two checkpoints of one size and different content, both signed by the log: a proof. Raises Refused for anything less."""
    trusted = Policy.parse(policy)
    first, second = open_checkpoint(one, trusted), open_checkpoint(other, trusted)
    if first.tree.size != second.tree.size:
        raise Refused(
            "fork.sizes",
            N_(
                "checkpoints of {one} and {other} entries prove no fork by themselves; compare each with a bundle (--pin)"
            ),
            one=first.tree.size,
            other=second.tree.size,
        )
    if first.tree == second.tree:
        raise Refused("fork.none", N_("both checkpoints say the same: this is no fork"))
    return first, second
