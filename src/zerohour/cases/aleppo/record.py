"""The case's record: every act that mattered, through the one door, cosigned by every witness, as a bundle anybody checks."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from zerohour.cases.aleppo.release import NOT_COMING, Release
from zerohour.cases.aleppo.story import Story
from zerohour.formats import record_checkpoints as checkpoints
from zerohour.formats.bundle import write_bundle
from zerohour.formats.commitment_files import fresh_seeds, records_of
from zerohour.formats.made_from import sha256_of
from zerohour.formats.record_store import Door, add_policy, connect, transaction
from zerohour.formats.rows import read_rows
from zerohour.ledger.act import act_text, proof_of_possession
from zerohour.ledger.canonical import b64
from zerohour.ledger.checkpoint import Checkpoint
from zerohour.ledger.commitment import Field, opened_root
from zerohour.ledger.note import COSIGNATURE
from zerohour.ledger.signing import Signer, key_generate, sign_note, signature_line
from zerohour.ledger.tree import EMPTY
from zerohour.ledger.verify import Verdict, verify_bundle

ORIGIN = "aleppo.example/record"
ROUND = "aleppo-1.r1"
BETWEEN = ["coal", "gov"]
"""The round this record tells is the government's and the coalition's; the brigade is a party and a witness of it."""
PARTIES = ("office", "guarantor", "gov", "coal", "brig")
WITNESSES = ("neutral", "gov-w", "coal-w", "brig-w")
MINUTE = 60


def write_record(story: Story, released: Release, folder: Path, *, began: datetime) -> Verdict:
    """Write DIR/record (the bundle), DIR/policy and DIR/record.pin (an earlier checkpoint), and verify what was written.

    Keys are made for the occasion and thrown away; `began` (aware) is the first checkpoint's time.
    """
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        clerk = _Clerk(Path(scratch) / "record.sqlite", round(began.timestamp()))
        (folder / "policy").write_bytes(clerk.policy)
        _tell(clerk, story, released, folder)
        bundle = checkpoints.bundle(clerk.connection, lambda index, act: True)
        pinned = bundle.checkpoints[sorted(bundle.checkpoints)[1]]
        clerk.connection.close()
    write_bundle(bundle, folder / "record")
    (folder / "record.pin").write_bytes(pinned)
    return verify_bundle(bundle, policy=clerk.policy, pin=pinned)


class _Clerk:
    """Everybody's keys in one hand, which only a rehearsal may do, and the door."""

    def __init__(self, path: Path, clock: int) -> None:
        self.clock = clock
        self.log = key_generate(ORIGIN)
        self.roots = {party: key_generate(party) for party in PARTIES}
        self.witnesses = {name: key_generate(name, COSIGNATURE) for name in WITNESSES}
        self.policy = self._policy()
        self.connection = connect(path)
        with transaction(self.connection):
            add_policy(self.connection, self.policy)
        self.door = Door(self.connection)
        self.saw: list[object] = [0, b64(EMPTY)]

    def _policy(self) -> bytes:
        """Every witness must sign: nothing here is believed on fewer."""
        lines = [f"log {self.log.verifier}"]
        lines += [f"witness {name} {signer.verifier}" for name, signer in self.witnesses.items()]
        lines += [f"group witnessed all {' '.join(WITNESSES)}", f"group final all {' '.join(WITNESSES[1:])}"]
        lines += ["quorum witnessed", *(f"party {party} {signer.verifier}" for party, signer in self.roots.items())]
        return ("\n".join(lines) + "\n").encode()

    def act(self, kind: str, party: str, *signers: Signer, **fields: object) -> None:
        """One act, signed by its party's root key or by `signers`."""
        act = {"v": 1, "id": secrets.token_hex(16), "type": kind, "party": party, "saw": self.saw} | fields
        note = sign_note(act_text(ORIGIN, act), *(signers or (self.roots[party],)))
        with transaction(self.connection):
            self.door.append(self.connection, note)

    def checkpoint(self) -> None:
        """The log signs, every witness cosigns, and from now on everybody has seen it."""
        self.clock += MINUTE
        with transaction(self.connection):
            note = checkpoints.sign_checkpoint(self.connection, self.log)
            text = note.decode().partition("\n\n")[0] + "\n"
            tree = Checkpoint.parse(text)
            for witness in self.witnesses.values():
                line = signature_line(text, witness, time=self.clock)
                checkpoints.add_cosignature(self.connection, tree.size, line)
        self.saw = [tree.size, b64(tree.root)]

    def delegate(self, party: str) -> Signer:
        """A delegate's key, added by the party's root key, with proof that the delegate holds it."""
        key = key_generate(f"{party}-delegate")
        vkey = str(key.verifier)
        pop = b64(key.private.sign(proof_of_possession(ORIGIN, party, vkey)))
        self.act("key.add", party, vkey=vkey, pop=pop)
        return key


