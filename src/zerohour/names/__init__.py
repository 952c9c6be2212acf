"""Names of persons in Arabic and Latin script: parts, one written form, a key to meet by, a likeness, a reading."""

from zerohour.names.keys import name_key
from zerohour.names.likeness import CLOSE, SAME, Likenesses, similarities, similarity
from zerohour.names.normal import normalise
from zerohour.names.parts import NameParts, split_name
from zerohour.names.reading import romanise

__all__ = [
    "CLOSE", "SAME", "Likenesses", "NameParts", "name_key", "normalise", "romanise", "similarities", "similarity", "split_name",
]  # fmt: skip
