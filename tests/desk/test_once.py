"""A form acts once, however often it is sent (4.6)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from duban.desk import once
from duban.desk.models import Attempts, Once
from duban.kernel.errors import Refusal

AT = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)


def count_one(label: str) -> str:
    """An act that leaves a row behind."""
    made = Attempts.objects.create(mark=f"{label}-{Attempts.objects.count()}", first_at=AT)
    return f"/went/{made.pk}"


@pytest.mark.usefixtures("db")
def test_the_second_submission_is_led_to_where_the_first_one_went() -> None:
    went = [once.perform(person_id=1, token="t", at=AT, act=lambda: count_one("a")) for _ in range(3)]
    assert len(set(went)) == 1
    assert Attempts.objects.count() == 1


@pytest.mark.usefixtures("db")
def test_another_showing_of_the_form_acts_again() -> None:
    assert once.new_token() != once.new_token()
    for token in (once.new_token(), once.new_token()):
        once.perform(person_id=1, token=token, at=AT, act=lambda: count_one("a"))
    assert Attempts.objects.count() == 2


@pytest.mark.usefixtures("db")
def test_a_token_is_worth_nothing_to_another_person() -> None:
    first = once.perform(person_id=1, token="t", at=AT, act=lambda: count_one("a"))
    assert once.perform(person_id=2, token="t", at=AT, act=lambda: count_one("b")) != first


@pytest.mark.usefixtures("db")
def test_a_refused_act_leaves_the_form_good_for_another_try() -> None:
    def refused() -> str:
        count_one("half")
        raise Refusal("x", "不行")

    with pytest.raises(Refusal):
        once.perform(person_id=1, token="t", at=AT, act=refused)
    assert Once.objects.count() == Attempts.objects.count() == 0
    assert once.perform(person_id=1, token="t", at=AT, act=lambda: count_one("a")).startswith("/went/")


@pytest.mark.usefixtures("db")
def test_a_form_without_a_token_simply_acts() -> None:
    for _ in range(2):
        once.perform(person_id=1, token="", at=AT, act=lambda: count_one("a"))
    assert Attempts.objects.count() == 2
    assert Once.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_the_same_moment_act_once() -> None:
    barrier, went = threading.Barrier(4), list[str]()

    def submit() -> None:
        barrier.wait()
        try:
            went.append(once.perform(person_id=1, token="t", at=AT, act=lambda: count_one("a")))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(went) == 4
    assert len(set(went)) == 1
    assert Attempts.objects.count() == 1
