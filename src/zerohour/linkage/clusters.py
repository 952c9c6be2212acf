"""Rows of one list that are one person: proposed pairs joined, but never through a bridge the evidence denies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zerohour.linkage.judgement import Pair


def clusters(
    row_ids: Sequence[str], matches: Iterable[tuple[str, str, float]], apart: frozenset[Pair] = frozenset()
) -> Mapping[str, str]:
    """Row id to cluster id (the cluster's first row id in sorted order), every row in exactly one.

    `matches` are (left, right, weight) of proposed or judged pairs; `apart` are pairs a person judged not the same.
    Average linkage, best pairs first (Sokal & Michener 1958): two groups join when the pairs between them weigh more
    than nothing on average, an absent pair counting minus `ABSENT` bits; groups holding an `apart` pair never join.
    """
    weight = {frozenset((a, b)): w for a, b, w in matches}
    denied = {frozenset(pair) for pair in apart}
    group = {row: [row] for row in row_ids}
    for pair in sorted(weight, key=lambda p: (-weight[p], sorted(p))):
        one, two = (group[row] for row in sorted(pair))
        if one is two:
            continue
        between = [frozenset((a, b)) for a in one for b in two]
        if denied.isdisjoint(between) and sum(weight.get(p, -ABSENT) for p in between) > 0:
            one.extend(two)
            group.update(dict.fromkeys(two, one))
    return {row: min(members) for row, members in group.items()}


ABSENT = 6.0
"""What a pair missing between two groups costs, in bits: about as much as a weak match gives."""
