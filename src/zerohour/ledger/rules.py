"""What an act must satisfy to stand in the record after those before it. The verifier and the log's own door ask here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zerohour.ledger.act import ACTS, ONCE, Act, proof_of_possession
from zerohour.ledger.canonical import unb64
from zerohour.ledger.key import verified
from zerohour.ledger.note import ED25519, Verifier, open_note
from zerohour.ledger.policy import Policy
from zerohour.ledger.refusal import Refused
from zerohour.locale import N_


class Standing:
    """What the acts so far have settled: the policy in force, whose keys are live, which rounds stand where."""

    def __init__(self, policies: Sequence[Policy], finals: Iterable[int] = ()) -> None:
        """`policies` in the order they come into force; `finals`: sizes of the checkpoints every party's witness signed."""
        self.policy, self.next_policies, self.finals = policies[0], list(policies[1:]), set(finals)
        self.live: dict[Verifier, str] = {root: party for party, root in self.policy.parties.items()}
        self.revoked: list[Verifier] = []
        self.ids: set[str] = set()
        self.done: set[tuple[object, ...]] = set()
        self.commits: dict[str, dict[str, tuple[int, Act]]] = {}

    def admit(self, index: int, act: Act) -> None:
        """Check the act at `index`, then let it take effect. Its `saw` is the caller's to check. Raises Refused."""
        self.check(index, act)
        self.take_effect(index, act)

    def check(self, index: int, act: Act) -> None:
        """Refuse the act if a rule forbids it here."""
        if act.origin != self.policy.log.name:
            raise Refused("act.origin", N_("it belongs to another record, {origin}"), origin=act.origin)
        if act.id in self.ids:
            raise Refused("act.twice", N_("the same act stands in the record already"))
        if (act.type == "record.open") != (index == 0):
            raise Refused("act.open", N_("a record begins with one act record.open, and has no other"))
        if act.party not in self.policy.parties:
            raise Refused("act.party", N_("{party} is no party under this policy"), party=act.party)
        if act.type in ONCE and _once(act) in self.done:
            raise Refused(
                "act.once", N_("{party} has done this before in this round: {type}"), party=act.party, type=act.type
            )
        self._check_signers(act)
        if act.type in _CHECKS:
            _CHECKS[act.type](self, act)

    def take_effect(self, index: int, act: Act) -> None:
        """What later acts are judged by; `act` has been checked."""
        self.ids.add(act.id)
        if act.type in ONCE:
            self.done.add(_once(act))
        if act.type == "list.commit":
            self.commits.setdefault(act["exchange"], {})[act.party] = index, act
        elif act.type == "key.add":
            self.live[Verifier.parse(act["vkey"])] = act.party
        elif act.type == "key.revoke":
            gone = self._delegate(act)
            self.revoked.append(gone)
            del self.live[gone]
        elif act.type == "policy.change":
            old, self.policy = self.policy.parties, self.next_policies.pop(0)
            delegates = {key: party for key, party in self.live.items() if key not in old.values()}
            roots = {root: party for party, root in self.policy.parties.items()}
            self.live = roots | {key: party for key, party in delegates.items() if party in self.policy.parties}

    def _check_signers(self, act: Act) -> None:
        signed = open_note(act.note, self.live).signatures
        by, root = {self.live[key] for key in signed}, self.policy.parties[act.party]
        rule = ACTS[act.type].signed_by
        needed = {act.party}
        if rule == "every":
            needed = set(self.policy.parties)
        elif rule in ("office", "guarantor"):
            needed = {act.party, rule}
        elif rule == "between":
            needed |= set(self._between(act))
        if missing := needed - by:
            if open_note(act.note, self.revoked).signatures:
                raise Refused(
                    "key.revoked", N_("it is signed by a key of {party} that was revoked before"), party=act.party
                )
            raise Refused(
                "act.signer",
                N_("{type} of {party} is not signed by {missing}; live keys that signed it: {by}"),
                type=act.type,
                party=act.party,
                missing=", ".join(sorted(missing)),
                by=", ".join(sorted(key.name for key in signed)) or "0",
            )
        if rule == "root" and root not in signed:
            raise Refused("key.root", N_("{type} needs the root key of {party}"), type=act.type, party=act.party)
        if rule == "root or key" and not {root, self._delegate(act)} & signed.keys():
            raise Refused("key.root", N_("{type} needs the root key of {party}"), type=act.type, party=act.party)

    def _delegate(self, act: Act) -> Verifier:
        """The live key of the act's party, its root excepted, that `kid` names."""
        for key, party in self.live.items():
            if key.kid.hex() == act["kid"] and party == act.party and key != self.policy.parties[party]:
                return key
        raise Refused("key.unknown", N_("{party} has no live key {kid} to revoke"), party=act.party, kid=act["kid"])

    def _between(self, act: Act) -> list[str]:
        """Who exchanges lists in the act's round: as its first commitment says; nobody before that."""
        for _, commit in self.commits.get(act["exchange"], {}).values():
            return list(commit["between"])
        raise Refused("list.no_commit", N_("nobody has committed to a list in {exchange}"), exchange=act["exchange"])

    def _check_policy(self, act: Act) -> None:
        if unb64(act["policy"]) != self.policy.digest:
            raise Refused("policy.other", N_("the record was opened under another policy than this one"))

    def _check_change(self, act: Act) -> None:
        """Every party of the old policy has signed (`every`); those of the new whose root is new sign with that root."""
        if not self.next_policies or unb64(act["policy"]) != (new := self.next_policies[0]).digest:
            raise Refused("policy.missing", N_("the policy that comes into force here is not at hand"))
        roots = [root for party, root in new.parties.items() if self.policy.parties.get(party) != root]
        delegates = self.live.keys() - self.policy.parties.values()
        if taken := [root.name for root in roots if _taken(root, delegates)]:
            raise Refused("key.taken", N_("a live key has the name {name}, or the same id or bytes"), name=taken[0])
        unsigned = {root.name for root in roots} - {key.name for key in open_note(act.note, roots).signatures}
        if unsigned or new.log != self.policy.log:
            raise Refused(
                "policy.unsigned", N_("not every party of the new policy has signed it, or the log's key is another")
            )

    def _check_key(self, act: Act) -> None:
        """Keys of one name or one kid could be taken for each other, so no two are live."""
        key = Verifier.parse(act["vkey"])
        if _taken(key, [*self.live, self.policy.log, *self.policy.witnesses.values()]):
            raise Refused("key.taken", N_("a live key has the name {name}, or the same id or bytes"), name=key.name)
        claim = proof_of_possession(act.origin, act.party, act["vkey"])
        if key.kind != ED25519 or not verified(key.key, unb64(act["pop"]), claim):
            raise Refused("key.possession", N_("nobody has shown to hold the new key {name}"), name=key.name)

    def _check_commit(self, act: Act) -> None:
        """All of a round name the same parties, so a commitment after a reveal could only be somebody's second."""
        between = act["between"]
        if act["exchange"] in self.commits and between != self._between(act):
            raise Refused(
                "list.between", N_("the commitments of {exchange} name different parties"), exchange=act["exchange"]
            )
        if act.party not in between or not set(between) <= self.policy.parties.keys():
            raise Refused(
                "list.between", N_("a list is exchanged between its own party and other parties of the policy")
            )

    def _check_reveal(self, act: Act) -> None:
        between, commits = self._between(act), self.commits[act["exchange"]]
        if missing := set(between) - commits.keys():
            raise Refused(
                "list.early", N_("a list is revealed before {missing} committed"), missing=", ".join(sorted(missing))
            )
        last = max(index for index, _ in commits.values())
        if not any(last < size <= act.saw[0] for size in self.finals):
            raise Refused(
                "list.early",
                N_("a list is revealed before its party saw a final checkpoint that holds all commitments"),
            )
        if act.party not in commits or act["root"] != commits[act.party][1]["root"]:
            raise Refused("list.other", N_("{party} reveals another list than it committed to"), party=act.party)


_CHECKS = {
    "record.open": Standing._check_policy,
    "policy.change": Standing._check_change,
    "key.add": Standing._check_key,
    "list.commit": Standing._check_commit,
    "list.reveal": Standing._check_reveal,
}


def _taken(key: Verifier, live: Iterable[Verifier]) -> bool:
    return any(key.name == other.name or key.kid == other.kid or key.key == other.key for other in live)


def _once(act: Act) -> tuple[object, ...]:
    return act.type, *(act[field] for field in ONCE[act.type])
