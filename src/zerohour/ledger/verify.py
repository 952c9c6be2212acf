"""The verifier: every rule of the record, checked by any party alone and offline.

`python -m zerohour.ledger.verify BUNDLE --policy FILE [--pin CHECKPOINT]` needs Python and `cryptography`, nothing else.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from zerohour.ledger.act import Act, leaf_data, parse_act
from zerohour.ledger.folder import SALT, Bundle, read_bundle
from zerohour.ledger.policy import Policy, fingerprint
from zerohour.ledger.quorum import Sealed, open_checkpoint, open_witnessed
from zerohour.ledger.refusal import Refused
from zerohour.ledger.rules import Standing
from zerohour.ledger.tree import Frontier
from zerohour.locale import LANGUAGES, N_, Words, words

GENUINE = N_("This record is genuine: it is the one kept under your policy {policy}, whole and unchanged.")
CONSISTENT = N_("This record is consistent with itself under policy {policy}; compare this with the one you signed.")
REFUTED = N_("This record is refuted: {why}.")
UNUSABLE = ("bundle.missing", "policy.unreadable")
"""Codes that say nothing against the record: other files are needed."""
AT_ENTRY = N_("entry {entry}: {why}")


@dataclass(frozen=True)
class Verdict:
    """What held. A record that does not hold has no verdict but Refused."""

    held: bool
    """Whether the policy came from the reader; if not, the record was only compared with itself."""
    sealed: Sealed
    acts: Mapping[int, Act]
    dates: Mapping[int, tuple[int | None, int | None]]
    """An act lies between these (Unix seconds): what it saw was witnessed, and itself was first witnessed; None unknown."""

    def sentence(self, say: Words) -> str:
        """The verdict in one sentence."""
        return say(GENUINE if self.held else CONSISTENT, policy=fingerprint(self.sealed.policy.data))


def verify_bundle(bundle: Bundle, *, policy: bytes | None = None, pin: bytes | None = None) -> Verdict:
    """Check a bundle against the policy file and the older checkpoint its reader holds; raises Refused, naming the rule."""
    policies = [Policy.parse(data) for _, data in sorted(bundle.policies.items())] + [Policy.parse(bundle.policy)]
    if policy is not None and sha256(policy).digest() not in {known.digest for known in policies}:
        _held(policy)
        raise Refused("policy.other_held", N_("it is kept under another policy than the one you hold"))
    leaves = [bundle.leaves[at : at + 32] for at in range(0, len(bundle.leaves), 32)]
    acts = _opened(bundle.entries, leaves)
    changes = [index for index, act in acts.items() if act.type == "policy.change"]
    if len(changes) != len(policies) - 1:
        raise Refused("policy.missing", N_("the policies in the bundle are not those its acts put in force"))

    def in_force(size: int) -> Policy:
        return policies[bisect_left(changes, size)]

    last = _of_size(len(leaves), bundle.checkpoint, in_force)
    sealed = [_of_size(size, data, in_force) for size, data in sorted(bundle.checkpoints.items())] + [last]
    pinned = [] if pin is None else [_pinned(pin, len(leaves), last.policy)]
    roots = _roots(leaves, {act.saw[0] for act in acts.values()} | {one.tree.size for one in sealed + pinned})
    _check_trees(sealed, pinned, last, roots)
    _check_shared(sealed + pinned, acts, leaves)
    _check_acts(acts, Standing(policies, [one.tree.size for one in sealed if one.final]), roots)
    return Verdict(policy is not None, last, acts, _dates(acts, sealed))


def _held(policy: bytes) -> None:
    """A file that is no policy at all is the reader's mistake, not the record's."""
    try:
        Policy.parse(policy)
    except Refused as wrong:
        raise Refused("policy.unreadable", N_("the policy you hold cannot be read: {why}"), why=str(wrong)) from wrong


def _opened(entries: Mapping[int, bytes], leaves: Sequence[bytes]) -> dict[int, Act]:
    """The acts in the order of the record, each the very one its leaf stands for."""
    acts = {}
    for index, entry in sorted(entries.items()):
        if index >= len(leaves) or leaf_data(entry[:SALT], entry[SALT:]) != leaves[index]:
            raise _at(index, Refused("bundle.entry", N_("it is not what stands in the tree there")))
        try:
            acts[index] = parse_act(entry[SALT:])
        except Refused as wrong:
            raise _at(index, wrong) from wrong
    return acts


def _roots(leaves: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The root of the first `size` leaves, for each size there is."""
    wanted, frontier = set(sizes), Frontier()
    roots = {0: frontier.root()}
    for leaf in leaves:
        frontier.append(leaf)
        if frontier.size in wanted:
            roots[frontier.size] = frontier.root()
    return roots


