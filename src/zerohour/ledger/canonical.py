"""One value, one sequence of bytes: RFC 8785 without floats, and strict base64."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from typing import TypeAlias
from unicodedata import is_normalized

from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
KEY = re.compile(r"[a-z0-9_]{1,64}")  # ASCII: code-point order is the UTF-16 order of RFC 8785, 3.2.3
SURROGATE = re.compile("[\ud800-\udfff]")  # RFC 8785, 3.2.2.2
INTEGERS_BELOW = 2**53  # RFC 7493, 2.2: what every reader of JSON holds exactly
DEPTH = 16


def canonical(value: object) -> bytes:
    """The bytes of `value` (RFC 8785, 3.2). Raises Refused outside the subset."""
    _check(value, DEPTH)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def parse(data: bytes) -> Value:
    """The value of canonical bytes. Raises Refused for any others: spaces, other orders, a key twice, another escape."""
    try:
        value: Value = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise Refused("json.unreadable", N_("these bytes are not JSON in UTF-8")) from None
    if canonical(value) != data:
        raise Refused("json.not_canonical", N_("this JSON is not in its one canonical form (RFC 8785)"))
    return value


def _check(value: object, depth: int) -> None:
    if type(value) is str:
        if not is_normalized("NFC", value) or SURROGATE.search(value):
            raise Refused("json.string", N_("the string {value} is not Unicode text in NFC"), value=ascii(value))
    elif type(value) is int:
        if abs(value) >= INTEGERS_BELOW:
            raise Refused("json.integer", N_("an integer lies outside ±(2^53 − 1)"))
    elif type(value) is list or type(value) is dict:
        if depth == 0:
            raise Refused("json.depth", N_("the JSON is nested deeper than {depth}"), depth=DEPTH)
        for key in value if type(value) is dict else ():
            if type(key) is not str or not KEY.fullmatch(key):
                raise Refused("json.key", N_("the key {key} is not of a-z, 0-9 and _, 1 to 64 long"), key=ascii(key))
        for inner in value.values() if type(value) is dict else value:
            _check(inner, depth - 1)
    elif value is not None and type(value) is not bool:
        raise Refused("json.kind", N_("a {kind} has no place in the record's JSON"), kind=type(value).__name__)


def b64(raw: bytes) -> str:
    """Standard base64 (RFC 4648, 4)."""
    return b64encode(raw).decode()


def unb64(text: object, length: int | None = None) -> bytes:
    """The bytes of `text`, which must be their one encoding (RFC 4648, 3.5) and, where given, `length` long."""
    try:
        raw = b64decode(text.encode("ascii"), validate=True) if isinstance(text, str) else None
    except ValueError:
        raw = None
    if raw is None or b64(raw) != text or length not in (None, len(raw)):
        raise Refused("base64", N_("{text} is not the base64 expected here"), text=ascii(text)[:80])
    return raw


def decimal(text: str) -> int:
    """A count in ASCII digits without leading zeros (tlog-checkpoint, Note text, 2), below 2^63."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text) or int(text) >= 2**63:
        raise Refused("decimal", N_("{text} is not a plain number without leading zeros"), text=ascii(text)[:80])
    return int(text)
