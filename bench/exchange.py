"""Who is released for whom and in which stages, at full size: seconds, memory, bounds, and every plan checked.

    python bench/exchange.py [--quick] [--json]

1. Size: deals of 10,000 persons, 10 parties, 10 sites (`exchange_instances.py`), each command a process of its own as a
   user runs it. "seconds" is the whole process, "own" what the program says of itself. Every plan is then checked by
   `certificate.check_plan`, which shares no code with the solver.
2. Mending: after a stage with 2 % no-shows and a closed site. "no choice" counts those who did not come and those whose
   old place is at the closed site: no plan changes fewer.
3. Small deals by chance (`tests/core/exchange_cases.py`): how many are proven.
4. Selection beside the plain model, one binary per person and destination, same constraints, solver and time.
5. Cycles beside kep_solver (`kidney.py`).

Exit 1 where a plan is missing or breaks a rule, or where two programs' optima differ. A target missed is printed, and
is no failure.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import kidney
from exchange_instances import INSTANCES, after_first_stage, drawn
from exchange_small import Beside, Small, beside_plain, small_deals
from exchange_sized import TARGET_MB, TARGETS, Sized, command, sized

def main() -> None:
    pass
