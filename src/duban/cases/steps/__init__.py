"""Steps: one file for each move that does more than the table says; the others are plain."""

from __future__ import annotations

from collections.abc import Mapping

from duban.cases import flow
from duban.cases.step import Step
from duban.kernel.registry import kinds

_SPECIAL = kinds(__name__, "STEP")
STEPS: Mapping[str, Step] = {code: _SPECIAL.get(code, Step(code)) for code in flow.MOVES}
