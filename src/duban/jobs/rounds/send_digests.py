"""待办摘要: on working days each recipient is sent what it owes, once; what failed is tried again at growing distances (4/3)."""

from __future__ import annotations

from datetime import datetime

from duban.digests import outbox
from duban.jobs.round import Round


def run(at: datetime) -> int:
    """Note whose digest is due, send what waits; nothing at all while no way is switched on."""
    outbox.prepare(at=at)
    return outbox.deliver(at=at)


KIND = Round("send_digests", "发送待办摘要", 60, run)
