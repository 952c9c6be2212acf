"""The record in a database: one door that appends, and tables that refuse to change the past.

Every function takes a DB-API connection and works inside the caller's transaction: here SQLite's own, in the office
Django's (its `%s` parameters are the ones written below). PostgreSQL needs this schema's triggers in its own dialect.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zerohour.ledger.act import ONCE, Act, leaf_data, parse_act
from zerohour.ledger.policy import Policy
from zerohour.ledger.quorum import open_checkpoint
from zerohour.ledger.refusal import Refused
from zerohour.ledger.rules import Standing
from zerohour.ledger.tree import EMPTY
from zerohour.locale import N_

TABLES = ("zh_policy", "zh_entry", "zh_checkpoint", "zh_cosignature")
_CHANGES = ("UPDATE", "DELETE")
_NEVER = "the record is never changed"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
SCHEMA = (
    "CREATE TABLE zh_head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL)",
    "CREATE TABLE zh_policy (number INTEGER PRIMARY KEY, policy BLOB NOT NULL)",
    (
        "CREATE TABLE zh_entry (idx INTEGER PRIMARY KEY, act_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,"
        " leaf BLOB NOT NULL, salt BLOB NOT NULL, note BLOB NOT NULL)"
    ),
    "CREATE TABLE zh_checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note BLOB NOT NULL)",
    "CREATE TABLE zh_cosignature (size INTEGER NOT NULL, line BLOB NOT NULL, PRIMARY KEY (size, line))",
    "INSERT INTO zh_head VALUES (1, 0)",
    f"CREATE TRIGGER zh_head_one BEFORE INSERT ON zh_head {_REFUSE}",
    f"CREATE TRIGGER zh_head_stays BEFORE DELETE ON zh_head {_REFUSE}",
    (
        "CREATE TRIGGER zh_head_grows BEFORE UPDATE ON zh_head"
        f" WHEN NEW.one <> 1 OR NEW.size NOT IN (OLD.size, OLD.size + 1) {_REFUSE}"
    ),
    # INSERT OR REPLACE deletes without firing DELETE triggers, so inserting over a row is refused by itself
    (
        "CREATE TRIGGER zh_entry_next BEFORE INSERT ON zh_entry WHEN NEW.idx <> (SELECT size - 1 FROM zh_head)"
        " OR NEW.idx <> (SELECT COALESCE(MAX(idx) + 1, 0) FROM zh_entry)"
        f" OR EXISTS (SELECT 1 FROM zh_entry WHERE act_id = NEW.act_id) {_REFUSE}"
    ),
    (
        "CREATE TRIGGER zh_checkpoint_one BEFORE INSERT ON zh_checkpoint"
        f" WHEN EXISTS (SELECT 1 FROM zh_checkpoint WHERE size = NEW.size) {_REFUSE}"
    ),
    (
        "CREATE TRIGGER zh_policy_one BEFORE INSERT ON zh_policy"
        f" WHEN EXISTS (SELECT 1 FROM zh_policy WHERE number = NEW.number) {_REFUSE}"
    ),
    (
        "CREATE TRIGGER zh_cosignature_one BEFORE INSERT ON zh_cosignature"
        f" WHEN EXISTS (SELECT 1 FROM zh_cosignature WHERE size = NEW.size AND line = NEW.line) {_REFUSE}"
    ),
    *(f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} {_REFUSE}" for table in TABLES for verb in _CHANGES),
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection on which an acknowledged append survives a power failure; the schema is made where it is missing."""
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    with transaction(connection):
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'zh_head'").fetchone():
            for statement in SCHEMA:
                connection.execute(statement)
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One IMMEDIATE transaction: the only writer from its first line on; committed whole or rolled back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def run(connection: Any, sql: str, *values: object) -> Any:
    """Execute one statement on whatever DB-API connection this is; its cursor."""
    cursor = connection.cursor()
    cursor.execute(sql.replace("%s", "?") if isinstance(connection, sqlite3.Connection) else sql, values)
    return cursor


def lock_head(connection: Any) -> int:
    """Wait until nobody else appends or signs, and keep it so until the transaction ends; the record's size then."""
    run(connection, "UPDATE zh_head SET size = size WHERE one = 1")
    return int(run(connection, "SELECT size FROM zh_head").fetchone()[0])


def add_policy(connection: Any, policy: bytes) -> None:
    """Keep a policy: the opening one first; a later one before the act `policy.change` that puts it in force."""
    lock_head(connection)
    Policy.parse(policy)
    number = len(policies(connection))
    run(connection, "INSERT INTO zh_policy (number, policy) VALUES (%s, %s)", number, policy)


def policies(connection: Any) -> list[Policy]:
    """All that were kept, in their order."""
    return [Policy.parse(bytes(row[0])) for row in run(connection, "SELECT policy FROM zh_policy ORDER BY number")]


