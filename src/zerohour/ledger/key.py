"""Which Ed25519 public keys may be registered, and the strict check of a signature."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

Point = tuple[int, int, int, int]  # RFC 8032, 5.1.4: (X, Y, Z, T), x = X/Z, y = Y/Z, xy = T/Z

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493  # the order of the base point (RFC 8032, 5.1)
D = -121665 * pow(121666, -1, P) % P


def verified(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` holds (RFC 8032, 5.1.7, without cofactor; OpenSSL refuses S ≥ L and compares R byte by byte)."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4096)
def check_key(raw: bytes) -> None:
    """Refuse every encoding but the canonical one of a point of prime order.

    Under any other key one signature can hold for several messages, or one key be written in several ways
    ("Taming the many EdDSAs", Chalkias et al. 2020). About a millisecond.
    """
    point = _decompress(raw)
    if point is None or point[:2] == (0, 1) or not _is_zero(_times(L, point)):
        raise Refused("key.weak", N_("{key} is not a canonical Ed25519 key of prime order"), key=raw.hex())


def _decompress(raw: bytes) -> Point | None:
    """RFC 8032, 5.1.3, and y < p besides."""
    y, sign = int.from_bytes(raw, "little") & (2**255 - 1), raw[-1:] >= b"\x80"
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if x * x % P != x2:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(raw) != 32 or y >= P or x * x % P != x2 or (x == 0 and sign):
        return None
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P


def _add(p: Point, q: Point) -> Point:
    """RFC 8032, 5.1.4; complete, so it doubles too."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    for bit in f"{n:b}":
        total = _add(total, total)
        total = _add(total, point) if bit == "1" else total
    return total


def _is_zero(point: Point) -> bool:
    return point[0] == 0 and point[1] == point[2]
