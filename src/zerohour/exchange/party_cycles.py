"""A flow of releases between parties told as who answers whom: swaps, longer cycles, and chains somebody begins."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Pair = tuple[str, str]
Parties = tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """Releases told as who answers whom: each tuple of parties with how many go round the cycle or down the chain."""

    cycles: tuple[tuple[Parties, int], ...]
    chains: tuple[tuple[Parties, int], ...]


def party_cycles(flow: Mapping[Pair, int]) -> Answered:
    """Releases between parties (holder, receiver) told as swaps of two, then longer cycles, then chains.

    Shortest cycles first, among equals the first by name, each taken as often as it goes; so what is left has no cycle
    and is told as chains, begun by a party that gives more than it gets and ending with one that gets more. However
    the cycles fall, a party ahead begins exactly given - received of the chains. The amounts add up to the flow. Raises
    ValueError on a negative amount or a party that releases to itself.
    """
    for (giver, receiver), amount in flow.items():
        if amount < 0 or giver == receiver:
            raise ValueError(f"{giver!r} releases {amount} to {receiver!r}: two parties and 0 or more expected")
    left = {pair: flow[pair] for pair in sorted(flow) if flow[pair]}
    cycles = []
    while cycle := _shortest_cycle(left):
        cycles.append((cycle, _take(left, list(pairwise((*cycle, cycle[0]))))))
    ahead: dict[str, int] = defaultdict(int)
    for (giver, receiver), amount in left.items():
        ahead[giver] += amount
        ahead[receiver] -= amount
    chains = []
    while left:
        chain = [min(party for party in ahead if ahead[party] > 0)]
        while ahead[chain[-1]] >= 0:
            chain.append(min(receiver for giver, receiver in left if giver == chain[-1]))
        amount = _take(left, list(pairwise(chain)), min(ahead[chain[0]], -ahead[chain[-1]]))
        ahead[chain[0]] -= amount
        ahead[chain[-1]] += amount
        chains.append((tuple(chain), amount))
    return Answered(tuple(cycles), tuple(chains))


def _take(left: dict[Pair, int], pairs: Sequence[Pair], most: int | None = None) -> int:
    """Take as much as every pair still has, `most` at most; how much that was."""
    amount = min(left[pair] for pair in pairs)
    amount = amount if most is None else min(amount, most)
    for pair in pairs:
        left[pair] -= amount
        if not left[pair]:
            del left[pair]
    return amount


def _shortest_cycle(left: Collection[Pair]) -> Parties | None:
    """The shortest cycle, the first by name among equals; None where there is none."""
    after = defaultdict(list)
    for giver, receiver in sorted(left):
        after[giver].append(receiver)
    found = [cycle for party in sorted(after) if (cycle := _way_back(party, after))]
    return min(found, key=lambda cycle: (len(cycle), cycle), default=None)


def _way_back(party: str, after: Mapping[str, Sequence[str]]) -> Parties | None:
    """The shortest way from a party to itself, breadth first."""
    way: dict[str, Parties] = {party: (party,)}
    queue = deque([party])
    while queue:
        here = queue.popleft()
        for there in after.get(here, ()):
            if there == party:
                return way[here]
            if there not in way:
                way[there] = (*way[here], there)
                queue.append(there)
    return None
