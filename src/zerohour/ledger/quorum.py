"""A checkpoint whose signatures hold under a policy: which witnesses stand behind it, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zerohour.ledger.checkpoint import Checkpoint
from zerohour.ledger.note import open_note
from zerohour.ledger.policy import FINAL, WITNESSED, Policy
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_


@dataclass(frozen=True)
class Sealed:
    """A checkpoint signed by the log, and its witnesses' times (Unix seconds)."""

    tree: Checkpoint
    times: Mapping[str, int]
    policy: Policy

    @property
    def witnessed_at(self) -> int | None:
        """When the quorum was complete: the earliest time by which enough witnesses had signed; None if it never was."""
        for time in sorted(self.times.values()):
            if self.policy.satisfied(WITNESSED, {name for name, at in self.times.items() if at <= time}):
                return time
        return None

    @property
    def final(self) -> bool:
        """Whether every party's witness signed."""
        return self.policy.satisfied(FINAL, self.times.keys())


def open_checkpoint(data: bytes, policy: Policy) -> Sealed:
    """The checkpoint in a note signed by the policy's log; raises Refused. Whether it reached a quorum is not asked."""
    names = {verifier: name for name, verifier in policy.witnesses.items()}
    note = open_note(data, [policy.log, *names])
    tree = Checkpoint.parse(note.text)
    if policy.log not in note.signatures or tree.origin != policy.log.name:
        raise Refused("checkpoint.log", N_("the checkpoint is not signed by the log {log}"), log=policy.log.name)
    times = {names[key]: time for key, time in note.signatures.items() if time is not None}
    return Sealed(tree, times, policy)


def open_witnessed(data: bytes, policy: Policy) -> Sealed:
    """The same, refused below the policy's quorum."""
    sealed = open_checkpoint(data, policy)
    if sealed.witnessed_at is None:
        raise Refused(
            "checkpoint.quorum",
            N_("too few witnesses signed the checkpoint of {size} entries: {by}"),
            size=sealed.tree.size,
            by=", ".join(sorted(sealed.times)) or "0",
        )
    return sealed