def _tell(clerk: _Clerk, story: Story, released: Release, folder: Path) -> None:
    """The acts in their order, with a checkpoint wherever somebody must have seen what was said before."""
    clerk.act("record.open", "office", *clerk.roots.values(), policy=b64(sha256(clerk.policy).digest()))
    clerk.checkpoint()
    delegates = {party: clerk.delegate(party) for party in BETWEEN}
    clerk.checkpoint()
    lists = {party: story.lists[f"sought-{party}"].persons for party in BETWEEN}
    roots = {}
    for party, persons in lists.items():
        records = records_of(persons, fresh_seeds(persons), exchange=ROUND, party=party)
        roots[party] = b64(opened_root(records, exchange=ROUND, party=party))
        clerk.act("list.commit", party, delegates[party], exchange=ROUND, root=roots[party], between=BETWEEN)
    clerk.checkpoint()
    for party in BETWEEN:
        clerk.act("list.reveal", party, exchange=ROUND, root=roots[party])
    clerk.checkpoint()
    for holder, seeker in (("gov", "coal"), ("coal", "gov")):
        answers = folder / "answers" / f"answers-{holder}-to-{seeker}-final.csv"
        clerk.act("answer.commit", holder, delegates[holder], exchange=ROUND, root=_root_of(answers, holder))
    clerk.act("key.revoke", "gov", kid=delegates["gov"].verifier.kid.hex())
    clerk.checkpoint()
    signers = (clerk.roots["gov"], delegates["coal"])
    clerk.act("list.final", "gov", *signers, exchange=ROUND, root=_root_of(folder / "persons.csv", "gov"))
    plan = sha256_of(folder / "plan.json")
    for party in BETWEEN:
        clerk.act("exchange.accept", party, exchange=ROUND, version=1, sha256=plan)
    clerk.checkpoint()
    for stage in range(1, NOT_COMING + 1):
        for party in BETWEEN:
            given, received = _moved(released, party, stage)
            done: Mapping[str, object] = {"version": 1, "stage": stage, "given": given, "received": received}
            clerk.act("handover.confirm", party, exchange=ROUND, **done)
        clerk.checkpoint()
    mended = sha256_of(folder / "plan-2.json")
    clerk.act("office.note", "office", role="secretariat", action="replanned", ref=ROUND, sha256=mended)
    clerk.checkpoint()


def _moved(released: Release, party: str, stage: int) -> tuple[int, int]:
    """Persons a party gave and received in a stage, as it went."""
    done = [move for move in released.mended.moves if move.done and move.stage == stage]
    return sum(move.holder == party for move in done), sum(move.to == party for move in done)


def _root_of(table: Path, party: str) -> str:
    """The root over a file's rows, by the construction of a list: its first column is the row id."""
    rows = read_rows(table, needed=())
    columns: Sequence[str] = sorted({column for row in rows for column in row.cells})
    first = "row_id" if "row_id" in columns else "person_id"
    paths = ["row_id", *(column for column in columns if column != first)]
    names = [first, *(column for column in columns if column != first)]
    records = [
        tuple(Field(secrets.token_bytes(32), path, row.get(name)) for path, name in zip(paths, names, strict=True))
        for row in sorted(rows, key=lambda row: row.need(first))
    ]
    return b64(opened_root(records, exchange=ROUND, party=party))
