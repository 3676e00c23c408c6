"""Accounts, posts and grants: nobody does both halves; a password is shown once; administrators see no case (三员分立, G2)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from duban.units.models import Grant, Person, Post
from duban.units.roles import ADMINISTRATORS, ROLES
from tests.desk.admin.house import verified
from tests.desk.conftest import Desk

NEW = {"name": "演示新人", "login": "newcomer", "until_on": ""}
_PASSWORD = re.compile(r"[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}", re.I)


def test_a_new_accounts_password_is_on_the_slip_and_nowhere_else(desk: Desk) -> None:
    client = verified(desk, "sys")
    slip = client.post("/accounts/new", {**NEW, "once": "a"})
    assert slip.status_code == 200
    password = _PASSWORD.search(slip.text)
    assert password is not None
    again = client.post("/accounts/new", {**NEW, "once": "a"})
    person = Person.objects.get(login="newcomer")
    assert again.headers["Location"] == f"/accounts/{person.pk}"
    assert password[0] not in client.get(f"/accounts/{person.pk}").text
    assert "no-store" in slip.headers["Cache-Control"]
    fresh = Client()
    assert desk.sign_in(fresh, "newcomer", password[0]).status_code == 302
    assert fresh.get("/").headers["Location"].startswith("/account/password")


def test_a_taken_login_is_said_at_its_field_and_what_was_typed_stays(desk: Desk) -> None:
    answer = verified(desk, "sys").post("/accounts/new", {**NEW, "login": "officer"})
    assert answer.status_code == 422
    assert "id_login-error" in answer.text
    assert "演示新人" in answer.text


def test_a_post_needs_one_to_propose_and_another_to_approve(desk: Desk) -> None:
    w, sys, sec = desk.world, verified(desk, "sys"), verified(desk, "sec")
    sys.post("/accounts/new", NEW)
    sent = {"holder": "演示新人 (newcomer)", "unit": f"#{w.units['education'].pk}", "role": "deputy", "title": "副局长",
            "charge": "", "area": "", "from_on": "2026-03-02", "to_on": ""}  # fmt: skip
    assert sys.post("/accounts/posts/new", sent).headers["Location"] == "/accounts/posts"
    post = Post.objects.get(holder__login="newcomer")
    assert post.state == "proposed"
    assert "等安全管理员批准" in sys.get("/accounts/posts").text
    assert sys.post(f"/accounts/posts/{post.pk}/approve", {}).status_code == 403
    assert sec.post("/accounts/posts/new", sent).status_code == 403
    page = sec.get(f"/accounts/posts/{post.pk}/approve").text
    assert "承办" in page
    sec.post(f"/accounts/posts/{post.pk}/approve", {"once": "x"})
    post.refresh_from_db()
    assert post.state == "approved"
    assert post.proposed_by_id != post.decided_by_id


def test_a_refused_post_needs_a_reason(desk: Desk) -> None:
    w, sec = desk.world, verified(desk, "sec")
    sent = {"holder": "officer2", "unit": f"#{w.units['education'].pk}", "role": "liaison", "title": "", "charge": "", "area": "",
            "from_on": "2026-03-02", "to_on": ""}  # fmt: skip
    verified(desk, "sys").post("/accounts/posts/new", sent)
    post = Post.objects.get(state="proposed")
    assert sec.post(f"/accounts/posts/{post.pk}/refuse", {"reason": " "}).status_code == 422
    sec.post(f"/accounts/posts/{post.pk}/refuse", {"reason": "岗位已有人"})
    post.refresh_from_db()
    assert post.state == "refused"


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_whoever_works_on_cases_cannot_be_proposed_as_administrator(desk: Desk, role: str) -> None:
    w = desk.world
    sent = {"holder": "officer2", "unit": f"#{w.units['office'].pk}", "role": role, "title": "", "charge": "", "area": "",
            "from_on": "2026-03-02", "to_on": ""}  # fmt: skip
    answer = verified(desk, "sys").post("/accounts/posts/new", sent)
    assert answer.status_code == 422
    assert "id_role-error" in answer.text


def test_an_account_is_switched_off_given_a_last_day_and_a_new_password(desk: Desk) -> None:
    sys, clerk = verified(desk, "sys"), desk.enter("edu_clerk")
    person = desk.person("edu_clerk")
    reset = sys.post(f"/accounts/{person.pk}/reset", {"once": "r"})
    assert _PASSWORD.search(reset.text)
    assert clerk.get("/").status_code == 302, "the open session has ended"
    assert sys.post(f"/accounts/{person.pk}/disable", {"reason": ""}).status_code == 422
    sys.post(f"/accounts/{person.pk}/disable", {"reason": "调离"})
    assert not Person.objects.get(pk=person.pk).is_active
    sys.post(f"/accounts/{person.pk}/enable", {"reason": "返回", "until_on": "2026-12-31"})
    person = desk.person("edu_clerk")
    assert person.is_active
    assert str(person.until_on) == "2026-12-31"
    own = sys.post(f"/accounts/{desk.person('sys').pk}/disable", {"reason": "试试"})
    assert own.status_code == 422


def test_the_security_administrator_ends_all_sessions_of_a_person(desk: Desk) -> None:
    clerk, sec = desk.enter("edu_clerk"), verified(desk, "sec")
    assert clerk.get("/").status_code == 200
    sec.post(f"/accounts/{desk.person('edu_clerk').pk}/end-sessions", {"reason": "电脑遗失"})
    assert clerk.get("/").status_code == 302


def test_a_lost_second_step_is_lifted_by_the_security_administrator_but_not_the_own(desk: Desk) -> None:
    sec, sys = verified(desk, "sec"), verified(desk, "sys")
    person = desk.person("sys")
    assert sys.post(f"/accounts/{person.pk}/lift-factor", {"reason": "自己解除"}).status_code == 403
    own = desk.person("sec")
    assert sec.post(f"/accounts/{own.pk}/lift-factor", {"reason": "自己解除"}).status_code == 422
    assert sec.post(f"/accounts/{person.pk}/lift-factor", {"reason": "手机遗失,已当面核实"}).status_code == 302
    assert not TOTPDevice.objects.filter(user=person).exists()
    assert TOTPDevice.objects.filter(user=own).exists()
    assert sys.get("/").status_code == 302, "the open session has ended"
    assert desk.enter("sys").get("/accounts").headers["Location"].startswith("/account/factor")


def test_a_grant_is_asked_for_by_one_and_given_by_another_for_a_time(desk: Desk) -> None:
    watcher, sec = verified(desk, "watcher"), verified(desk, "sec")
    sent = {"right": "clue.read", "reason": "核对登记", "from_at": "2026-03-02T09:00", "until_at": "2026-03-05T09:00"}
    assert watcher.post("/accounts/grants/ask", sent).status_code == 302
    grant = Grant.objects.get()
    assert grant.state == "proposed"
    assert watcher.post(f"/accounts/grants/{grant.pk}/approve", {}).status_code in (403, 404)
    too_long = {**sent, "until_at": "2026-06-05T09:00", "once": "l"}
    assert watcher.post("/accounts/grants/ask", too_long).status_code == 422
    sec.post(f"/accounts/grants/{grant.pk}/approve", {"once": "g"})
    grant.refresh_from_db()
    assert grant.state == "approved"
    sec.post(f"/accounts/grants/{grant.pk}/end", {"reason": "已核对完"})
    grant.refresh_from_db()
    assert grant.ended_at is not None


def test_a_post_is_handed_over_or_ended(desk: Desk) -> None:
    w, sys = desk.world, verified(desk, "sys")
    sys.post("/accounts/new", NEW)
    person, post = desk.person("edu_clerk"), w.posts["edu_clerk"]
    base = f"/accounts/{person.pk}/posts/{post.pk}"
    assert sys.post(f"{base}/hand-over", {"to": "newcomer", "on": "2026-03-10"}).status_code == 302
    assert Post.objects.filter(replaces=post, state="proposed").count() == 1
    sys.post(f"{base}/end", {"on": "2026-03-31", "reason": "撤岗"})
    post.refresh_from_db()
    assert str(post.to_on) == "2026-03-31"
    assert sys.get(f"/accounts/{person.pk}/posts/{w.posts['officer'].pk}/end").status_code == 404


def test_the_table_of_roles_explains_all_of_them_and_says_why_three(desk: Desk) -> None:
    page = verified(desk, "audit").get("/accounts/roles").text
    for role in ROLES.values():
        assert role.title in page
    assert "没有超级管理员" in page


@pytest.mark.parametrize("name", ["officer", "edu_head", "chief"])
def test_accounts_are_the_administrators_alone(desk: Desk, name: str) -> None:
    client = desk.enter(name)
    for path in ("/accounts", "/accounts/new", "/accounts/1", "/accounts/posts", "/accounts/offers?holder=a"):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize("name", ["sys", "sec", "audit"])
def test_no_administrator_reads_a_case(desk: Desk, name: str) -> None:
    case = desk.world.begin("clerk", "register", title="只有业务岗位能看的事")
    client = verified(desk, name)
    assert client.get(f"/cases/{case.pk}").status_code == 404
    for path in ("/ledger", f"/search?q={case.number}", "/campaigns", f"/units/{case.registrar_id}"):
        answer = client.get(path)
        assert "只有业务岗位能看的事" not in answer.text
        assert f"/cases/{case.pk}" not in answer.text
