"""The parties of the case and their units. The units are synthetic."""

from __future__ import annotations

from zerohour.cases.aleppo.stock import stock
from zerohour.parties import Party, PartyKind, Unit


def parties() -> tuple[Party, ...]:
    """The three holders, and the guarantor the government asked for.

    The coalition speaks for no armed group but those that follow it; the brigade speaks for itself.
    """
    return (
        Party("gov", {"en": "Government of Syria", "ar": "الحكومة السورية"}, PartyKind.GOVERNMENT, holds_lists=True),
        Party(
            "coal",
            {"en": "Armed groups under the coalition", "ar": "جماعات مسلحة تتبع الائتلاف"},
            PartyKind.COALITION,
            holds_lists=True,
        ),
        Party(
            "brig",
            {"en": "A brigade of its own command", "ar": "لواء مستقل القيادة"},
            PartyKind.BRIGADE,
            holds_lists=True,
        ),
        Party("rus", {"en": "Russia, asked to guarantee", "ar": "روسيا، الضامن المطلوب"}, PartyKind.GUARANTOR),
    )


def units() -> tuple[Unit, ...]:
    """The synthetic units, each under the party whose orders it follows."""
    return tuple(
        Unit(f"{party}-{number}", {"en": entry.latin[0], "ar": entry.arabic}, command=party)
        for party, urn in stock().units.items()
        for number, entry in enumerate(urn.entries, 1)
    )
