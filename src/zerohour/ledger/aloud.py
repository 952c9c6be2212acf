"""A hash as groups of digits, the same in every language, to compare by telephone or beside a signature on paper."""

from __future__ import annotations

from hashlib import sha256

GROUP = 5
ROOT_GROUPS, KEY_GROUPS = 12, 6
"""Sixty digits (199 bits) where one side could prepare two values that sound alike; thirty (99 bits) where it cannot."""


def in_digits(data: bytes, *, groups: int) -> str:
    """The last digits of SHA-256("zh-aloud/v1\\0" ‖ data) as a decimal number, five to a group; at most 12 groups."""
    number = int.from_bytes(sha256(b"zh-aloud/v1\0" + data).digest(), "big") % 10 ** (GROUP * groups)
    digits = f"{number:0{GROUP * groups}d}"
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))
