"""A record made by hand: an office, a guarantor, two parties and a neutral witness; what a test wants false, it makes false."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zerohour.ledger.act import act_text, leaf_data, parse_act, proof_of_possession
from zerohour.ledger.canonical import b64
from zerohour.ledger.checkpoint import Checkpoint, Receipt, shared_line
from zerohour.ledger.folder import Bundle
from zerohour.ledger.note import COSIGNATURE, ED25519
from zerohour.ledger.proving import inclusion_proof
from zerohour.ledger.signing import Signer, sign_note
from zerohour.ledger.tree import root

ORIGIN = "aleppo.example/record"
PARTIES = ("office", "guarantor", "gov", "coal")
WITNESSES = ("neutral", "gov-w", "coal-w")
NOON = 1_390_000_000
"""17 January 2014, a Friday; Unix seconds."""


def key(name: str, kind: int = ED25519, seed: str = "") -> Signer:
    """The same key for the same name, so that a failing test fails again."""
    return Signer(name, kind, Ed25519PrivateKey.from_private_bytes(sha256(f"{seed or name}/{kind}".encode()).digest()))


def policy_text(roots: Iterable[Signer], log: Signer, cosigners: Iterable[Signer]) -> bytes:
    """The policy of `ledger.md`, with these keys."""
    lines = [f"log {log.verifier}"]
    lines += [f"witness {name} {cosigner.verifier}" for name, cosigner in zip(WITNESSES, cosigners, strict=True)]
    lines += ["group witnessed 2 neutral gov-w coal-w", "group final all gov-w coal-w", "quorum witnessed"]
    lines += [f"party {party} {signer.verifier}" for party, signer in zip(PARTIES, roots, strict=True)]
    return ("\n".join(lines) + "\n").encode()


@dataclass
class World:
    """A log with everybody's keys in one hand."""

    seed: str = ""
    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)
    checkpoints: dict[int, bytes] = field(default_factory=dict)
    clock: int = NOON
    policies: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.log = key(self.origin, seed=self.seed and f"log{self.seed}")
        self.roots = {party: key(party, seed=self.seed and party + self.seed) for party in PARTIES}
        self.witnesses = {name: key(name, COSIGNATURE) for name in WITNESSES}
        self.policies.append(policy_text(self.roots.values(), self.log, self.witnesses.values()))

    @property
    def policy(self) -> bytes:
        """The one in force."""
        return self.policies[-1]

    @property
    def leaves(self) -> list[bytes]:
        """Leaf data in order."""
        return [leaf_data(entry[:32], entry[32:]) for entry in self.entries]

    def tree(self, size: int | None = None) -> list[object]:
        """What somebody saw: the tree of the first `size` entries, or of those the last checkpoint holds."""
        seen = max(self.checkpoints, default=0) if size is None else size
        return [seen, b64(root(self.leaves[:seen]))]

    def note(self, kind: str, party: str, *signers: Signer, **fields: Any) -> bytes:
        """An act signed by its party's root key, or by `signers`; `saw`, `id` and `origin` can be given."""
        origin = fields.pop("origin", self.origin)
        number = sha256(f"{self.seed}{kind}{party}{len(self.entries)}{sorted(fields)}".encode()).hexdigest()[:32]
        act = {"v": 1, "id": number, "type": kind, "party": party, "saw": self.tree()} | fields
        return sign_note(act_text(origin, act), *(signers or (self.roots[party],)))

    def put(self, note: bytes) -> int:
        """Log a note, right or wrong; its index."""
        self.entries.append(sha256(b"salt %d" % len(self.entries)).digest() + note)
        return len(self.entries) - 1

    def act(self, kind: str, party: str, *signers: Signer, **fields: Any) -> int:
        """Make an act and log it; its index."""
        return self.put(self.note(kind, party, *signers, **fields))

    def open(self) -> int:
        """Leaf 0, signed by every party."""
        return self.act("record.open", "office", *self.roots.values(), policy=b64(sha256(self.policy).digest()))

    def add_key(self, party: str, name: str, *signers: Signer, **fields: Any) -> Signer:
        """A delegate's key, registered by its party's root key."""
        delegate = key(name)
        vkey = str(delegate.verifier)
        pop = b64(delegate.private.sign(proof_of_possession(self.origin, party, vkey)))
        self.act("key.add", party, *signers, **({"vkey": vkey, "pop": pop} | fields))
        return delegate

    def revoke(self, party: str, delegate: Signer, *signers: Signer) -> int:
        """End a delegate's key."""
        return self.act("key.revoke", party, *signers, kid=delegate.verifier.kid.hex())

    def signed_tree(self, by: Iterable[str] = WITNESSES, size: int | None = None, shared: str | None = None) -> bytes:
        """A checkpoint, cosigned a minute after the last."""
        self.clock += 60
        leaves = self.leaves[:size]
        ours = [at for at in range(len(leaves)) if parse_act(self.entries[at][32:]).shared]
        line = shared or shared_line(len(ours), sha256(b"".join(leaves[at] for at in ours)).digest())
        tree = Checkpoint(self.origin, len(leaves), root(leaves), (line,))
        return sign_note(tree.text, self.log, *(self.witnesses[name] for name in by), time=self.clock)

    def checkpoint(self, by: Iterable[str] = WITNESSES) -> bytes:
        """The same, kept as one of the record's."""
        self.checkpoints[len(self.entries)] = self.signed_tree(by)
        return self.checkpoints[len(self.entries)]

    def bundle(self, without: Iterable[int] = (), checkpoint: bytes | None = None) -> Bundle:
        """Everything, or all but some entries."""
        return Bundle(
            policy=self.policy,
            checkpoint=checkpoint or self.signed_tree(),
            leaves=b"".join(self.leaves),
            entries={index: entry for index, entry in enumerate(self.entries) if index not in set(without)},
            checkpoints=dict(self.checkpoints),
            policies=dict(enumerate(self.policies[:-1])),
        )

    def receipt(self, index: int, checkpoint: bytes | None = None) -> bytes:
        """Proof that an entry is in the log."""
        proof = inclusion_proof(self.leaves, index, len(self.entries))
        salt = self.entries[index][:32]
        return Receipt(salt, index, tuple(proof), checkpoint or self.signed_tree()).data


