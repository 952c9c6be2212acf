"""Aleppo, January 2014: the article's facts, and synthetic lists of an exchange as it might have gone."""

from __future__ import annotations

from zerohour.cases.aleppo.facts import Fact, load_facts
from zerohour.cases.aleppo.folder import write_case
from zerohour.cases.aleppo.generator import Case, generate
from zerohour.cases.aleppo.reviewer import judge
from zerohour.cases.aleppo.roster import parties, units

__all__ = ["Case", "Fact", "generate", "judge", "load_facts", "parties", "units", "write_case"]
