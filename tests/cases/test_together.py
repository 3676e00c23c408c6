"""Two people at one case at the same moment: one wins, the other is told; what is sent twice acts once (4.6)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from duban.cases import door
from duban.cases.models import Case
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.actor import Actor
from duban.kernel.errors import Outdated, Refusal
from tests import make
from tests.cases.walks import answers, dues, walk
from tests.make import World


def at_once(work: Sequence[Callable[[], object]]) -> list[object]:
    """What each piece of work returned or raised, all begun at the same moment, each on its own connection."""
    start, results = threading.Barrier(len(work)), [None] * len(work)

    def run(nr: int) -> None:
        start.wait(timeout=20)
        try:
            results[nr] = work[nr]()  # type: ignore[call-overload]
        except Refusal as refused:
            results[nr] = refused  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(nr,)) for nr in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return list(results)


def assign(w: World, case: Case, actor: Actor, version: int, unit: str) -> Callable[[], object]:
    values = {**answers(w, "assign"), "handler": w.units[unit].pk}
    return lambda: door.move(actor=actor, at=w.at, case_id=case.pk, code="assign", values=values, version=version)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_acting_at_once_one_wins_and_the_other_is_told_of_the_new_state() -> None:
    w = make.world()
    for _ in range(3):
        case = walk(w, "confirm")
        first, second = w.actor("officer"), w.actor("officer2")
        results = at_once([
            assign(w, case, first, case.version, "education"),
            assign(w, case, second, case.version, "finance"),
        ])  # fmt: skip
        won = [result for result in results if isinstance(result, Case)]
        told = [result for result in results if isinstance(result, Refusal)]
        assert len(won) == len(told) == 1, results
        assert isinstance(told[0], Outdated) and told[0].retry and "最新状态" in told[0].sentence
        case.refresh_from_db()
        assert (case.station, case.handler_id) == ("assigned", won[0].handler_id)
        assert Entry.objects.filter(subject_kind="case", subject_id=case.pk, kind="case.assign").count() == 1
        assert {due.owing_id for due in dues(case).values()} == {case.handler_id}
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_numbers_given_out_at_once_are_never_the_same_and_leave_no_gap() -> None:
    w = make.world()
    actors = [w.actor(name) for name in ("clerk", "clerk2", "officer", "inspector")]

    def register(actor: Actor) -> Callable[[], object]:
        values = {"title": "食堂多收餐费", "facts": "每餐多收两元", "source": "self_check", "found_on": w.today}
        return lambda: door.begin(actor=actor, at=w.at, campaign_id=w.campaign.pk, code="register", values=values)

    made = at_once([register(actor) for actor in actors])
    numbers = sorted(case.number for case in made if isinstance(case, Case))
    assert numbers == [f"WT-2026-{nr:06d}" for nr in range(1, 5)]
    assert verify() == []
