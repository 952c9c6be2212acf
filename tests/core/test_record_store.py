"""The database itself refuses to change the past, and its door refuses what no verifier would accept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from ledger_world import ALL_KEYS, BOTH, ROUND, World, digest, key, policy_text, whole

from zerohour.formats import record_checkpoints as out
from zerohour.formats.record_store import SCHEMA, TABLES, Door, add_policy, connect, cosigned, run, transaction
from zerohour.ledger.act import parse_act
from zerohour.ledger.canonical import b64
from zerohour.ledger.receipt import verify_receipt
from zerohour.ledger.refusal import Refused
from zerohour.ledger.signing import signature_line
from zerohour.ledger.verify import verify_bundle


class Office:
    """A record on disk, fed with the acts of a World."""

    def __init__(self, path: Path) -> None:
        self.path, self.world = path, World()
        self.connection = connect(path)
        with transaction(self.connection):
            add_policy(self.connection, self.world.policy)
        self.door = Door(self.connection)

    def append(self, note: bytes, salt: bytes | None = None) -> int:
        """One act, one transaction."""
        with transaction(self.connection):
            return self.door.append(self.connection, note, salt=salt)

    def checkpoint(self, witnesses: tuple[str, ...] = ("neutral", "gov-w", "coal-w")) -> bytes:
        """Signed by the log, then cosigned."""
        with transaction(self.connection):
            note = out.sign_checkpoint(self.connection, self.world.log)
        text, size = note.partition(b"\n\n")[0].decode() + "\n", int(note.split(b"\n")[1])
        for name in witnesses:
            self.world.clock += 60
            line = signature_line(text, self.world.witnesses[name], time=self.world.clock)
            with transaction(self.connection):
                out.add_cosignature(self.connection, size, line)
        return note

    def replay(self, world: World) -> None:
        """Append the acts of another World, with a checkpoint wherever it has one."""
        for index, entry in enumerate(world.entries):
            assert self.append(entry[32:], entry[:32]) == index
            if index + 1 in world.checkpoints:
                self.checkpoint()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A record with nothing in it but its policy."""
    made = Office(tmp_path / "record.sqlite")
    yield made
    made.connection.close()


def refusal(office: Office, note: bytes) -> str:
    """The code under which the door refuses an act."""
    with pytest.raises(Refused) as refused:
        office.append(note)
    return refused.value.code


def test_what_the_door_let_in_the_verifier_accepts(office: Office) -> None:
    world = whole()
    office.replay(world)
    bundle = out.bundle(office.connection, lambda index, act: True)
    verdict = verify_bundle(bundle, policy=world.policy, pin=world.checkpoints[10])
    assert [act.note for act in verdict.acts.values()] == [entry[32:] for entry in world.entries]
    assert bundle.checkpoints.keys() == world.checkpoints.keys()


def test_a_bundle_opens_what_is_shared_and_what_its_reader_may_read(office: Office) -> None:
    office.replay(whole())
    bundle = out.bundle(office.connection, lambda index, act: act.party == "gov")
    acts = verify_bundle(bundle, policy=office.world.policy).acts.values()
    assert all(act.shared or act.party == "gov" for act in acts)
    assert any(not act.shared for act in acts)


def test_a_receipt_from_the_store_verifies(office: Office) -> None:
    office.replay(whole())
    paper = out.receipt(office.connection, 4)
    assert verify_receipt(office.world.policy, whole().entries[4], paper).index == 4


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "verb", ["DELETE FROM {}", "UPDATE {} SET {} = {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"]
)
def test_the_database_itself_refuses_to_change_the_past(office: Office, table: str, verb: str) -> None:
    office.replay(whole())
    column = "policy" if table == "zh_policy" else "line" if table == "zh_cosignature" else "note"
    filled = verb.format(table, table) if "REPLACE" in verb else verb.format(table, column, column)
    other = sqlite3.connect(office.path)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        other.execute(filled)
    other.close()


@pytest.mark.parametrize(
    "change", ["DELETE FROM zh_head", "UPDATE zh_head SET size = size - 1", "UPDATE zh_head SET size = 900"]
)
def test_the_head_only_grows(office: Office, change: str) -> None:
    office.replay(whole())
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        office.connection.execute(change)


def test_an_acknowledged_append_is_on_the_disk_first(office: Office) -> None:
    assert office.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert office.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert len(SCHEMA) > len(TABLES)


def test_the_door_refuses_what_no_verifier_would_accept(office: Office) -> None:
    world = whole()
    office.replay(world)
    withdraw = {"plan": "p", "effective": "2014-02-01T00:00:00Z"}
    assert refusal(office, world.entries[3][32:]) == "act.twice"
    assert refusal(office, world.note("plan.withdraw", "gov", key("gov-d"), **withdraw)) == "key.revoked"
    assert refusal(office, world.note("plan.withdraw", "gov", key("coal-d"), **withdraw)) == "act.signer"
    assert refusal(office, world.note("plan.withdraw", "gov", saw=[3, digest("never")], **withdraw)) == "act.saw"
    assert refusal(office, world.note("list.reveal", "gov", exchange=ROUND, root=digest("gov"))) == "act.once"
    assert refusal(office, world.note("list.reveal", "gov", exchange="r2", root=digest("gov"))) == "list.no_commit"
    assert office.append(world.note("plan.withdraw", "gov", **withdraw)) == len(world.entries)


