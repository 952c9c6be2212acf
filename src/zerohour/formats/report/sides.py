"""The parties of a deal as the page tells them apart: by letter, by line, and only then by colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zerohour.formats.report.written import isolated, text_markup

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DASHES = ("", "", "9 4", "2 3", "11 3 2 3", "14 5")
"""The second of them is drawn double; from the seventh party on only the letter is alone of its kind."""
_COLOURS = ("--a", "--b", "--c", "--d")


@dataclass(frozen=True)
class Side:
    """A party: its id as written, its letter, and the number its line is drawn by."""

    party: str
    letter: str
    line: int

    @property
    def label(self) -> Markup:
        """A sample of the line, the letter, the party."""
        return Markup('<span class="side">{} {}</span>').format(self._sample, self.named)

    @property
    def named(self) -> Markup:
        """The letter and the party."""
        return Markup("<b>{}</b> {}").format(isolated(self.letter), isolated(self.party))

    @property
    def short(self) -> Markup:
        """The letter alone, for places where the label stands near."""
        return isolated(self.letter)

    def stroke(self, path: str) -> str:
        """A line along `path`: single, double, dashed, dotted … by the party."""
        ink = f"var({_COLOURS[self.line % len(_COLOURS)]})"
        style = self.line % len(_DASHES)
        dashes = f' stroke-dasharray="{_DASHES[style]}"' if _DASHES[style] else ""
        if style == 1:
            inside = f'<path d="{path}" fill="none" stroke="var(--sheet)" stroke-width="2.5"/>'
            return f'<path class="side1" d="{path}" fill="none" stroke="{ink}" stroke-width="5.5"/>{inside}'
        return f'<path class="side{style}" d="{path}" fill="none" stroke="{ink}" stroke-width="2.5"{dashes}/>'

    @property
    def _sample(self) -> Markup:
        title = f"<title>{text_markup(self.letter)}</title>"
        return Markup(f'<svg viewBox="0 0 34 8" aria-hidden="true">{title}{self.stroke("M1 4H33")}</svg>')


def sides(parties: Sequence[str]) -> Mapping[str, Side]:
    """Every party by id, lettered in the order the deal names them."""
    return {party: Side(party, _letter(i), i) for i, party in enumerate(parties)}


def _letter(i: int) -> str:
    """A, B, … Z, A2, B2, …"""
    turn, place = divmod(i, len(LETTERS))
    return LETTERS[place] + (str(turn + 1) if turn else "")
