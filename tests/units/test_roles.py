"""Who may do what at all (S1-9, issue 5.3), and the sentences that say no."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest

from duban.kernel.actor import CLOCK, Actor
from duban.kernel.errors import NotPermitted
from duban.units import policy
from duban.units.ladder import RUNGS
from duban.units.roles import ADMINISTRATORS, CHARGES, RIGHTS, ROLES, USUAL_CHARGE, clash


@dataclass(frozen=True)
class Place:
    path: tuple[int, ...]
    line_id: int | None = None


def actor(role: str, unit: tuple[int, ...] = (1, 2), reach: tuple[int, ...] = (), **more: object) -> Actor:
    return Actor(
        person_id=7, name="演示", post_id=8, role=role, unit_id=unit[-1], line=unit, reach=reach, **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_party_leads_discipline_coordinates_departments_answer_stations_carry_out() -> None:
    """S1-9: 党委领导、纪委牵头组织协调、职能部门各负其责、乡镇站所具体实施."""
    chief, discipline, office, station = (ROLES[code] for code in ("chief", "discipline", "office", "liaison"))
    assert "case.instruct" in chief.rights and "case.handle" not in chief.rights
    assert "clue.dispose" in discipline.rights and "clue.dispose" not in office.rights
    assert {"case.assign", "case.supervise", "campaign.manage"} <= office.rights
    assert "case.handle" in station.rights and "case.assign" not in station.rights
    assert {chief.scope, discipline.scope, office.scope} == {"area"} and station.scope == "unit"


def test_no_administrator_may_touch_a_case_or_a_clue() -> None:
    """Issue 5.3: 三员分立."""
    for code in ADMINISTRATORS:
        role = ROLES[code]
        assert role.scope == "none"
        assert not [right for right in role.rights | role.sensitive if right.startswith(("case.", "clue.", "file."))]


def test_no_right_belongs_to_two_administrators_unless_it_only_asks() -> None:
    for one, other in combinations(sorted(ADMINISTRATORS), 2):
        assert not ROLES[one].rights & ROLES[other].rights


def test_nobody_holds_two_administrators_roles_or_one_beside_work_on_cases() -> None:
    for one in ROLES:
        for other in ROLES:
            barred = one != other and bool({one, other} & ADMINISTRATORS)
            assert bool(clash(frozenset({one}), other)) == barred


def test_the_one_who_proposes_posts_cannot_approve_them() -> None:
    for role in ROLES.values():
        assert not {"account.manage", "post.approve"} <= role.rights


def test_every_right_has_a_title_and_every_title_a_right() -> None:
    assert {right for role in ROLES.values() for right in role.rights | role.sensitive} == set(RIGHTS)


def test_the_ladder_and_the_charges_speak_of_roles_that_exist() -> None:
    assert [ROLES[role].rank for role in RUNGS] == [1, 2, 3]
    assert set(USUAL_CHARGE) <= set(ROLES) and set(USUAL_CHARGE.values()) <= set(CHARGES)


def test_a_right_holds_only_in_the_posts_area() -> None:
    office = actor("office", unit=(1, 2, 9), reach=(2,))
    assert policy.require(office, "unit.manage", unit=Place((1, 2, 3))) == "unit.manage"
    with pytest.raises(NotPermitted) as caught:
        policy.require(office, "unit.manage", unit=Place((1, 4)))
    assert caught.value.code == "right.elsewhere"
    assert policy.covers(office, Place((1, 4, 5), line_id=2)), "what the own organ directs lies in reach as well (条)"


def test_unit_roles_cover_their_unit_and_what_stands_under_it() -> None:
    liaison = actor("liaison", unit=(1, 2))
    assert policy.covers(liaison, Place((1, 2))) and policy.covers(liaison, Place((1, 2, 3)))
    assert not policy.covers(liaison, Place((1,))) and not policy.covers(liaison, Place((1, 3)))


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(NotPermitted) as caught:
        policy.require(actor("liaison"), "case.assign")
    assert "专治办" in caught.value.sentence and "交办" in caught.value.sentence
    assert not policy.holds(actor("liaison"), "case.assign")


def test_a_sensitive_right_needs_a_grant_in_force() -> None:
    with pytest.raises(NotPermitted) as caught:
        policy.require(actor("discipline"), "clue.read")
    assert caught.value.code == "right.not_granted"
    assert policy.require(actor("discipline", grants=frozenset({"clue.read"})), "clue.read") == "clue.read"
    with pytest.raises(NotPermitted):
        policy.require(actor("office", grants=frozenset({"clue.read"})), "clue.read")


def test_an_account_without_a_post_may_do_nothing_and_the_clock_only_its_own() -> None:
    nobody = Actor(person_id=7, name="演示")
    for right in RIGHTS:
        assert not policy.holds(nobody, right)
        assert not policy.holds(CLOCK, right)
    assert policy.require(CLOCK, "account.expire") == "account.expire"