def test_the_door_lets_nobody_reveal_before_a_final_checkpoint(office: Office) -> None:
    world = office.world
    office.append(world.note("record.open", "office", *world.roots.values(), policy=b64(sha256(world.policy).digest())))
    for party in BOTH:
        note = world.note("list.commit", party, exchange=ROUND, root=digest(party), between=BOTH)
        world.put(note)
        office.append(note)
    office.checkpoint(("neutral", "gov-w"))
    rows = office.connection.execute("SELECT root FROM zh_checkpoint WHERE size = 3").fetchone()
    reveal = world.note("list.reveal", "gov", exchange=ROUND, root=digest("gov"), saw=[3, b64(rows[0])])
    assert refusal(office, reveal) == "list.early"
    text = cosigned(office.connection, 3).partition(b"\n\n")[0].decode() + "\n"
    with transaction(office.connection):
        out.add_cosignature(office.connection, 3, signature_line(text, world.witnesses["coal-w"], time=world.clock))
    assert office.append(reveal) == 3


def test_a_refused_or_rolled_back_act_leaves_no_trace_in_the_doors_memory(office: Office) -> None:
    world = whole()
    office.replay(world)
    first = world.note("answer.commit", "gov", exchange="r9", root=digest("one"))
    second = world.note("answer.commit", "gov", exchange="r9", root=digest("two"), id="f" * 32)
    with pytest.raises(RuntimeError), transaction(office.connection):
        office.door.append(office.connection, first)
        with pytest.raises(Refused, match="done this before"):
            office.door.append(office.connection, second)
        raise RuntimeError
    assert office.append(second) == len(world.entries)
    assert refusal(office, first) == "act.once"


def test_two_doors_see_each_others_acts(office: Office) -> None:
    world = whole()
    office.replay(world)
    other = connect(office.path)
    door = Door(other)
    office.append(world.note("answer.commit", "gov", exchange="r9", root=digest("one")))
    with pytest.raises(Refused, match="done this before"), transaction(other):
        door.append(other, world.note("answer.commit", "gov", exchange="r9", root=digest("two"), id="f" * 32))
    other.close()


def test_one_size_has_one_checkpoint_for_ever(office: Office) -> None:
    office.replay(whole())
    assert office.checkpoint(()) == office.checkpoint(())


def test_nothing_is_signed_over_a_damaged_database(office: Office) -> None:
    office.replay(whole())
    office.append(
        office.world.note(
            "plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z", saw=[0, b64(sha256(b"").digest())]
        )
    )
    office.connection.execute("DROP TRIGGER zh_entry_UPDATE")
    office.connection.execute("UPDATE zh_entry SET leaf = zeroblob(32) WHERE idx = 4")
    with pytest.raises(Refused, match="entry 4 of the database is damaged"):
        office.checkpoint()
    office.connection.execute("DROP TRIGGER zh_entry_DELETE")
    office.connection.execute("DELETE FROM zh_entry WHERE idx = 4")
    with pytest.raises(Refused, match="damaged"):
        office.checkpoint()


def test_only_the_logs_own_key_signs_a_checkpoint(office: Office) -> None:
    with transaction(office.connection), pytest.raises(Refused, match="not that of the log"):
        out.sign_checkpoint(office.connection, key(office.world.origin, seed="operator"))


def test_only_a_known_witness_adds_a_cosignature(office: Office) -> None:
    office.replay(whole())
    text = cosigned(office.connection, 17).partition(b"\n\n")[0].decode() + "\n"
    for line in (signature_line(text, key("x")), signature_line("x\n", office.world.witnesses["neutral"], time=1), b""):
        with pytest.raises(Refused):
            out.add_cosignature(office.connection, 17, line)


def test_a_record_restored_from_an_old_backup_stays_read_only(office: Office) -> None:
    office.replay(whole())
    assert Door(office.connection, seen_by_witnesses=[3, 17])
    with pytest.raises(Refused, match="a witness has seen 18"):
        Door(office.connection, seen_by_witnesses=[3, 18])


def test_a_policy_changes_in_the_store_as_in_the_verifier(office: Office) -> None:
    world = office.world
    office.append(world.note("record.open", "office", *world.roots.values(), policy=b64(sha256(world.policy).digest())))
    office.checkpoint()
    world.roots["gov"] = key("gov-2")
    new = policy_text(world.roots.values(), world.log, world.witnesses.values())
    with transaction(office.connection):
        add_policy(office.connection, new)
    saw = [0, b64(sha256(b"").digest())]
    change = world.note("policy.change", "office", *map(key, ALL_KEYS), policy=b64(sha256(new).digest()), saw=saw)
    office.append(change)
    office.append(world.note("plan.withdraw", "gov", plan="p", effective="2014-02-01T00:00:00Z", saw=saw))
    office.checkpoint()
    bundle = out.bundle(office.connection, lambda index, act: False)
    assert verify_bundle(bundle, policy=new).held
    assert verify_bundle(bundle, policy=world.policies[0]).held


def test_the_statements_are_written_for_any_driver(office: Office) -> None:
    assert run(office.connection, "SELECT %s", 7).fetchone() == (7,)
    assert parse_act(whole().entries[0][32:]).type == "record.open"
