"""自动恢复: suspended cases whose day has come go on by themselves (C2)."""

from __future__ import annotations

from datetime import datetime

from duban.cases import door, queries
from duban.jobs.pace import paced
from duban.jobs.round import Round
from duban.jobs.today import local_day
from duban.kernel.actor import CLOCK
from duban.kernel.errors import Refusal


def run(at: datetime) -> int:
    """Resume each; one that somebody else has just moved is left to them."""
    done = 0
    for case_id in paced(queries.to_resume(local_day(at))):
        try:
            door.move(actor=CLOCK, at=at, case_id=case_id, code="resume", values={})
        except Refusal:
            continue
        done += 1
    return done


KIND = Round("resume", "暂停到期恢复", 600, run)
