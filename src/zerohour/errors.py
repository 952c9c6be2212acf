"""Input that cannot be used: what is wrong, where, and what to do next."""

from __future__ import annotations

from zerohour.locale import Words, words


class UnusableInput(ValueError):
    """Raised where input cannot be used; the command line shows it and exits 2.

    `what` and `fix` are English templates (mark them with `N_`), filled from `values`;
    `row` is the row as a person counts it in the file (1-based), `column` its header.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str = "",
        row: int | None = None,
        column: str | None = None,
        fix: str = "",
        **values: object,
    ) -> None:
        self.what, self.fix, self.values = what, fix, values
        self.file, self.row, self.column = file, row, column
        super().__init__(self.sentence(words("en")))

    def sentence(self, say: Words) -> str:
        """The whole message in one language: where, what, what to do."""
        where = [self.file] if self.file else []
        if self.row is not None:
            where.append(say("row {row}", row=self.row))
        if self.column:
            where.append(say("column {column}", column=self.column))
        what = say(self.what, **self.values)
        fix = say(self.fix, **self.values)
        return ": ".join(part for part in (", ".join(where), what) if part) + (f"; {fix}" if fix else "")