_EFFECTIVE = (*ONCE, "key.add", "key.revoke", "policy.change")
_CAUGHT_UP = "SELECT idx, note FROM zh_entry WHERE idx >= %s AND type IN ({}) ORDER BY idx".format(
    ", ".join(["%s"] * len(_EFFECTIVE))
)


_INSERT = "INSERT INTO zh_entry (idx, act_id, type, leaf, salt, note) VALUES (%s, %s, %s, %s, %s, %s)"


class Door:
    """The way in. It keeps what the acts so far have settled, and reads on what others have appended meanwhile."""

    def __init__(self, connection: Any, seen_by_witnesses: Iterable[int] = ()) -> None:
        """Raises Refused where a witness has seen more than this database holds: it was restored from an old backup.

        Then nothing is appended: the missing entries are in the parties' mirrors.
        """
        size, seen = int(run(connection, "SELECT size FROM zh_head").fetchone()[0]), max(seen_by_witnesses, default=0)
        if seen > size:
            raise Refused(
                "store.behind",
                N_("the record here has {size} entries, a witness has seen {seen}: refill it from a party's mirror"),
                size=size,
                seen=seen,
            )
        self._size, self._last = -1, ""
        self._standing: Standing
        self._in_force: set[bytes] = set()

    def append(self, connection: Any, note: bytes, *, salt: bytes | None = None) -> int:
        """Append an act inside the caller's transaction; its index. Raises Refused for what no verifier would accept.

        `saw` must be a tree of which this record signed a checkpoint, or the empty one. Nothing is acknowledged
        before the caller's commit.
        """
        index = lock_head(connection)
        self._catch_up(connection, index)
        act = parse_act(note)
        if run(connection, "SELECT 1 FROM zh_entry WHERE act_id = %s", act.id).fetchone():
            raise Refused("act.twice", N_("the same act stands in the record already"))
        if act.saw != (0, EMPTY):
            row = run(connection, "SELECT root FROM zh_checkpoint WHERE size = %s", act.saw[0]).fetchone()
            if row is None or bytes(row[0]) != act.saw[1]:
                raise Refused(
                    "act.saw", N_("its signer saw a tree of {size} entries that is not this record's"), size=act.saw[0]
                )
        standing = self._standing
        if act.type == "list.reveal":
            standing.finals = set(_finals(connection, standing.policy, act.saw[0]))
        if act.type == "policy.change":
            standing.next_policies = [one for one in policies(connection) if one.digest not in self._in_force]
        standing.check(index, act)
        salt = secrets.token_bytes(32) if salt is None else salt
        run(connection, "UPDATE zh_head SET size = size + 1 WHERE one = 1")
        run(connection, _INSERT, index, act.id, act.type, leaf_data(salt, note), salt, note)
        return index

    def _catch_up(self, connection: Any, size: int) -> None:
        """Let what was appended since take effect; begin again if a transaction this door saw was rolled back."""
        last = run(connection, "SELECT act_id FROM zh_entry WHERE idx = %s", self._size - 1).fetchone()
        if self._size < 0 or self._size > size or (self._size > 0 and (last is None or last[0] != self._last)):
            known = policies(connection)
            if not known:
                raise Refused("store.policy", N_("the record has no policy yet"))
            self._standing, self._size, self._in_force = Standing(known), 0, {known[0].digest}
        for index, note in run(connection, _CAUGHT_UP, self._size, *_EFFECTIVE).fetchall():
            self._take_effect(int(index), parse_act(bytes(note)), connection)
        row = run(connection, "SELECT act_id FROM zh_entry WHERE idx = %s", size - 1).fetchone()
        self._size, self._last = size, row[0] if row else ""

    def _take_effect(self, index: int, act: Act, connection: Any) -> None:
        if act.type == "policy.change":
            unseen = [one for one in policies(connection) if one.digest not in self._in_force]
            self._standing.next_policies = unseen
            self._in_force.add(unseen[0].digest)
        self._standing.take_effect(index, act)


def cosigned(connection: Any, size: int) -> bytes:
    """The stored checkpoint of `size` with all its cosignatures. Raises Refused where there is none."""
    row = run(connection, "SELECT note FROM zh_checkpoint WHERE size = %s", size).fetchone()
    if row is None:
        raise Refused("store.checkpoint", N_("no checkpoint of {size} entries was signed here"), size=size)
    lines = run(connection, "SELECT line FROM zh_cosignature WHERE size = %s ORDER BY line", size)
    return bytes(row[0]) + b"".join(bytes(line[0]) for line in lines)


def _finals(connection: Any, policy: Policy, most: int) -> Iterator[int]:
    """Sizes up to `most` whose checkpoint every party's witness signed."""
    for row in run(connection, "SELECT size FROM zh_checkpoint WHERE size <= %s ORDER BY size", most).fetchall():
        if open_checkpoint(cosigned(connection, int(row[0])), policy).final:
            yield int(row[0])
