"""Posts, accounts, grants and the actor they make (S2-3, S2-5, issue 5.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.backends import ModelBackend
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries, Settings

from duban.journal.models import Entry, Notice
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK
from duban.kernel.errors import NotPermitted, Refusal
from duban.units.actions import (
    approve_post,
    disable_person,
    enable_person,
    end_post,
    end_sessions_of,
    found_house,
    hand_over,
    leave,
    lock_expired,
    propose_post,
    refuse_post,
    reset_factors,
    reset_password,
    restore_administrator,
    set_until,
)
from duban.units.models import Person, Post, SignIn, Unit
from duban.units.queries import posts_of
from duban.units.rules import one_time_password
from tests.units.house import AT, DAY, House, founded, peopled

pytestmark = pytest.mark.django_db


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code == code)


def propose(house: House, login: str, role: str, **more: object) -> Post:
    given: dict[str, object] = {"unit_id": house.root.pk, "holder_id": house.person(login).pk, "from_on": DAY}
    return propose_post(actor=house.system, at=house.at, role=role, **{**given, **more})  # type: ignore[arg-type]


def test_the_first_set_up_happens_once_and_is_proven() -> None:
    founded()
    with refused("house.founded"):
        founded()
    assert verify() == []


def test_the_first_set_up_wants_three_administrators() -> None:
    with refused("house.three"):
        found_house(
            at=AT,
            root_name="演示市",
            root_kind="city",
            root_code="99",
            administrators={"sysadmin": ("xitong", "演示甲")},
        )
    assert not Person.objects.exists() and not Unit.objects.exists()


def test_one_time_passwords_are_random_open_the_door_and_must_be_changed() -> None:
    made = found_house(
        at=AT,
        root_name="演示市",
        root_kind="city",
        root_code="99",
        administrators={"sysadmin": ("a1", "演示甲"), "secadmin": ("a2", "演示乙"), "auditor": ("a3", "演示丙")},
    )
    passwords = {password for _, password in made.accounts.values()}
    assert len(passwords) == 3 and all(len(password) == 17 for password in passwords)
    login, password = made.accounts["auditor"]
    person = Person.objects.get(login=login)
    assert person.must_change and person.check_password(password) and not person.check_password(password.lower())
    assert person.password not in "".join(Entry.objects.values_list("payload", flat=True))
    assert one_time_password(lambda _: "7") == "77777-77777-77777"


def test_django_signs_the_person_in_and_a_stored_hash_is_never_rewritten_by_reading(settings: Settings) -> None:
    house = founded()
    password = reset_password(actor=house.system, at=AT, person_id=house.person("lisi").pk)
    stored = Person.objects.get(login="lisi").password
    # A stronger hasher than the tests' own comes first: Django would re-hash on sign-in, past the journal's door.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *settings.PASSWORD_HASHERS]
    signed_in = ModelBackend().authenticate(None, username="lisi", password=password)
    assert signed_in == Person.objects.get(login="lisi")
    assert Person.objects.get(login="lisi").password == stored
    assert ModelBackend().authenticate(None, username="lisi", password="falsch") is None
    assert verify() == []


def test_a_post_works_only_after_the_security_administrator_approved_it() -> None:
    house = founded()
    post = propose(house, "lisi", "liaison")
    assert house.actor("lisi").post_id is None
    with pytest.raises(NotPermitted):
        approve_post(actor=house.system, at=AT, post_id=post.pk)
    approve_post(actor=house.security, at=AT, post_id=post.pk)
    assert house.actor("lisi").post_id == post.pk
    assert Notice.objects.filter(kind="post.approved", to_person=post.holder_id).exists()
    with refused("post.decided"):
        refuse_post(actor=house.security, at=AT, post_id=post.pk, reason="重复")
    assert verify() == []


def test_a_refused_post_gives_nothing_and_the_proposer_is_told_why() -> None:
    house = founded()
    post = propose(house, "lisi", "office")
    refuse_post(actor=house.security, at=AT, post_id=post.pk, reason="职责不符")
    assert house.actor("lisi").post_id is None
    assert Notice.objects.get(kind="post.refused").words == {"reason": "职责不符"}


def test_nobody_approves_the_own_post() -> None:
    house = founded()
    second = propose(house, "anquan2", "secadmin")
    approve_post(actor=house.security, at=AT, post_id=second.pk)
    third = propose(house, "anquan", "secadmin", from_on=DAY, unit_id=house.unit("甲县", "county").pk)
    with refused("post.own"):
        approve_post(actor=house.security, at=AT, post_id=third.pk)
    approve_post(actor=house.actor("anquan2"), at=AT, post_id=third.pk)


def test_clashing_roles_are_refused_when_proposed_and_again_when_approved() -> None:
    house = founded()
    with refused("post.clash"):
        propose(house, "xitong", "secadmin")
    with refused("post.clash"):
        propose(house, "shenji", "liaison")
    first, second = propose(house, "lisi", "liaison"), None
    with refused("post.clash"):
        second = propose(house, "lisi", "auditor")
    assert second is None
    refuse_post(actor=house.security, at=AT, post_id=first.pk, reason="撤回")
    auditor = propose(house, "lisi", "auditor")
    Post.objects.filter(pk=first.pk).update(state="approved")
    with refused("post.clash"):
        approve_post(actor=house.security, at=AT, post_id=auditor.pk)


def test_one_person_holds_three_posts_and_acts_from_one_at_a_time() -> None:
    """S2-3."""
    house = peopled()
    for role, unit in (("liaison", "甲县教育局"), ("intake", "甲县专治办"), ("leader", "高坪中学")):
        house.hire("duo", role, unit)
    person = Person.objects.get(login="duo")
    posts = posts_of(person, AT)
    assert len(posts) == 3
    for post in posts:
        actor = house.actor("duo", post.pk)
        assert (actor.role, actor.unit_id, actor.line[-1]) == (post.role, post.unit_id, post.unit_id)
        assert {house.units[name].pk for name in ("甲县教育局", "甲县专治办", "高坪中学", "高坪镇")} <= set(actor.bound)
    assert house.actor("duo").post_id == posts[0].pk
    assert house.actor("duo", 999_999).post_id is None, "nobody is moved to another post unasked"


def test_an_actor_is_made_with_four_reads(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    house = peopled()
    house.hire("jijian", "discipline", "甲县")
    for login, reads in (("zhuanban", 4), ("zhenglian", 4), ("jijian", 5)):
        with django_assert_max_num_queries(reads):  # one of them finds the person
            assert house.actor(login).post_id


def test_who_leads_whom_follows_the_posts_in_force() -> None:
    house = peopled()
    house.hire("shuji", "chief", "甲县", charge="first")
    ids = dict(Person.objects.values_list("login", "pk"))
    led = {login: set(house.actor(login).led_by) for login in ("zhenglian", "zhenfu", "zhenzhang", "zhuanban", "shuji")}
    assert led["zhenglian"] == {ids["zhenfu"], ids["zhenzhang"], ids["shuji"]}
    assert led["zhenfu"] == {ids["zhenzhang"], ids["shuji"]}
    assert led["zhenzhang"] == led["zhuanban"] == {ids["shuji"]}
    assert led["shuji"] == set()


def test_an_area_post_reaches_its_area_and_a_bureau_reaches_what_it_directs() -> None:
    house = peopled()
    assert house.actor("zhuanban").reach == (house.units["甲县"].pk,), (
        "an office standing in the county sees the county"
    )
    house.hire("jiaoyu", "reviewer", "甲县教育局", area_id=house.units["甲县教育局"].pk)
    assert house.actor("jiaoyu").reach == (house.units["甲县教育局"].pk,)
    assert house.actor("zhenglian").reach == ()
    with refused("post.area_useless"):
        propose(house, "lisi", "liaison", area_id=house.root.pk)


def test_a_city_bureau_reaches_the_county_bureau_it_directs() -> None:
    house = peopled()
    city = house.unit("演示市教育局", "department")
    bureau = house.unit("乙县教育局", "department", "乙县", line="演示市教育局")
    house.unit("乙县一中", "school", "乙县", line="乙县教育局")
    house.hire("shijiao", "reviewer", "演示市教育局", area_id=city.pk)
    assert house.actor("shijiao").reach == (city.pk, bureau.pk)


def test_a_post_begins_and_ends_on_its_days() -> None:
    house = founded()
    house.hire("lisi", "liaison", from_on=DAY + timedelta(days=1), to_on=DAY + timedelta(days=2))
    held = []
    for _ in range(4):
        held.append(house.actor("lisi").role)
        house.later(days=1)
    assert held == ["", "liaison", "liaison", ""]


def test_the_day_is_the_houses_not_the_servers() -> None:
    """AT is 01:00 UTC, 09:00 in Shanghai; at 17:00 UTC the next day has begun there."""
    house = founded()
    house.hire("lisi", "liaison", to_on=DAY)
    house.later(hours=14, minutes=59)
    assert house.actor("lisi").role == "liaison"
    house.later(minutes=1)
    assert house.actor("lisi").role == ""


def test_a_handed_over_post_changes_hands_on_the_day_once_approved() -> None:
    house = peopled()
    old = Post.objects.get(holder__login="zhenglian")
    heir = house.person("jieren")
    proposed = hand_over(actor=house.system, at=AT, post_id=old.pk, to_id=heir.pk, on=DAY + timedelta(days=3))
    with refused("post.hand_over_open"):
        hand_over(actor=house.system, at=AT, post_id=old.pk, to_id=heir.pk, on=DAY)
    approve_post(actor=house.security, at=AT, post_id=proposed.pk)
    roles = []
    for _ in range(4):
        roles.append((house.actor("zhenglian").role, house.actor("jieren").role))
        house.later(days=1)
    assert roles == [("liaison", "")] * 3 + [("", "liaison")]
    assert verify() == []


def test_a_vacant_post_is_filled_by_a_hand_over() -> None:
    house = peopled()
    vacant = propose_post(
        actor=house.system, at=AT, unit_id=house.units["甲县教育局"].pk, role="leader", holder_id=None, from_on=DAY
    )
    approve_post(actor=house.security, at=AT, post_id=vacant.pk)
    filled = hand_over(actor=house.system, at=AT, post_id=vacant.pk, to_id=house.person("juzhang").pk, on=DAY)
    approve_post(actor=house.security, at=AT, post_id=filled.pk)
    assert house.actor("juzhang").role == "leader"
    assert filled.charge == "first", "一把手为第一责任人 (S2-20)"


def test_a_leaver_hands_over_loses_access_and_keeps_history() -> None:
    """S2-5."""
    house = peopled()
    person, post = Person.objects.get(login="zhenglian"), Post.objects.get(holder__login="zhenglian")
    made = leave(
        actor=house.system,
        at=AT,
        person_id=person.pk,
        last_on=DAY,
        hand_to={post.pk: house.person("jieren").pk},
        reason="调离",
    )
    approve_post(actor=house.security, at=AT, post_id=made[0].pk)
    assert house.actor("zhenglian").role == "liaison", "the last day still counts"
    house.later(days=1)
    with refused("account.expired"):
        house.actor("zhenglian")
    assert house.actor("jieren").role == "liaison"
    assert Entry.objects.filter(subject_kind="person", subject_id=person.pk).exists()
    assert verify() == []


def test_a_temporary_account_is_locked_after_its_last_day_and_its_sessions_end() -> None:
    """S2-5: 抽调人员."""
    house = founded()
    person = house.person("choudiao", until_on=DAY + timedelta(days=5))
    SignIn.objects.create(person=person, session="x", at=AT, seen_at=AT)
    assert lock_expired(actor=CLOCK, at=house.at) == []
    house.later(days=6)
    with refused("account.expired"):
        house.actor("choudiao")
    assert lock_expired(actor=CLOCK, at=house.at) == [person.pk]
    assert lock_expired(actor=CLOCK, at=house.at) == [], "repeating changes nothing"
    assert SignIn.objects.get().ended_by == "expired"
    with refused("account.disabled"):
        house.actor("choudiao")
    with refused("account.until_missing"):
        enable_person(actor=house.system, at=house.at, person_id=person.pk, reason="续用")
    enable_person(
        actor=house.system, at=house.at, person_id=person.pk, reason="续用", until_on=DAY + timedelta(days=30)
    )
    assert house.actor("choudiao").person_id == person.pk
    assert verify() == []


def test_only_the_clock_or_an_administrator_locks_accounts() -> None:
    house = peopled()
    person = house.person("choudiao", until_on=DAY)
    house.later(days=1)
    with pytest.raises(NotPermitted):
        lock_expired(actor=house.actor("zhuanban"), at=house.at)
    with pytest.raises(NotPermitted):
        disable_person(actor=house.security, at=house.at, person_id=person.pk, reason="试")


def test_a_disabled_account_stops_at_once_and_is_enabled_with_a_reason() -> None:
    house = peopled()
    person = Person.objects.get(login="zhenglian")
    with refused("reason.missing"):
        disable_person(actor=house.system, at=AT, person_id=person.pk, reason="  ")
    disable_person(actor=house.system, at=AT, person_id=person.pk, reason="停职")
    with refused("account.disabled"):
        house.actor("zhenglian")
    enable_person(actor=house.system, at=AT, person_id=person.pk, reason="复职")
    assert house.actor("zhenglian").role == "liaison"
    set_until(actor=house.system, at=AT, person_id=person.pk, until_on=DAY, reason="合同到期")
    with refused("account.until_past"):
        set_until(actor=house.system, at=AT, person_id=person.pk, until_on=DAY - timedelta(days=1), reason="错")


def test_a_lost_phone_is_answered_by_the_security_administrator_and_the_person_is_told() -> None:
    house = peopled()
    person = Person.objects.get(login="zhenglian")
    TOTPDevice.objects.create(user=person, confirmed=True)
    codes = StaticDevice.objects.create(user=person, confirmed=True)
    codes.token_set.create(token="x")
    SignIn.objects.create(person=person, session="x", at=AT, seen_at=AT)
    with pytest.raises(NotPermitted):
        reset_factors(actor=house.system, at=AT, person_id=person.pk, reason="手机丢失")
    assert reset_factors(actor=house.security, at=AT, person_id=person.pk, reason="手机丢失") == 2
    assert not TOTPDevice.objects.exists() and not StaticDevice.objects.exists()
    assert SignIn.objects.get().ended_at == AT
    assert Notice.objects.get(kind="account.factors").to_person == person.pk
    assert verify() == []


def test_sessions_of_another_are_ended_by_the_security_administrator_only() -> None:
    house = peopled()
    person = Person.objects.get(login="zhenglian")
    SignIn.objects.create(person=person, session="x", at=AT, seen_at=AT)
    with pytest.raises(NotPermitted):
        end_sessions_of(actor=house.system, at=AT, person_id=person.pk, reason="异常登录")
    assert end_sessions_of(actor=house.security, at=AT, person_id=person.pk, reason="异常登录") == 1
    assert SignIn.objects.get().ended_by == "security"


def test_the_last_administrator_of_a_kind_cannot_be_removed() -> None:
    house = founded()
    security = Person.objects.get(login="anquan")
    post = Post.objects.get(holder=security)
    for attempt in (
        lambda: disable_person(actor=house.system, at=AT, person_id=security.pk, reason="试"),
        lambda: end_post(actor=house.system, at=AT, post_id=post.pk, on=DAY, reason="试"),
        lambda: leave(actor=house.system, at=AT, person_id=security.pk, last_on=DAY, hand_to={}, reason="试"),
    ):
        with refused("account.last_administrator"):
            attempt()
    house.hire("anquan2", "secadmin")
    disable_person(actor=house.system, at=AT, person_id=security.pk, reason="退休")
    assert verify() == []


def test_a_lost_administrator_is_restored_at_the_server_and_only_then() -> None:
    house = founded()
    with refused("house.role_held"):
        restore_administrator(at=AT, role="secadmin", login="xin", name="演示丁", reason="试")
    Post.objects.filter(role="secadmin").update(to_on=DAY)
    house.later(days=1)
    login, password = restore_administrator(
        at=house.at, role="secadmin", login="xin", name="演示丁", reason="原管理员离世"
    )
    assert Person.objects.get(login=login).check_password(password)
    assert house.actor("xin").role == "secadmin"
    told = set(Notice.objects.filter(kind="house.restored").values_list("to_person", flat=True))
    assert told == set(Person.objects.filter(login__in=["xitong", "shenji"]).values_list("pk", flat=True))


def test_a_post_cannot_be_ended_for_days_already_acted_on() -> None:
    house = peopled()
    post = Post.objects.get(holder__login="zhenglian")
    house.later(days=10)
    with refused("post.ended_back"):
        end_post(actor=house.system, at=house.at, post_id=post.pk, on=DAY, reason="错")
    end_post(actor=house.security, at=house.at, post_id=post.pk, on=DAY + timedelta(days=9), reason="立即收回")
    assert house.actor("zhenglian").post_id is None
    with refused("post.ended"):
        end_post(actor=house.security, at=house.at, post_id=post.pk, on=DAY + timedelta(days=20), reason="再次")
