"""Kin are not one person: brothers, cousins, a father and his son share most of a name, and are the main false match."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from zerohour.linkage.evidence import CODE, Levels
from zerohour.linkage.linked import Agreement

Flags = npt.NDArray[np.bool_]
_ONE_NAME = [CODE[Agreement.SAME], CODE[Agreement.VARIANT]]


def probably_kin(levels: Mapping[str, Levels]) -> Flags:
    """Whether a pair looks like two members of one family.

    Brothers: another given name under the same father (or mother), with the family or grandfather agreeing too.
    Father and son, cousins: the given name or the father differs while two later generations agree. A row without a
    given name cannot be told from its brother's. The same full birth date, or the same kunya, on both rows speaks
    against kin (twins apart), so such a pair is left to its weight.
    """
    pairs = len(next(iter(levels.values()))) if levels else 0

    def agrees(field: str) -> Flags:
        return np.isin(levels[field], _ONE_NAME) if field in levels else np.zeros(pairs, np.bool_)

    def differs(field: str) -> Flags:
        return levels[field] == CODE[Agreement.DIFFERENT] if field in levels else np.zeros(pairs, np.bool_)

    line = agrees("father").astype(np.int8) + agrees("grandfather") + agrees("family") + agrees("mother")
    unnamed = levels["given"] == CODE[Agreement.MISSING] if "given" in levels else np.zeros(pairs, np.bool_)
    brothers = (differs("given") | unnamed) & (agrees("father") | agrees("mother")) & (line >= 2)
    generations = agrees("grandfather").astype(np.int8) + agrees("family") + agrees("mother")
    cousins = differs("father") & (generations >= 2)
    one_birthday = levels["birth"] == CODE[Agreement.SAME] if "birth" in levels else np.zeros(pairs, np.bool_)
    return np.asarray((brothers | cousins) & ~one_birthday & ~agrees("kunya"))