ROUND = "aleppo-1.r1"
BOTH = ["coal", "gov"]
ALL_KEYS = ("office", "guarantor", "gov", "coal", "gov-2")
"""Who signs a policy.change that gives gov another root key."""


def digest(of: str) -> str:
    """A root, as base64."""
    return b64(sha256(of.encode()).digest())


def opened(**how: Any) -> World:
    """A record just opened, under its first checkpoint, each side with a delegate: `gov-d`, `coal-d`."""
    world = World(**how)
    world.open()
    world.checkpoint()
    world.add_key("gov", "gov-d")
    world.add_key("coal", "coal-d")
    world.checkpoint()
    return world


def committed(**how: Any) -> World:
    """Both sides have committed to their lists, under a checkpoint that is final."""
    world = opened(**how)
    for party in BOTH:
        world.act("list.commit", party, key(f"{party}-d"), exchange=ROUND, root=digest(party), between=BOTH)
    world.checkpoint()
    return world


def whole(**how: Any) -> World:
    """The whole story: keys, one revoked, lists, answers, the final list, the plan accepted, one stage handed over."""
    world = committed(**how)
    for party in BOTH:
        world.act("list.reveal", party, exchange=ROUND, root=digest(party))
    world.checkpoint()
    for party in BOTH:
        world.act("answer.commit", party, key(f"{party}-d"), exchange=ROUND, root=digest(f"{party} answers"))
    world.revoke("gov", key("gov-d"))
    world.checkpoint()
    world.act("list.final", "gov", world.roots["gov"], key("coal-d"), exchange=ROUND, root=digest("final"))
    for party in BOTH:
        world.act("exchange.accept", party, exchange=ROUND, version=1, sha256=sha256(b"plan.json").hexdigest())
    world.checkpoint()
    for party in BOTH:
        stage = {"exchange": ROUND, "version": 1, "stage": 1, "given": 3, "received": 2}
        world.act("handover.confirm", party, **stage)
    world.act("office.note", "office", role="secretariat", action="closed", ref=ROUND, sha256=sha256(b"").hexdigest())
    world.act("erase", "office", entry=5, person="p-17")
    world.checkpoint()
    return world
