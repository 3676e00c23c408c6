"""Many at once, with real transactions on both engines (3.3, 4.6): one wins, the other is told; numbers without gaps."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from duban.journal import actions
from duban.journal.door import act
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import Outdated, Refusal
from duban.units.models import Unit
from tests.journal.cast import AT, CLERK, add_unit, rename

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs: Callable[[], object]) -> list[BaseException]:
    """Run all at the same moment, each in its own thread with its own connection; returns what they raised."""
    ready, raised = Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            ready.wait()
            job()
        except BaseException as error:  # noqa: BLE001 – handed to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_two_on_one_subject_one_wins_and_the_other_is_told() -> None:
    unit = add_unit("青禾县", "Y1")
    for turn in range(5):
        unit.refresh_from_db()
        seen = unit.version

        def change(name: str, seen: int = seen) -> Callable[[], object]:
            return lambda: [rename(unit, name, version=seen)]

        raised = together(change(f"甲{turn}"), change(f"乙{turn}"))
        assert [type(error) for error in raised] == [Outdated]
        unit.refresh_from_db()
        assert unit.version == seen + 1
    assert verify() == []


def test_eight_at_once_leave_numbers_without_gaps() -> None:
    units = [add_unit(f"演示{number}", f"Y{number}") for number in range(8)]

    def work(unit: Unit) -> Callable[[], object]:
        def many() -> None:
            for number in range(15):
                rename(unit, f"第{number}次")

        return many

    assert together(*(work(unit) for unit in units)) == []
    numbers = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, 8 + 8 * 15 + 1))
    assert Counter(Entry.objects.values_list("subject_id", flat=True)) == {unit.pk: 16 for unit in units}
    assert verify() == []


def test_acts_on_several_subjects_in_any_order_never_stop_each_other() -> None:
    """Taken one by one in opposite orders they may collide on PostgreSQL; then one is told to try again, and nobody waits for ever."""
    units = [add_unit(f"演示{number}", f"Y{number}") for number in range(4)]
    done: Counter[str] = Counter()

    def work(seed: int) -> Callable[[], object]:
        order = random.Random(seed)

        def many() -> None:
            for number in range(4):
                picked = order.sample(units, 3)
                try:
                    with act(actor=CLERK, at=AT, kind="unit.rename") as deed:
                        deed.permit("unit.manage")
                        for unit in picked:
                            deed.take(Unit, unit.pk).name = f"{seed}-{number}"
                    done["acted"] += 1
                except Refusal as told:
                    assert told.retry, told
                    done["told"] += 1

        return many

    assert together(*(work(seed) for seed in range(4))) == []
    assert done["acted"] + done["told"] == 16
    assert done["acted"] > 0
    assert Entry.objects.count() == 4 + 3 * done["acted"]
    assert verify() == []


def test_all_taken_at_once_never_collide() -> None:
    units = [add_unit(f"演示{number}", f"Y{number}") for number in range(4)]

    def work(seed: int) -> Callable[[], object]:
        order = random.Random(seed)

        def many() -> None:
            for number in range(8):
                with act(actor=CLERK, at=AT, kind="unit.rename") as deed:
                    deed.permit("unit.manage")
                    for unit in deed.take_all(Unit, [unit.pk for unit in order.sample(units, 3)]):
                        unit.name = f"{seed}-{number}"

        return many

    assert together(*(work(seed) for seed in range(4))) == []
    assert Entry.objects.count() == 4 + 3 * 32
    assert verify() == []


def test_a_failing_act_among_others_leaves_nothing() -> None:
    units = [add_unit(f"演示{number}", f"Y{number}") for number in range(4)]

    def fail() -> None:
        for _ in range(10):
            with pytest.raises(ZeroDivisionError):
                fail_once(units[0].pk)

    def work(unit: Unit) -> Callable[[], object]:
        return lambda: [rename(unit, f"第{number}次") for number in range(10)]

    assert together(fail, *(work(unit) for unit in units[1:])) == []
    assert Entry.objects.count() == 4 + 30
    units[0].refresh_from_db()
    assert (units[0].name, units[0].version) == ("演示0", 1)
    assert verify() == []


def fail_once(unit: int) -> None:
    """An act that gets as far as it can and then fails."""
    with act(actor=CLERK, at=AT, kind="unit.rename") as deed:
        deed.permit("unit.manage")
        deed.take(Unit, unit).name = "不应留下"
        deed.add(Unit(code="不应留下", name="不应留下", kind="area"))
        raise ZeroDivisionError


def test_keys_change_and_checkpoints_are_signed_while_others_act() -> None:
    """6.3 in small: a server goes on with the new key at its next act."""
    units = [add_unit(f"演示{number}", f"Y{number}") for number in range(3)]

    def work(unit: Unit) -> Callable[[], object]:
        return lambda: [rename(unit, f"第{number}次") for number in range(10)]

    def sign() -> None:
        for number in range(6):
            actions.checkpoint(at=AT)
            if number % 3 == 2:
                actions.rotate_keys(at=AT)

    assert together(sign, *(work(unit) for unit in units)) == []
    assert verify() == []


def test_other_writers_on_sqlite_wait_for_their_turn_and_raise_nothing() -> None:
    """Sessions and the like write without the door and meet it at SQLite's own lock."""
    unit = add_unit("青禾县", "Y1")

    def beside() -> None:
        for number in range(20):
            Unit.objects.filter(pk=-1).update(name=f"{number}")

    def work() -> None:
        for number in range(20):
            rename(unit, f"第{number}次")

    assert together(work, beside, beside) == []
    assert verify() == []
