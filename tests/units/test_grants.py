"""Grants: timed sensitive rights with two people behind them (issue 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, Refusal
from duban.units.actions import (
    approve_grant,
    ask_grant,
    end_grant,
    end_post,
    propose_post,
    refuse_grant,
)
from duban.units.models import Grant, Post
from tests.units.house import AT, DAY, House, peopled

pytestmark = pytest.mark.django_db


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code == code)


def propose(house: House, login: str, role: str, **more: object) -> Post:
    given: dict[str, object] = {"unit_id": house.root.pk, "holder_id": house.person(login).pk, "from_on": DAY}
    return propose_post(actor=house.system, at=house.at, role=role, **{**given, **more})  # type: ignore[arg-type]


def granted() -> tuple[House, Post, Grant]:
    house = peopled()
    post = house.hire("jijian", "discipline", "甲县")
    grant = ask_grant(
        actor=house.actor("jijian"),
        at=AT,
        post_id=post.pk,
        right="clue.read",
        reason="核查线索",
        from_at=AT,
        until_at=AT + timedelta(hours=8),
    )
    return house, post, grant


def test_a_sensitive_right_lives_from_two_peoples_word_until_its_hour() -> None:
    house, _, grant = granted()
    assert not house.actor("jijian").grants
    approve_grant(actor=house.security, at=AT, grant_id=grant.pk)
    assert house.actor("jijian").grants == {"clue.read"}
    house.later(hours=8)
    assert not house.actor("jijian").grants, "it ends by itself"
    assert verify() == []


def test_a_grant_can_be_refused_or_taken_back_early() -> None:
    house, post, grant = granted()
    refuse_grant(actor=house.security, at=AT, grant_id=grant.pk, reason="理由不足")
    with refused("grant.decided"):
        approve_grant(actor=house.security, at=AT, grant_id=grant.pk)
    again = ask_grant(
        actor=house.system,
        at=AT,
        post_id=post.pk,
        right="clue.read",
        reason="再次",
        from_at=AT,
        until_at=AT + timedelta(days=2),
    )
    approve_grant(actor=house.security, at=AT, grant_id=again.pk)
    house.later(hours=1)
    end_grant(actor=house.security, at=house.at, grant_id=again.pk, reason="任务完成")
    assert not house.actor("jijian").grants
    assert verify() == []


def test_grants_are_short_for_sensitive_rights_and_never_given_by_who_asked() -> None:
    house, post, grant = granted()
    wrong: dict[str, dict[str, object]] = {
        "grant.not_sensitive": {"right": "case.assign"},
        "grant.period": {"until_at": AT + timedelta(days=31)},
        "reason.missing": {"reason": ""},
    }
    for code, more in wrong.items():
        given: dict[str, object] = {
            "right": "clue.read",
            "reason": "核查",
            "from_at": AT,
            "until_at": AT + timedelta(days=1),
        }
        with refused(code):
            ask_grant(actor=house.actor("jijian"), at=AT, post_id=post.pk, **{**given, **more})  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        approve_grant(actor=house.actor("jijian"), at=AT, grant_id=grant.pk)
    other = house.hire("jijian2", "discipline", "乙县")
    with refused("grant.foreign"):
        ask_grant(
            actor=house.actor("jijian"),
            at=AT,
            post_id=other.pk,
            right="clue.read",
            reason="借",
            from_at=AT,
            until_at=AT + timedelta(days=1),
        )


def test_whoever_asked_or_would_use_it_never_decides_even_with_the_right_to() -> None:
    house, post, grant = granted()
    for person in (grant.proposed_by_id, post.holder_id):
        both = replace(house.security, person_id=person)
        with refused("grant.own"):
            approve_grant(actor=both, at=AT, grant_id=grant.pk)
        with refused("grant.own"):
            refuse_grant(actor=both, at=AT, grant_id=grant.pk, reason="演示")
    assert Grant.objects.get().state == "proposed"


def test_a_grant_is_decided_in_time_and_taken_back_while_it_lasts() -> None:
    house, post, grant = granted()
    with refused("grant.over"):
        end_grant(actor=house.security, at=AT, grant_id=grant.pk, reason="还没有批准")
    with refused("grant.late"):
        approve_grant(actor=house.security, at=AT + timedelta(hours=8), grant_id=grant.pk)
    approve_grant(actor=house.security, at=AT, grant_id=grant.pk)
    with refused("grant.over"):
        end_grant(actor=house.security, at=AT + timedelta(hours=8), grant_id=grant.pk, reason="已经到期")
    with refused("grant.missing"):
        end_grant(actor=house.security, at=AT, grant_id=0, reason="演示")
    end_post(actor=house.system, at=AT, post_id=post.pk, on=DAY, reason="调离")
    house.later(hours=48)
    with refused("grant.post_over"):
        ask_grant(
            actor=house.system,
            at=house.at,
            post_id=post.pk,
            right="clue.read",
            reason="演示",
            from_at=house.at,
            until_at=house.at + timedelta(hours=1),
        )
