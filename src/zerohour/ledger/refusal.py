"""Why a record, a signature or a proof is refused: one code, one sentence, its values."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """Raised where something does not hold. `code` names the rule; `says` is an English template filled from `values`."""

    def __init__(self, code: str, says: str, **values: object) -> None:
        self.code, self.says = code, says
        self.values: Mapping[str, object] = values
        super().__init__(says.format(**values))
