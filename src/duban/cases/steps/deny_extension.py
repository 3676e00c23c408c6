"""不批准延期: the limit stays as it was."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps.grant_extension import forget

STEP = Step("deny_extension", apply=forget)
