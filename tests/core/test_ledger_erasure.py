"""A person is erased for good, and every root and every receipt of the others stays what it was."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zerohour.ledger import erasure
from zerohour.ledger.commitment import Field, Record, list_root, opening_bytes, read_opening, record_root
from zerohour.ledger.disclosure import check_disclosure, disclose
from zerohour.ledger.erasure import KeyStore, field_salt, new_person, seal_opening, unseal_opening
from zerohour.ledger.refusal import Refused

ROUND, PARTY = "aleppo-1.r1", "gov"


def record(seed: bytes, row_id: str, given: str) -> Record:
    values = {
        "row_id": row_id,
        "name.given": given,
        "notes": f"{given}: a long and recognisable remark about the person",
    }
    return tuple(
        Field(field_salt(seed, exchange=ROUND, party=PARTY, path=path), path, value) for path, value in values.items()
    )


class Store:
    """A key store, and beside it a database in WAL mode with sealed openings and the records' roots."""

    def __init__(self, folder: Path) -> None:
        self.keys = KeyStore(folder / "keys")
        self.database = sqlite3.connect(folder / "office.db")
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("CREATE TABLE people (person TEXT, at INTEGER, sealed BLOB, root BLOB)")

    def add(self, at: int, given: str) -> str:
        person = new_person()
        one = record(self.keys.add(person), f"r{at:03}", given)
        sealed = seal_opening(self.keys.seed(person), person=person, content=opening_bytes([one]))
        self.database.execute("INSERT INTO people VALUES (?, ?, ?, ?)", (person, at, sealed, record_root(one)))
        self.database.commit()
        return person

    def roots(self) -> list[bytes]:
        return [root for (root,) in self.database.execute("SELECT root FROM people ORDER BY at")]

    def opened(self, person: str) -> Record:
        ((sealed,),) = self.database.execute("SELECT sealed FROM people WHERE person = ?", (person,))
        (one,) = read_opening(unseal_opening(self.keys.seed(person), person=person, sealed=sealed))
        return one


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def raw(folder: Path) -> bytes:
    """Every byte of every file below."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_after_erasure_neither_name_nor_key_is_in_any_file_and_the_others_still_prove(
    store: Store, tmp_path: Path
) -> None:
    names = ["Khalid-of-the-mill", "Omar-of-the-bridge", "Salma-of-the-well"]
    persons = [store.add(at, name) for at, name in enumerate(names)]
    root = list_root(store.roots(), exchange=ROUND, party=PARTY)
    seed, one = store.keys.seed(persons[1]), store.opened(persons[1])
    secrets = [seed, erasure._content_key(seed), *(field.salt for field in one)]
    assert seed in raw(tmp_path)  # the search does find it while it is there

    assert store.keys.destroy(persons[1])

    left = raw(tmp_path)
    for secret in secrets:
        assert not any(form in left for form in (secret, secret.hex().encode(), b64encode(secret)))
    for text in (names[1].encode(), b"recognisable remark", opening_bytes([one])):
        assert text not in left
    with pytest.raises(Refused, match="erased, or never here"):
        store.opened(persons[1])

    assert list_root(store.roots(), exchange=ROUND, party=PARTY) == root
    for at in (0, 2):
        shown = disclose(store.opened(persons[at]), ["name.given"], index=at, record_roots=store.roots())
        assert check_disclosure(shown, root, ROUND, PARTY) == {"name.given": names[at]}
    assert store.keys.persons() == sorted([persons[0], persons[2]])


def test_the_key_store_leaves_no_other_files_and_none_that_others_can_read(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "keys")
    persons = [new_person() for _ in range(3)]
    for person in persons:
        keys.add(person)
    assert [path.name for path in sorted(keys.folder.iterdir())] == sorted(persons)
    assert {path.stat().st_mode & 0o777 for path in keys.folder.iterdir()} == {0o600}
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    for person in persons:
        keys.destroy(person)
    assert list(keys.folder.iterdir()) == []
    assert keys.destroy(persons[0]) is False


def test_the_seed_is_overwritten_before_its_file_is_removed(tmp_path: Path) -> None:
    keys, person = KeyStore(tmp_path), new_person()
    keys.add(person)
    (tmp_path / "second-name").hardlink_to(tmp_path / person)
    keys.destroy(person)
    assert (tmp_path / "second-name").read_bytes() == bytes(32)


@pytest.mark.parametrize("left", [b"", bytes(10), bytes(32)])
def test_a_seed_cut_short_or_overwritten_when_the_machine_stopped_is_no_seed(tmp_path: Path, left: bytes) -> None:
    keys, person = KeyStore(tmp_path), new_person()
    (tmp_path / person).write_bytes(left)
    with pytest.raises(Refused, match="no seed"):
        keys.seed(person)
    assert keys.destroy(person)


def test_a_person_has_one_seed(tmp_path: Path) -> None:
    keys, person = KeyStore(tmp_path), new_person()
    seed = keys.add(person)
    with pytest.raises(Refused, match="seed already"):
        keys.add(person)
    assert keys.seed(person) == seed


@pytest.mark.parametrize("person", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 32 + "\n"])
def test_no_name_leads_out_of_the_key_store(tmp_path: Path, person: str) -> None:
    for act in (KeyStore(tmp_path).add, KeyStore(tmp_path).seed, KeyStore(tmp_path).destroy):
        with pytest.raises(Refused, match="32 hex digits"):
            act(person)


def test_a_sealed_opening_is_one_persons_and_unchanged() -> None:
    seed, person, other = bytes(range(32)), new_person(), new_person()
    sealed = seal_opening(seed, person=person, content=b"names")
    assert unseal_opening(seed, person=person, sealed=sealed) == b"names"
    for kind in ((seed, other, sealed), (bytes(32), person, sealed), (seed, person, sealed[:-1]), (seed, person, b"")):
        with pytest.raises(Refused, match="was changed"):
            unseal_opening(kind[0], person=kind[1], sealed=kind[2])


def test_salts_differ_by_field_round_and_party_and_are_those_of_rfc_5869() -> None:
    seed = bytes(range(32))
    ways = [(ROUND, PARTY, "sex"), (ROUND, PARTY, "age"), ("aleppo-1.r2", PARTY, "sex"), (ROUND, "coal", "sex")]
    salts = {field_salt(seed, exchange=e, party=p, path=path) for e, p, path in ways}
    assert len(salts) == 4
    info = b'zh-salt/v1\0["aleppo-1.r1","gov","sex"]'
    assert HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(seed) in salts
