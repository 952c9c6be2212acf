"""Learn which Arabic letters and Latin letters spell each other, and write it as costs in bits.

    python bench/learn_spellings.py /work/shared/data/names src/zerohour/names/spellings.json

A memoryless stochastic transducer (Ristad & Yianilos 1998) learned by expectation maximisation over token pairs
(Arabic, Latin). Only the table of graphemes leaves this script, never a pair.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from numba import njit

from zerohour.names.graphemes import ARABIC_UNITS, LATIN_UNITS, NUMBER, UNITS, graphemes
from zerohour.names.letters import plain

N = len(UNITS)
SOURCES = [
    {"name": "google/transliteration, Arabic (google_train.tsv)", "licence": "Apache-2.0"},
    {"name": "NETransliteration-COLING2018, Wikidata labels, Arabic (wikidata_train.tsv)", "licence": "MIT style"},
]
REGIONAL = 60.0
ARABIC_ONLY = set("عحصضطظذ")
"""Letters that betray a name of the region rather than a foreign one written in Arabic."""


@njit(cache=True)
def expect(a, b, weight, joint, counts):  # type: ignore[no-untyped-def]
    """Add one pair's expected edit operations to `counts`; its probability is returned. Index N is "nothing"."""
    n, m, none = len(a), len(b), joint.shape[0] - 1
    alpha = np.zeros((n + 1, m + 1))
    beta = np.zeros((n + 1, m + 1))
    alpha[0, 0] = 1.0
    for i in range(n + 1):
        for j in range(m + 1):
            if i:
                alpha[i, j] += alpha[i - 1, j] * joint[a[i - 1], none]
            if j:
                alpha[i, j] += alpha[i, j - 1] * joint[none, b[j - 1]]
            if i and j:
                alpha[i, j] += alpha[i - 1, j - 1] * joint[a[i - 1], b[j - 1]]
    total = alpha[n, m]
    if total <= 0:
        return 0.0
    beta[n, m] = 1.0
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            if i < n:
                p = joint[a[i], none] * beta[i + 1, j]
                beta[i, j] += p
                counts[a[i], none] += weight * alpha[i, j] * p / total
            if j < m:
                p = joint[none, b[j]] * beta[i, j + 1]
                beta[i, j] += p
                counts[none, b[j]] += weight * alpha[i, j] * p / total
            if i < n and j < m:
                p = joint[a[i], b[j]] * beta[i + 1, j + 1]
                beta[i, j] += p
                counts[a[i], b[j]] += weight * alpha[i, j] * p / total
    return total


def learn(pairs, rounds):  # type: ignore[no-untyped-def]
    """Joint probabilities of (unit, unit), (unit, nothing), (nothing, unit) over weighted pairs."""
    joint = np.full((N + 1, N + 1), 1e-4)
    for left, right, _ in pairs:
        for i, a in enumerate(left):  # a diagonal start breaks the symmetry
            j = round(i * (len(right) - 1) / max(1, len(left) - 1))
            joint[a, right[j]] += 1
    joint /= joint.sum()
    for round_ in range(rounds):
        counts = np.full((N + 1, N + 1), 1e-3)
        counts[N, N] = 0
        logs = 0.0
        for left, right, weight in pairs:
            p = expect(left, right, weight, joint, counts)
            logs += np.log2(p) if p > 0 else -200
        joint = counts / counts.sum()
        print(f"round {round_}: {-logs / len(pairs):.3f} bits a pair", flush=True)
    return joint


def encode(word):  # type: ignore[no-untyped-def]
    return np.array([NUMBER[u] for u in graphemes(word)], dtype=np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--date", default=datetime.date.today().isoformat())
    options = parser.parse_args()
    pairs, by_arabic = [], defaultdict(set)
    for file in ("google_train.tsv", "wikidata_train.tsv"):
        for line in (options.data / file).read_text(encoding="utf-8").splitlines():
            raw, latin = line.split("\t")
            a, b = plain(raw), plain(latin)
            if a and b and not any(c.isdecimal() for c in a + b):
                pairs.append((encode(a), encode(b), REGIONAL if ARABIC_ONLY & set(raw) else 1.0))
                by_arabic[a].add(b)
    joint = learn(pairs, 12)
    cross = {}
    for unit in ARABIC_UNITS:
        row = joint[NUMBER[unit]]
        # the usual spelling of the one or of the other: ee is rare for ي, but hardly ever anything else
        best = {u: min(row.max(), joint[:N, NUMBER[u]].max()) for u in LATIN_UNITS}
        costs = {u: round(float(np.log2(best[u] / row[NUMBER[u]])), 2) for u in LATIN_UNITS}
        costs[""] = round(float(np.log2(row.max() / row[N])), 2)
        cross[unit] = {u: c for u, c in sorted(costs.items(), key=lambda item: item[1]) if c <= 7}
    per_letter = joint[:N].sum()
    inserted = {u: round(float(-np.log2(joint[N, NUMBER[u]] / joint[:, NUMBER[u]].sum())), 2) for u in LATIN_UNITS}
    latin = latin_costs(by_arabic)
    table = {
        "format": "zerohour/spellings/1",
        "made_by": "bench/learn_spellings.py",
        "made_on": options.date,
        "sources": SOURCES,
        "unit": "bits; 0 is the usual spelling; what is absent is costlier than 7",
        "arabic_latin": cross,
        "latin_unwritten": {u: c for u, c in sorted(inserted.items(), key=lambda item: item[1]) if c <= 7},
        "latin_latin": latin,
    }
    lines = json.dumps(table, ensure_ascii=False, indent=1)
    options.table.write_text(lines + "\n", encoding="utf-8")
    print(per_letter, len(lines))


def latin_costs(by_arabic):  # type: ignore[no-untyped-def]
    """Costs between Latin spellings that share an Arabic form, where a form has few enough to be one name's."""
    pairs = []
    for latins in by_arabic.values():
        group = sorted(latins)
        if 2 <= len(group) <= 12:
            pairs += [(encode(a), encode(b), 1.0 / (len(group) - 1)) for a in group for b in group if a != b]
    print(len(pairs), "Latin pairs")
    joint = learn(pairs, 8)
    joint = (joint + joint.T) / 2
    costs = {}
    for unit in LATIN_UNITS:
        row = joint[NUMBER[unit]]
        base = row[NUMBER[unit]]
        to = {u: round(float(max(0.0, np.log2(base / row[NUMBER[u]]))), 2) for u in LATIN_UNITS if u != unit}
        to[""] = round(float(max(0.0, np.log2(base / row[N]))), 2)
        costs[unit] = {u: c for u, c in sorted(to.items(), key=lambda item: item[1]) if c <= 7}
    return costs


if __name__ == "__main__":
    main()
