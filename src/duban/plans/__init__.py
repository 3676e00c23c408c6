"""方案编译: a written plan in, its phases, topics, duties, obligations and open questions out. No Django here.

``read(data, name)`` and ``read_text(text, name)`` give a ``Plan``; ``Plan.to_dict()`` is duban-plan/1. ``check(plan)`` lists
what to look at before the plan is used, ``diff(old, new)`` what a new version changes, ``masked(plan)`` is the text
without personal details. Bytes that are no plan raise ``duban.kernel.errors.Refusal``.
"""

from __future__ import annotations

from .checks import Finding, check
from .compile import read, read_text
from .diff import Change, Difference, diff
from .model import Plan
from .persons import masked

__all__ = ["Change", "Difference", "Finding", "Plan", "check", "diff", "masked", "read", "read_text"]
