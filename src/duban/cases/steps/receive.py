"""登记群众反映: word of the public enters at the desk; nothing that tells who reported is kept here (C8.2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps import register

STEP = Step("receive", check=register.check, apply=register.apply)
