"""What the building of persons.csv leaves for people to see: counts, contradictions, questions. Codes and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zerohour.locale import N_


@dataclass(frozen=True)
class Note:
    """One thing to see: `code` names it (see NOTES), `count` how many, `who` which persons or rows, as far as it helps."""

    code: str
    count: int
    who: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


NOTES: Mapping[str, tuple[str, str]] = {
    "spans_holders": (
        N_("one person on the lists of two holders ({holders}): no row"), N_("find out who holds this person, then judge again"),
    ),
    "verdicts_contradict": (
        N_("judged the same through others, but not the same with each other: no row"), N_("judge these pairs again"),
    ),
    "verdicts_differ": (
        N_("one pair judged both the same and not the same in different files: not counted"), N_("settle the verdict"),
    ),
    "proposals_left_out": (
        N_("machine matches that contradict verdicts or each other: left out"), N_("judge these pairs"),
    ),
    "answer_against_pair": (
        N_("judged to be on the list of {holder}, but answered “{answer}”: the pair is not counted"),
        N_("ask {holder} again, or judge again"),
    ),
    "answer_on_pair": (
        N_("judged to be on the list of {holder}, and answered “{answer}”: not released to who seeks them"),
        N_("if the answer is disputed, take it up with {holder}"),
    ),
    "kinds_differ": (
        N_("listed as {held} by {holder}, sought as {sought}: points count as {held}"),
        N_("agree which holds; the points depend on it"),
    ),
    "nationality_differs": (
        N_("listed with the nationality {held} by {holder}, sought as {sought}: {held} counts"),
        N_("ask which is right"),
    ),
    "held_holder_unknown": (
        N_("answered held, but nobody says by whom: no row"), N_("give the answers as --answers HOLDER=FILE"),
    ),
    "held_without_pair": (
        N_("answered held by {holder}, but on no judged pair: the person has no held row"),
        N_("ask {holder} which row of its list this is"),
    ),
    "sought_by_holder": (N_("sought by {holder}, who holds them: that wish is left out"), N_("nothing need be done")),
    "pair_without_answer": (N_("on the holder's list, but the holder has not answered: the pair suffices"), N_("ask for the answer")),
    "held_unlisted": (
        N_("held but unlisted: nobody seeks them, so this deal releases none of them"),
        N_("ask the parties whether these are theirs"),
    ),
    "answered": (N_("answered “{answer}”: no row"), N_("nothing need be done here; zerohour lists close counts answers")),
    "no_trace": (N_("sought, but neither answered nor judged to be held: no row"), N_("ask for the answers")),
    "proposed_unjudged": (N_("machine matches nobody has judged: not counted"), N_("judge them: zerohour lists review")),
    "unlisted_woman": (
        N_("women by the lists' sex, not in the category woman: they are counted without it"), N_("ask whether to add the category"),
    ),
    "unlisted_child": (
        N_("under 18 by the lists' births or ages, not in the category child: they are counted without it"),
        N_("ask whether to add the category"),
    ),
    "category_unknown": (
        N_("the category {category} is not in the deal: it counts the default"), N_("check its spelling, or add it to the deal"),
    ),
    "site_unknown": (
        N_("the site {site} is not in the deal: left empty, so any site"), N_("correct the list, or add the [[site]]"),
    ),
    "family_on_lists": (
        N_("the family {family} is named on more than one list: taken as one"), N_("check that it is, or rename one"),
    ),
}  # fmt: skip
"""Every note's words and what to do about it (templates filled from `Note.values`), in the order they are shown."""
