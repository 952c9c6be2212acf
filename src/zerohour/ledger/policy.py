"""Whom to trust: the log, the witnesses and how many of them, the parties' root keys (C2SP tlog-policy, and `party`)."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from hashlib import sha256

from zerohour.ledger.canonical import decimal
from zerohour.ledger.note import COSIGNATURE, ED25519, NAME, Verifier
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_

WITNESSED, FINAL = "witnessed", "final"  # the two levels: enough to be believed, enough to reveal upon
MOST_BYTES, MOST_LINES = 2**16, 256  # Implementation limits; so groups nest no deeper either


@dataclass
class Policy:
    """A policy file, read. Each key in it has one place and one use."""

    data: bytes = field(repr=False)
    logs: dict[str, Verifier] = field(default_factory=dict)  # one; its name is the origin
    witnesses: dict[str, Verifier] = field(default_factory=dict)
    groups: dict[str, tuple[int, tuple[str, ...]]] = field(
        default_factory=dict
    )  # how many of which witnesses and groups
    quorum: str = ""
    parties: dict[str, Verifier] = field(default_factory=dict)  # root keys

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        """Read a policy file. Raises Refused for anything it does not understand."""
        large = len(data) > MOST_BYTES or data.count(b"\n") > MOST_LINES
        if large or not data.endswith(b"\n") or re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data):  # Character set
            raise Refused(
                "policy.text",
                N_("a policy is at most {most} lines of text, the last one ended, without control characters"),
                most=MOST_LINES,
            )
        policy = cls(data)
        for line in data.decode("utf-8", "backslashreplace").split("\n"):
            policy._read(re.split("[ \t]+", line.strip(" \t")))
        if len(policy.logs) != 1 or policy.quorum != WITNESSED or not {WITNESSED, FINAL} <= policy.groups.keys():
            raise Refused(
                "policy.levels",
                N_("a policy names one log, the groups witnessed and final, and says: quorum witnessed"),
            )
        return policy

    @property
    def log(self) -> Verifier:
        """The log's key; its name is the record's origin."""
        return next(iter(self.logs.values()))

    @property
    def digest(self) -> bytes:
        """SHA-256 of the file, as leaf 0 carries it."""
        return sha256(self.data).digest()

    def satisfied(self, name: str, signed: Set[str]) -> bool:
        """Whether the witnesses `signed` (names of this policy) make up `name`, a witness or a group."""
        if name in self.witnesses:
            return name in signed
        needed, members = self.groups[name]
        return sum(self.satisfied(member, signed) for member in members) >= needed

    def _read(self, words: list[str]) -> None:
        match words:
            case [first, *_] if first == "" or first.startswith("#"):
                pass
            case ["log", vkey] | ["log", vkey, _]:
                self._key(self.logs, vkey.partition("+")[0], vkey, ED25519)
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                self._new(name)
                self._key(self.witnesses, name, vkey, COSIGNATURE)
            case ["party", name, vkey]:
                self._key(self.parties, name, vkey, ED25519)
            case ["group", name, needed, first, *rest]:
                self._new(name)
                members = (first, *rest)
                k = {"all": len(members), "any": 1}.get(needed) or decimal(needed)
                under = [witness for member in members for witness in self._under(member)]
                # Defining a witness group: each witness counts in one way only
                if not 1 <= k <= len(members) or len(set(under)) != len(under):
                    raise Refused(
                        "policy.group", N_("group {name}: no such number of members, or one counted twice"), name=name
                    )
                self.groups[name] = k, members
            case ["quorum", name] if not self.quorum and self._under(name):
                self.quorum = name
            case _:
                raise Refused(
                    "policy.line", N_("the policy's line {line} is not understood"), line=" ".join(words)[:80]
                )

    def _new(self, name: str) -> None:
        """Witnesses and groups share their names, and `none` is taken (What is a "policy"?)."""
        if not NAME.fullmatch(name) or name == "none" or name in self.witnesses or name in self.groups:
            raise Refused("policy.name", N_("{name} cannot name this, or names something already"), name=ascii(name))

    def _key(self, keys: dict[str, Verifier], name: str, vkey: str, kind: int) -> None:
        """A key of the right type, never seen before under any name or id."""
        verifier = Verifier.parse(vkey)
        others = [*self.logs.values(), *self.witnesses.values(), *self.parties.values()]
        if verifier.kind != kind or any(verifier.key == o.key or verifier.kid == o.kid for o in others):
            raise Refused(
                "policy.key", N_("the key of {name} has the wrong type, or stands in the policy already"), name=name
            )
        if name in keys or not NAME.fullmatch(name):
            raise Refused("policy.name", N_("{name} cannot name this, or names something already"), name=ascii(name))
        keys[name] = verifier

    def _under(self, name: str) -> list[str]:
        """The witnesses below a name defined on an earlier line."""
        if name in self.witnesses:
            return [name]
        if name not in self.groups:
            raise Refused("policy.unknown", N_("{name} is no witness or group of an earlier line"), name=ascii(name))
        return [witness for member in self.groups[name][1] for witness in self._under(member)]


def fingerprint(data: bytes) -> str:
    """Six groups of five digits from the SHA-256 of `data`, to read to each other on the telephone (99 bits)."""
    digest = sha256(data).digest()
    return "-".join(f"{int.from_bytes(digest[i : i + 5], 'big') % 100_000:05}" for i in range(0, 30, 5))