def _of_size(size: int, data: bytes, in_force: Callable[[int], Policy]) -> Sealed:
    """The quorum checkpoint the bundle files under `size`."""
    one = open_witnessed(data, in_force(size))
    if one.tree.size != size:
        said = one.tree.size
        raise Refused("bundle.size", N_("a checkpoint counts {said} entries, the bundle {size}"), said=said, size=size)
    return one


def _pinned(pin: bytes, size: int, policy: Policy) -> Sealed:
    """The checkpoint its reader kept; the log's signature is enough, for the reader knows where it came from."""
    pinned = open_checkpoint(pin, policy)
    if pinned.tree.size > size:
        seen = pinned.tree.size
        raise Refused("pin.rollback", N_("it has {size} entries, you saw {seen} before"), size=size, seen=seen)
    return pinned


def _check_trees(sealed: Sequence[Sealed], pinned: Sequence[Sealed], last: Sealed, roots: Mapping[int, bytes]) -> None:
    """Every checkpoint is of a beginning of these very leaves."""
    ours = {
        "bundle.root": ([last], N_("the leaves are not those its checkpoint of {size} entries was signed for")),
        "pin.fork": (pinned, N_("its first {size} entries are not those you saw before")),
        "fork": (sealed, N_("the log signed another tree of {size} entries: a fork, and this is its proof")),
    }
    for code, (checkpoints, says) in ours.items():
        for one in checkpoints:
            if roots.get(one.tree.size) != one.tree.root:
                raise Refused(code, says, size=one.tree.size)


def _check_shared(sealed: Iterable[Sealed], acts: Mapping[int, Act], leaves: Sequence[bytes]) -> None:
    """Each checkpoint counts the shared acts below it, so that none can be left out."""
    digest, indices = sha256(), [index for index, act in acts.items() if act.shared]
    digests = [digest.digest()]
    for index in indices:
        digest.update(leaves[index])
        digests.append(digest.digest())
    for one in sealed:
        opened = bisect_left(indices, one.tree.size)
        if one.tree.shared != (opened, digests[opened]):
            raise Refused(
                "bundle.withheld",
                N_("a shared act is withheld: the checkpoint counts {counted}, {opened} are opened"),
                counted=one.tree.shared[0] if one.tree.shared else 0,
                opened=opened,
            )


def _check_acts(acts: Mapping[int, Act], standing: Standing, roots: Mapping[int, bytes]) -> None:
    if 0 not in acts:
        raise Refused("act.open", N_("a record begins with one act record.open, and has no other"))
    for index, act in acts.items():
        size, root = act.saw
        if size > index or roots[size] != root:
            raise _at(
                index,
                Refused("act.saw", N_("its signer saw a tree of {size} entries that is not this record's"), size=size),
            )
        try:
            standing.admit(index, act)
        except Refused as wrong:
            raise _at(index, wrong) from wrong


def _dates(acts: Mapping[int, Act], sealed: Sequence[Sealed]) -> dict[int, tuple[int | None, int | None]]:
    sizes = [one.tree.size for one in sealed]
    times = [None, *(one.witnessed_at for one in sealed), None]
    return {
        index: (times[bisect_right(sizes, act.saw[0])], times[bisect_right(sizes, index) + 1])
        for index, act in acts.items()
    }


def _at(index: int, wrong: Refused) -> Refused:
    return Refused(wrong.code, wrong.says, **{**wrong.values, "entry": index})


def why(wrong: Refused, say: Words) -> str:
    """A refusal in one language, with the entry it is about."""
    said = say(wrong.says, **wrong.values)
    return say(AT_ENTRY, entry=wrong.values["entry"], why=said) if "entry" in wrong.values else said


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line without the rest of Zero Hour: 0 it holds, 1 refuted, 2 unusable input."""
    options = argparse.ArgumentParser(prog="python -m zerohour.ledger.verify", description=__doc__)
    options.add_argument("bundle", type=Path)
    options.add_argument("--policy", type=Path)
    options.add_argument("--pin", type=Path)
    options.add_argument("--lang", choices=LANGUAGES, default="en")
    asked = options.parse_args(arguments)
    say = words(asked.lang)
    try:
        policy, pin = (path.read_bytes() if path else None for path in (asked.policy, asked.pin))
        print(verify_bundle(read_bundle(asked.bundle), policy=policy, pin=pin).sentence(say))
    except OSError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Refused as wrong:
        print(say(REFUTED, why=why(wrong, say)))
        return 2 if wrong.code in UNUSABLE else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
