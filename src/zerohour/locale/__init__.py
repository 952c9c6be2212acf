"""Words in the reader's language: gettext catalogues for the core's reports and the command line.

The core never translates. It carries English templates (marked by `N_`) and their values as data;
whoever shows them asks a `Words` for the sentence. Lowest layer: imports the standard library alone.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "ar")


def N_(template: str) -> str:
    """Mark an English template for the catalogue and hand it back unchanged."""
    return template


@dataclass(frozen=True)
class Words:
    """One language: its code, its direction, and its sentences."""

    lang: str
    catalogue: gettext.NullTranslations

    @property
    def dir(self) -> str:
        """Writing direction, for `dir=`."""
        return "rtl" if self.lang == "ar" else "ltr"

    def __call__(self, template: str, **values: object) -> str:
        """The template in this language, with its values filled in."""
        said = self.catalogue.gettext(template) if template else ""
        return said.format(**values) if values else said

    def counted(self, one: str, many: str, n: int, **values: object) -> str:
        """A counted sentence; Arabic has six forms. `{n}` is filled in, with thousands grouped."""
        return self.catalogue.ngettext(one, many, n).format(n=f"{n:,}", **values)


@lru_cache
def words(lang: str) -> Words:
    """The words of `lang` ("en" or "ar").

    Raises ValueError for any other language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r} is not one of {', '.join(LANGUAGES)}")
    if lang == "en":
        return Words(lang, gettext.NullTranslations())
    return Words(lang, gettext.translation("zerohour", Path(__file__).parent, languages=[lang]))
