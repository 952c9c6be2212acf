"""persons.csv: everybody the deal is about, one row each; no names, and never the reason of a hold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from zerohour.exchange.category import category_word
from zerohour.exchange.deal import Deal, Held
from zerohour.formats.formula import harmless
from zerohour.formats.rows import Row, csv_text, read_rows
from zerohour.locale import N_

COLUMNS = (
    "person_id", "holder", "wanted_by", "category", "nationality", "family_group", "site", "hold", "p_delivered",
    "held_row", "sought_row",
)  # fmt: skip
BLOCK = "block"


def read_persons(path: Path, deal: Deal) -> list[Held]:
    """The persons in the file at `path`, in its order; categories in lower case, a space read as `_`.

    Raises UnusableInput naming row, column and what to do: for a party or site the deal does not know, a holder who
    wants the person, an id used twice, a hold other than `block`, a p_delivered outside [0, 1].
    """
    reading = _Reading(deal)
    return [reading.person(row) for row in read_rows(path, needed=COLUMNS[:3])]


class _Reading:
    """Reads one file's rows; knows the deal and the ids met."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.parties = frozenset(deal.parties)
        self.sites = frozenset(site.id for site in deal.sites)
        self.lines: dict[str, int] = {}

    def person(self, row: Row) -> Held:
        for column in row.cells:
            if column not in COLUMNS:
                raise row.refusal(
                    column, N_("the column is not known"), N_("columns here: {columns}"), columns=", ".join(COLUMNS)
                )
        person_id, holder = self._own_id(row), self._party(row, "holder", row.need("holder"))
        wanted_by = tuple(dict.fromkeys(self._party(row, "wanted_by", party) for party in _joined(row, "wanted_by")))
        if holder in wanted_by:
            raise row.refusal(
                "wanted_by", N_("{party} holds this person and cannot be who receives"), N_("correct one of the two"),
                party=holder,
            )  # fmt: skip
        return Held(
            person_id, holder, wanted_by, tuple(dict.fromkeys(map(category_word, _joined(row, "category")))),
            row.get("nationality"), row.get("family_group"), self._site(row), _blocked(row), _share(row),
            row.get("held_row"), row.get("sought_row"),
        )  # fmt: skip

    def _own_id(self, row: Row) -> str:
        person_id = row.need("person_id")
        if self.lines.setdefault(person_id, row.line) != row.line:
            raise row.refusal(
                "person_id", N_("{value} was used in row {earlier}"), N_("give each person one row and one id"),
                value=person_id, earlier=self.lines[person_id],
            )  # fmt: skip
        return person_id

    def _party(self, row: Row, column: str, party: str) -> str:
        if party not in self.parties:
            raise row.refusal(
                column, N_("{party} is no party of this deal"), N_("write one of {parties}, or add it to parties"),
                party=party, parties=", ".join(self.deal.parties),
            )  # fmt: skip
        return party

    def _site(self, row: Row) -> str | None:
        site = row.get("site")
        if site is not None and site not in self.sites:
            raise row.refusal(
                "site", N_("{site} is no site of this deal"), N_("leave it empty for any site, or write one of {sites}"),
                site=site, sites=", ".join(one.id for one in self.deal.sites) or "-",
            )  # fmt: skip
        return site


def _joined(row: Row, column: str) -> list[str]:
    """The values of a cell that joins several by `;`."""
    return [value for part in (row.get(column) or "").split(";") if (value := part.strip())]


def _blocked(row: Row) -> bool:
    hold = row.get("hold")
    if hold is not None and hold.lower() != BLOCK:
        raise row.refusal(
            "hold", N_("a hold is empty or the word block, never a reason"), N_("write block, or leave it empty")
        )
    return hold is not None


def _share(row: Row) -> float | None:
    text = row.get("p_delivered")
    if text is None:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise row.refusal(
            "p_delivered",
            N_("{value} is not a number from 0 to 1"),
            N_("write it as 0.9, or leave it empty"),
            value=text,
        )
    return share


def persons_text(persons: Iterable[Held]) -> str:
    """The text of a persons.csv; reading it gives the same persons back."""
    rows = (
        (
            p.person_id, p.holder, ";".join(p.wanted_by), ";".join(p.category), p.nationality, p.family_group, p.site,
            BLOCK if p.blocked else None, None if p.p_delivered is None else repr(p.p_delivered), p.held_row, p.sought_row,
        )
        for p in persons
    )  # fmt: skip
    return csv_text(COLUMNS, ([harmless(cell) if cell else None for cell in row] for row in rows))
