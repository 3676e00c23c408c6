"""方案编译: a written plan in, its phases, topics, duties, obligations and open questions out. No Django here.

``read(data, name)`` and ``read_text(text, name)`` give a ``Plan``; ``Plan.to_dict()`` is duban-plan/1.
"""

from __future__ import annotations

from .compile import read, read_text
from .model import Plan

__all__ = ["Plan", "read", "read_text"]
