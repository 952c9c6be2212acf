"""The Aleppo case played through: its files read back as any party's would be, compared, judged, answered, closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

import polars as pl

from zerohour.cases.aleppo.folder import write_case
from zerohour.cases.aleppo.generator import Case, generate
from zerohour.cases.aleppo.reviewer import judge
from zerohour.cases.aleppo.roster import parties
from zerohour.formats.answers_csv import read_answers
from zerohour.formats.judgements_csv import read_judgements
from zerohour.formats.pairs_csv import evidence_bytes, pairs_text
from zerohour.formats.person_lists import read_list
from zerohour.formats.report import Handed
from zerohour.linkage.compare import compare
from zerohour.linkage.judgement import Pair, Verdict, verdicts
from zerohour.linkage.linked import Linked
from zerohour.lists.check import check_list
from zerohour.lists.closure import Closure, close

Progress = Callable[[str, float], None]
PAIRS_SHOWN = 4


@dataclass(frozen=True)
class Direction:
    """One party's list against one holder's: what the machine found, and the arithmetic of both replies."""

    seeker: str
    holder: str
    linked: Linked
    first: Closure
    final: Closure


@dataclass(frozen=True)
class Story:
    """The case as played: lists by name ("sought-coal", "held-gov"), and every direction."""

    lists: Mapping[str, Handed]
    directions: tuple[Direction, ...]
    verdicts: Mapping[Pair, Verdict]

    def name(self, party: str, lang: str) -> str:
        """A party's name."""
        return next(p.name(lang) for p in parties() if p.id == party)


def play(folder: Path, *, seed: int, as_of: date, progress: Progress) -> Story:
    """Write the case's files into `folder` and play it from them; pairs and judgements are written as it goes."""
    case = generate(seed, as_of=as_of)
    write_case(case, folder)
    lists = _hand_over(case, folder)
    linked = {}
    for done, (seeker, holder) in enumerate(case.truth):
        progress(f"{seeker} – {holder}", done / len(case.truth))
        linked[seeker, holder] = compare(lists[f"sought-{seeker}"].persons, lists[f"held-{holder}"].persons)
    pairs = pl.concat([one.pairs for one in linked.values()]).sort(
        ["left", "weight_bits", "right"], descending=[False, True, False]
    )
    evidence = pl.concat([one.evidence for one in linked.values()])
    together = Linked(pairs, evidence, 0.0, {}, sum(one.pairs_scored for one in linked.values()))
    (folder / "pairs.csv").write_text(pairs_text(together), encoding="utf-8")
    (folder / "evidence.parquet").write_bytes(evidence_bytes(together))
    began = datetime.combine(as_of, time(9), UTC)
    judge(pairs, pl.concat(list(case.truth.values())), at=began).write_csv(folder / "judgements.csv")
    verdict = verdicts(read_judgements(folder / "judgements.csv"))
    same = {pair for pair, said in verdict.items() if said is Verdict.SAME}
    return Story(lists, tuple(_direction(folder, lists, at, one, same) for at, one in linked.items()), verdict)


def _hand_over(case: Case, folder: Path) -> Mapping[str, Handed]:
    """Every list read back from its file and checked, as of the day it was handed over."""
    lists = {}
    for kind, party in [("sought", p) for p in case.sought] + [("held", p) for p in case.held]:
        path = folder / "lists" / f"{kind}-{party}.csv"
        persons = read_list(path, today=case.as_of)
        problems = check_list(persons, today=case.as_of)
        lists[f"{kind}-{party}"] = Handed(persons, party, problems, sha256(path.read_bytes()).hexdigest())
    return lists


def _direction(
    folder: Path, lists: Mapping[str, Handed], at: tuple[str, str], linked: Linked, same: set[tuple[str, str]]
) -> Direction:
    seeker, holder = at
    rows = lists[f"sought-{seeker}"].persons.row_ids
    theirs = set(lists[f"held-{holder}"].persons.row_ids)
    found = {left for left, right in same if right in theirs}
    first, final = (
        close(rows, read_answers(folder / "answers" / f"answers-{holder}-to-{seeker}{reply}.csv", rows), found=found)
        for reply in ("", "-final")
    )
    return Direction(seeker, holder, linked, first, final)
