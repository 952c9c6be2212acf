"""From lists, judged pairs and answers to the persons a deal is about: one row a person, whoever seeks them.

Only what people judged the same joins rows, unless the machine's matches are accepted too. What contradicts itself
makes no row; every decision that people should see is left as a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise

from zerohour.exchange.deal import Deal, Held
from zerohour.exchange.listed import Entry, ListKey, Side, row_order
from zerohour.exchange.listed_facts import ListedFacts, joined_categories
from zerohour.exchange.person_notes import NOTES, Note
from zerohour.exchange.person_questions import questions
from zerohour.exchange.replies import Replies, Reply
from zerohour.exchange.same import Link, by_entry, denied, groups, settled
from zerohour.linkage.judgement import Verdict
from zerohour.lists.answers import Answer
from zerohour.lists.closure import AGAINST_HELD
from zerohour.lists.entry import PersonList


@dataclass(frozen=True)
class Built:
    """The persons, numbered, and what people should see about them."""

    persons: tuple[Held, ...]
    notes: tuple[Note, ...]
    accepted_proposed: bool


def build_persons(
    deal: Deal,
    *,
    held: Mapping[str, PersonList],
    sought: Mapping[str, PersonList],
    proposed: Iterable[tuple[Entry, Entry]] = (),
    judged: Iterable[tuple[Entry, Entry, Verdict]] = (),
    replies: Iterable[Reply] = (),
    accept_proposed: bool = False,
) -> Built:
    """The persons of the deal, from every holder's and every seeking party's list.

    `proposed`: the machine's matches (decision `match`), which count only with `accept_proposed` and while no person
    judged them; `judged`: standing verdicts. The order of lists, rows, pairs and replies changes nothing. Raises
    UnusableInput where one row has two answers of one holder.
    """
    lists = {ListKey(Side.HELD, party): one for party, one in held.items()}
    lists |= {ListKey(Side.SOUGHT, party): one for party, one in sought.items()}
    building = _Building(deal, ListedFacts(lists), Replies(replies, deal))
    verdict, differ = settled(judged)
    building.tell("verdicts_differ", map(building.pair, differ))
    same = {link for link, said in verdict.items() if said is Verdict.SAME and len(link) == 2}
    matches = {link for pair in proposed if len(link := frozenset(pair)) == 2 and link not in verdict}
    if not accept_proposed:
        building.tell("proposed_unjudged", map(building.pair, matches))
        matches = set()
    for link, said in verdict.items():
        if said is Verdict.NOT_SAME and len(link) == 2:
            one, two = sorted(link)
            building.apart[one].add(two)
    building.join(same, matches)
    building.tell_of_rows_left()
    return building.built(accept_proposed)


class _Building:
    """The persons found so far, the rows they took, and the notes."""

    def __init__(self, deal: Deal, facts: ListedFacts, replies: Replies) -> None:
        self.deal, self.facts, self.replies = deal, facts, replies
        self.apart: dict[Entry, set[Entry]] = defaultdict(set)
        self.found: list[tuple[Held, tuple[Entry, ...]]] = []
        self.explained: set[Entry] = set()
        self.notes: dict[tuple[str, tuple[tuple[str, str], ...]], set[str]] = defaultdict(set)

    def tell(self, code: str, who: Iterable[str], **values: str) -> None:
        """Add to a note."""
        self.notes[code, tuple(sorted(values.items()))].update(who)

    def pair(self, rows: Iterable[Entry]) -> str:
        """Two rows, as notes name them."""
        return " ~ ".join(map(self.facts.label, sorted(rows)))

    def join(self, same: set[Link], matches: set[Link]) -> None:
        """One person a group; where the machine's matches bring a contradiction, the group is left to verdicts alone."""
        judged = same | self._repeats(same | matches)
        judged_at, matched_at = by_entry(judged), by_entry(matches)
        for group in groups(self.facts.entries, judged | matches):
            inside = {link for row in group for link in matched_at.get(row, ())}
            if inside and self._contradiction(group):
                self.tell("proposals_left_out", map(self.pair, inside))
                for smaller in groups(group, {link for row in group for link in judged_at.get(row, ())}):
                    self._person(smaller)
            else:
                self._person(group)

    def _repeats(self, links: set[Link]) -> set[Link]:
        """A row paired with a held row but answered as a duplicate is one with the row it repeats."""
        found = set()
        for link in links:
            one, two = sorted(link)  # "held" sorts before "sought"
            if (one.side, two.side) == (Side.HELD, Side.SOUGHT):
                path = self.replies.repeated(two, one.party)
                found |= {frozenset((a, b)) for a, b in pairwise(path) if not self._denied(a, b)}
        return found

    def _denied(self, one: Entry, two: Entry) -> bool:
        return max(one, two) in self.apart.get(min(one, two), ())

    def _contradiction(self, group: Sequence[Entry]) -> bool:
        return any(denied(group, self.apart)) or len(self._holders(group)) > 1

    def _holders(self, group: Sequence[Entry]) -> list[str]:
        """Who holds the person, by their list or their answer. Of several, those who answered otherwise drop out."""
        wanted = [row for row in group if row.side is Side.SOUGHT]
        said = {holder for row in wanted for holder in self.replies.holders(row)}
        all_of_them = said | {row.party for row in group if row.side is Side.HELD}
        if len(all_of_them) > 1:
            left = {h for h in all_of_them if h in said or not any(self._refused(row, h) for row in wanted)}
            all_of_them = left or all_of_them
        return [party for party in self.deal.parties if party in all_of_them]

    def _refused(self, row: Entry, holder: str) -> bool:
        """Whether the holder answered something else than held."""
        return self.replies.of(row, holder) not in (None, Answer.HELD)

    def _person(self, group: Sequence[Entry]) -> None:
        holders, rows = self._holders(group), map(self.facts.label, group)
        against = list(denied(group, self.apart))
        if against:
            self.tell("verdicts_contradict", map(self.pair, against))
        elif len(holders) > 1:
            self.tell("spans_holders", [" ~ ".join(rows)], holders=", ".join(holders))
        if against or len(holders) > 1:
            self.explained.update(group)
        elif holders:
            self._row(holders[0], group)

    def _row(self, holder: str, group: Sequence[Entry]) -> None:
        mine = self._sorted(row for row in group if row.side is Side.HELD and row.party == holder)
        wanted = self._sorted(row for row in group if row.side is Side.SOUGHT)
        if len(group) > 1 or not mine:
            self._tell_of_answers(holder, group, mine, wanted)
        seeking = [row for row in wanted if row.party != holder and not self._refused(row, holder)]
        self.explained.update(seeking)
        if not seeking and (not mine or any(row.party != holder for row in wanted)):
            return  # an answer other than held yields no row
        person = Held(
            person_id="",
            holder=holder,
            wanted_by=tuple(dict.fromkeys(row.party for row in seeking)),
            category=joined_categories(self.facts.categories(mine), self.facts.categories(seeking), self.deal),
            nationality=self.facts.first([*mine, *seeking], "nationality"),
            family_group=self.facts.first([*mine, *seeking], "family_group"),
            site=self._site([*mine, *seeking]),
            held_row=_joined(mine),
            sought_row=_joined(seeking),
        )
        self.found.append((person, (*mine, *seeking)))

    def _sorted(self, rows: Iterable[Entry]) -> list[Entry]:
        """By party as the deal lists them, then by row id: never by the order of files."""
        return sorted(rows, key=lambda row: (self.deal.parties.index(row.party), row_order(row.row_id)))

    def _site(self, rows: Sequence[Entry]) -> str | None:
        site = self.facts.first(rows, "site")
        return site if site in {one.id for one in self.deal.sites} else None

    def _tell_of_answers(self, holder: str, group: Sequence[Entry], mine: list[Entry], wanted: list[Entry]) -> None:
        paired = {row.party for row in group if row.side is Side.HELD}
        for row in wanted:
            if row.party == holder:
                self.tell("sought_by_holder", [self.facts.label(row)], holder=holder)
                self.explained.add(row)
            for other in paired:
                answer = self.replies.of(row, other)
                if answer not in (None, Answer.HELD):
                    code = "answer_against_pair" if answer in AGAINST_HELD else "answer_on_pair"
                    self.tell(code, [self.facts.label(row)], holder=other, answer=str(answer))
                    self.explained.add(row)
                elif answer is None and other == holder and row.party != holder:
                    self.tell("pair_without_answer", [self.facts.label(row)])
        if not mine:
            self.tell(
                "held_without_pair",
                [self.facts.label(row) for row in wanted if holder in self.replies.holders(row)],
                holder=holder,
            )

    def tell_of_rows_left(self) -> None:
        """Sought rows that came to no person: by their answers, or because there is none."""
        for row in self.facts.entries:
            if row.side is Side.HELD or row in self.explained:
                continue
            answers = self.replies.about(row)
            if Answer.HELD in answers:
                self.tell("held_holder_unknown", [self.facts.label(row)])
            elif answers:
                for answer in answers:
                    self.tell("answered", [self.facts.label(row)], answer=answer.value)
            else:
                self.tell("no_trace", [self.facts.label(row)])

    def built(self, accepted_proposed: bool) -> Built:
        """The persons in their order, numbered, with the notes in theirs."""
        found = sorted(self.found, key=lambda one: self._place(one[0], one[1]))
        numbered = [(replace(person, person_id=f"P{n}"), rows) for n, (person, rows) in enumerate(found, start=1)]
        for code, who, values in questions(numbered, self.facts, self.deal):
            self.tell(code, who, **values)
        codes = list(NOTES)
        notes = sorted(
            (
                Note(code, len(who), tuple(sorted(who, key=row_order)), dict(values))
                for (code, values), who in self.notes.items()
                if who
            ),
            key=lambda note: (codes.index(note.code), sorted(note.values.items())),
        )
        return Built(tuple(person for person, _ in numbered), tuple(notes), accepted_proposed)

    def _place(self, person: Held, rows: Sequence[Entry]) -> tuple[object, ...]:
        """By holder and held row; whoever has none comes after, in an order that tells nothing of who seeks them."""
        holder = self.deal.parties.index(person.holder)
        if person.held_row:
            return holder, 0, row_order(rows[0].row_id)
        return holder, 1, sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def _joined(rows: Sequence[Entry]) -> str | None:
    return ";".join(row.row_id for row in rows) or None
