"""Posts, accounts and the actor they make (S2-3, S2-5, issue 5.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, Refusal
from duban.units.actions import approve_post, propose_post
from duban.units.models import Person
from tests.units.house import AT, DAY, founded, peopled

pytestmark = pytest.mark.django_db


def test_the_first_set_up_happens_once_and_is_proven() -> None:
    founded()
    with pytest.raises(Refusal) as caught:
        founded()
    assert caught.value.code == "house.founded"
    assert verify() == []


def test_a_post_works_only_after_the_security_administrator_approved_it() -> None:
    house = founded()
    person = house.person("lisi")
    post = propose_post(
        actor=house.system, at=AT, unit_id=house.root.pk, role="liaison", holder_id=person.pk, from_on=DAY
    )
    assert house.actor("lisi").post_id is None
    with pytest.raises(NotPermitted):
        approve_post(actor=house.system, at=AT, post_id=post.pk)
    approve_post(actor=house.security, at=AT, post_id=post.pk)
    assert house.actor("lisi").post_id == post.pk
    assert verify() == []


def test_an_actor_is_made_with_four_reads(django_assert_max_num_queries: object) -> None:
    house = peopled()
    person = Person.objects.get(login="zhuanban")
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        house.actor("zhuanban")  # one of them finds the person
    assert person.pk == house.actor("zhuanban").person_id


def test_a_post_that_is_over_leaves_the_account_without_rights() -> None:
    house = founded()
    house.hire("lisi", "liaison", to_on=DAY)
    assert house.actor("lisi").role == "liaison"
    house.at += timedelta(days=1)
    assert house.actor("lisi").post_id is None
