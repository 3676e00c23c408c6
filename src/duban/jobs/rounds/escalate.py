"""升级督办: overdue dues climb the ladder 蓝、黄、红, once a rung (B26)."""

from __future__ import annotations

from datetime import datetime

from duban.cases import door, queries
from duban.jobs.pace import paced
from duban.jobs.round import Round
from duban.jobs.today import local_day
from duban.kernel.actor import CLOCK
from duban.kernel.errors import Refusal


def run(at: datetime) -> int:
    """Escalate each; one that was answered in the meantime refuses and is left alone."""
    done = 0
    for case_id in paced(queries.to_escalate(local_day(at))):
        try:
            door.move(actor=CLOCK, at=at, case_id=case_id, code="escalate", values={})
        except Refusal:
            continue
        done += 1
    return done


KIND = Round("escalate", "超期升级督办", 600, run)
