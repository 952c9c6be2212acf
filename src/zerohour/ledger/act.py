"""An act: what a party signed, as a note over `zerohour/act/v1`, the record's origin and one line of canonical JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from zerohour.ledger.canonical import canonical, parse, unb64
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

HEAD = "zerohour/act/v1"
LARGEST = 65_536
"""Bytes of an act note; larger ones are refused unread."""


@dataclass(frozen=True)
class ActType:
    """One row of the table: who signs, the fields beside v, id, type, party and saw, and whether every bundle opens it."""

    signed_by: str
    fields: Mapping[str, str]
    shared: bool = False


_PLAN, _LIST = {"plan": "text", "version": "count"}, {"exchange": "text", "root": "digest"}
ACTS: Mapping[str, ActType] = MappingProxyType(
    {
        "record.open": ActType("every", {"policy": "digest"}, shared=True),
        "policy.change": ActType("every", {"policy": "digest"}, shared=True),
        "key.add": ActType("root", {"vkey": "text", "pop": "signature"}, shared=True),
        "key.revoke": ActType("root or key", {"kid": "kid"}, shared=True),
        "plan.accept": ActType("party", _PLAN | {"sha256": "hash", "conditions": "hash or null"}, shared=True),
        "plan.withdraw": ActType("party", {"plan": "text", "effective": "utc"}, shared=True),
        "zero.fix": ActType(
            "guarantor",
            _PLAN | {"utc": "utc", "local": "local", "zone": "text", "tzdb": "text", "accept_by": "utc"},
            shared=True,
        ),
        "zero.suspend": ActType("guarantor", {"plan": "text"}, shared=True),
        "zero.resume": ActType("guarantor", {"plan": "text"}, shared=True),
        "list.commit": ActType("party", _LIST | {"between": "names"}, shared=True),
        "list.reveal": ActType("party", _LIST, shared=True),
        "answer.commit": ActType("party", _LIST),
        "list.final": ActType("between", _LIST),
        "exchange.accept": ActType("party", {"exchange": "text", "version": "count", "sha256": "hash"}),
        "handover.confirm": ActType(
            "party", {"exchange": "text", "version": "count", "stage": "count", "given": "count", "received": "count"}
        ),
        "erase": ActType("office", {"entry": "count", "person": "text"}),
        "office.note": ActType("office", {"role": "text", "action": "text", "ref": "text", "sha256": "hash"}),
    }
)
ONCE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "list.commit": ("exchange", "party"),
        "list.reveal": ("exchange", "party"),
        "answer.commit": ("exchange", "party"),
        "list.final": ("exchange",),
        "handover.confirm": ("exchange", "version", "stage", "party"),
    }
)
"""Acts that happen once for these fields; a new version, a reply, a tranche is a new round and so a new `exchange`."""


@dataclass(frozen=True)
class Act:
    """One act as parsed: its shape holds; whether it may stand in the record is for `rules` to say."""

    note: bytes
    origin: str
    id: str
    type: str
    party: str
    saw: tuple[int, bytes]
    fields: Mapping[str, Any]

    @property
    def shared(self) -> bool:
        """Whether it is in every bundle."""
        return ACTS[self.type].shared

    def __getitem__(self, field: str) -> Any:
        """A field of its type, or `party`."""
        return self.party if field == "party" else self.fields[field]


def act_text(origin: str, fields: Mapping[str, Any]) -> str:
    """The text that is signed; raises Refused unless it has the shape of its type."""
    text = f"{HEAD}\n{origin}\n{canonical(dict(fields)).decode()}\n"
    parse_act(text.encode() + b"\n")
    return text


def parse_act(note: bytes) -> Act:
    """The act in a signed note, its signatures not looked at; raises Refused."""
    lines = note.rpartition(b"\n\n")[0].split(b"\n") if len(note) <= LARGEST else []
    if len(lines) != 3 or lines[0] != HEAD.encode():
        raise Refused("act.lines", N_("this is not an act: three lines are expected, the first {first}"), first=HEAD)
    value = parse(lines[2])
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in ACTS:
        raise Refused("act.type", N_("there is no act of the type {type}"), type=ascii(kind))
    shape = _COMMON | dict(ACTS[kind].fields)
    if odd := value.keys() ^ shape.keys():
        names = ", ".join(sorted(odd))
        raise Refused("act.fields", N_("an act {type} lacks these fields or has no such: {odd}"), type=kind, odd=names)
    if wrong := [field for field, is_a in shape.items() if not _fits(value[field], is_a)]:
        raise Refused("act.value", N_("an act {type} cannot have this value: {field}"), type=kind, field=wrong[0])
    saw: Any = value["saw"]
    fields = MappingProxyType({field: value[field] for field in ACTS[kind].fields})
    origin = lines[1].decode("utf-8", "replace")
    return Act(note, origin, str(value["id"]), kind, str(value["party"]), (saw[0], unb64(saw[1])), fields)


def leaf_data(salt: bytes, note: bytes) -> bytes:
    """The 32 opaque bytes that stand in the tree for an act."""
    return sha256(b"zh-entry/v1\0" + salt + note).digest()


def proof_of_possession(origin: str, party: str, vkey: str) -> bytes:
    """What a new key signs to show that its owner holds it."""
    return b"\0".join((b"zh-pop/v1", origin.encode(), party.encode(), vkey.encode()))


_COMMON = {"v": "one", "id": "id", "type": "text", "party": "text", "saw": "tree"}
_SHAPES = {
    "id": re.compile(r"[0-9a-f]{32}"),
    "kid": re.compile(r"[0-9a-f]{8}"),
    "hash": re.compile(r"[0-9a-f]{64}"),
    "utc": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
    "local": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"),
}


_BASE64 = {"digest": 32, "signature": 64}


def _fits(value: object, is_a: str) -> bool:
    """Whether a field's value is of its kind."""
    if is_a == "hash or null":
        return value is None or _fits(value, "hash")
    if is_a in ("count", "one"):
        return type(value) is int and (value >= 0 if is_a == "count" else value == 1)
    if is_a == "names":
        return isinstance(value, list) and len(value) > 1 and all(_fits(n, "text") for n in value) and _ascending(value)
    if is_a == "tree":
        return isinstance(value, list) and len(value) == 2 and _fits(value[0], "count") and _fits(value[1], "digest")
    if not isinstance(value, str):
        return False
    if is_a in _BASE64:
        return _is_base64(value, _BASE64[is_a])
    if is_a == "text":
        return 0 < len(value) <= 512 and value.isprintable()
    return _SHAPES[is_a].fullmatch(value) is not None and (is_a not in ("utc", "local") or _is_a_time(value))


def _ascending(names: list[str]) -> bool:
    return all(one < other for one, other in pairwise(names))


def _is_base64(value: str, length: int) -> bool:
    try:
        return bool(unb64(value, length))
    except Refused:
        return False


def _is_a_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
