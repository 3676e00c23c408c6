"""出具复核意见: after it the same fact and reason is not taken up again (信访工作条例第36条)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps.review_opinion import apply

STEP = Step("second_opinion", apply=apply)
