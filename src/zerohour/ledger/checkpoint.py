"""What the log says of itself (C2SP tlog-checkpoint), and the receipt of one entry (C2SP tlog-proof)."""

from __future__ import annotations

from dataclasses import dataclass

from zerohour.ledger.canonical import b64, decimal, unb64
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

SHARED = "zh-shared"  # our extension line: how many shared acts there are, and the SHA-256 over their leaf data
RECEIPT = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Checkpoint:
    """The root over the first `size` leaves of the log `origin` (tlog-checkpoint, Note text)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a checkpoint's text. Raises Refused where it is not the one way to write it."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or "" in lines:
            raise Refused(
                "checkpoint.lines", N_("a checkpoint is its origin, size and root, each on a line, and no empty line")
            )
        origin, size, root, *extensions = lines
        return cls(origin, decimal(size), unb64(root, 32), tuple(extensions))

    @property
    def text(self) -> str:
        """What is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, b64(self.root), *self.extensions))

    @property
    def shared(self) -> tuple[int, bytes] | None:
        """How many shared acts there are and the SHA-256 over their leaf data; None without that line."""
        lines = [line.split(" ") for line in self.extensions if line.startswith(SHARED)]
        if not lines:
            return None
        if len(lines) > 1 or len(lines[0]) != 3 or lines[0][0] != SHARED:
            raise Refused(
                "checkpoint.shared", N_("the line zh-shared of a checkpoint is malformed or stands there twice")
            )
        return decimal(lines[0][1]), unb64(lines[0][2], 32)


def shared_line(count: int, digest: bytes) -> str:
    """The extension line over `count` shared acts."""
    return f"{SHARED} {count} {b64(digest)}"


@dataclass(frozen=True)
class Receipt:
    """That an entry is in the log, provable offline (tlog-proof, Format); `extra` holds the entry's salt."""

    salt: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes  # the signed note, as it is

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """Read a receipt; the checkpoint in it is not yet verified."""
        head, gap, checkpoint = data.partition(b"\n\n")
        lines = head.decode("ascii", "replace").split("\n")
        if not gap or len(lines) < 3 or lines[0] != RECEIPT or lines[1][:6] != "extra " or lines[2][:6] != "index ":
            raise Refused(
                "receipt.lines",
                N_("this is no receipt: {first}, extra, index, proof, empty line, checkpoint"),
                first=RECEIPT,
            )
        proof = tuple(unb64(line, 32) for line in lines[3:])
        return cls(unb64(lines[1][6:], 32), decimal(lines[2][6:]), proof, checkpoint)

    @property
    def data(self) -> bytes:
        """The receipt's bytes."""
        lines = (RECEIPT, f"extra {b64(self.salt)}", f"index {self.index}", *map(b64, self.proof))
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint
