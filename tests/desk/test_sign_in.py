"""Signing in: who gets in, who does not, and what is kept of it (5.3, C8.2, G2)."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from duban.desk import lockout
from duban.desk.models import Attempts
from duban.desk.pages.sign_in import browser_family
from duban.journal.models import Entry
from duban.units.models import SignIn
from tests.desk.conftest import PASSWORD, Desk

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


def kinds_of(desk: Desk, name: str) -> list[str]:
    entries = Entry.objects.filter(subject_kind="person", subject_id=desk.world.people[name].pk)
    return list(entries.order_by("seq").values_list("kind", flat=True))


def test_the_right_password_opens_a_session_and_the_journal_says_so(desk: Desk) -> None:
    client = Client(headers={"User-Agent": FIREFOX})
    answer = desk.sign_in(client, "edu_clerk")
    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    row = SignIn.objects.get()
    assert (row.person_id, row.browser, row.at) == (desk.world.people["edu_clerk"].pk, "Firefox", desk.at)
    assert kinds_of(desk, "edu_clerk")[-1] == "person.sign_in"


def test_the_record_of_a_session_does_not_give_away_its_key(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    assert str(client.session.session_key) not in SignIn.objects.get().session


def test_no_table_has_a_place_for_an_address() -> None:
    columns = [column for model in apps.get_models() for column in model._meta.get_fields()]
    assert columns
    assert [str(c) for c in columns if isinstance(c, models.GenericIPAddressField)] == []
    names = {c.name for c in columns if c.model.__module__.startswith("duban.")}
    assert names.isdisjoint(
        {"ip", "ip_address", "user_agent", "device", "device_id", "location", "latitude", "longitude"}
    )


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15", "Safari"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_of_the_browser_only_the_family_is_kept(agent: str, family: str) -> None:
    assert browser_family(agent) == family


def test_a_wrong_password_says_how_many_tries_are_left_and_stands_in_the_journal(desk: Desk) -> None:
    client = Client()
    answer = desk.sign_in(client, "edu_clerk", "wrong")
    assert answer.status_code == 422
    assert "还可以再试 4 次" in answer.text
    assert 'value="edu_clerk"' in answer.text
    assert kinds_of(desk, "edu_clerk")[-1] == "person.sign_in_failed"
    entry = Entry.objects.latest("seq")
    assert json.loads(entry.actor)["person"] is None


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(desk: Desk) -> None:
    client = Client()
    for _ in range(4):
        assert desk.sign_in(client, "edu_clerk", "wrong").status_code == 422
    locked = desk.sign_in(client, "edu_clerk", "wrong")
    assert locked.status_code == 429
    assert "15 分钟" in locked.text
    assert kinds_of(desk, "edu_clerk")[-1] == "person.locked"
    desk.pass_minutes(14)
    assert desk.sign_in(client, "edu_clerk").status_code == 429
    desk.pass_minutes(2)
    assert desk.sign_in(client, "edu_clerk").status_code == 302


def test_a_lock_is_of_one_name_and_other_people_get_in(desk: Desk) -> None:
    for _ in range(6):
        desk.sign_in(Client(), "edu_clerk", "wrong")
    assert desk.sign_in(Client(), "edu_head").status_code == 302


def test_an_unknown_name_is_answered_and_locked_just_like_a_known_one(desk: Desk) -> None:
    before = Entry.objects.count()
    answers = [desk.sign_in(Client(), "nobody", "wrong") for _ in range(6)]
    assert [a.status_code for a in answers] == [422] * 4 + [429] * 2
    known = [desk.sign_in(Client(), "edu_clerk", "wrong") for _ in range(6)]
    assert [a.status_code for a in known] == [a.status_code for a in answers]
    assert Entry.objects.count() == before + 5


def test_counted_tries_keep_neither_the_name_nor_its_case(desk: Desk) -> None:
    desk.sign_in(Client(), "Edu_Clerk ", "wrong")
    desk.sign_in(Client(), "edu_clerk", "wrong")
    row = Attempts.objects.get()
    assert row.failures == 2
    assert "edu" not in row.mark


@pytest.mark.usefixtures("db")
def test_a_try_is_counted_before_the_password_is_looked_at(desk: Desk) -> None:
    taken = [lockout.take_try("edu_clerk", desk.at) for _ in range(8)]
    assert [one.allowed for one in taken] == [True] * 5 + [False] * 3
    assert [one.left for one in taken[:5]] == [4, 3, 2, 1, 0]
    lockout.right("edu_clerk")
    assert lockout.take_try("edu_clerk", desk.at).left == 4


def test_wrong_tries_far_apart_do_not_add_up(desk: Desk) -> None:
    for _ in range(8):
        assert desk.sign_in(Client(), "edu_clerk", "wrong").status_code == 422
        desk.pass_minutes(16)


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/x", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(desk: Desk, elsewhere: str) -> None:
    assert desk.sign_in(Client(), "edu_clerk", next=elsewhere).headers["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_wanted(desk: Desk) -> None:
    client = Client()
    asked = client.get("/notices?before=7")
    assert asked.headers["Location"] == "/sign-in?next=%2Fnotices%3Fbefore%3D7"
    assert desk.sign_in(client, "edu_clerk", next="/notices?before=7").headers["Location"] == "/notices?before=7"


def test_a_disabled_account_is_told_so_after_the_right_password_only(desk: Desk) -> None:
    type(desk.person("edu_clerk")).objects.filter(login="edu_clerk").update(until_on=desk.world.today.replace(day=1))
    assert "有效期" not in desk.sign_in(Client(), "edu_clerk", "wrong").text
    right = desk.sign_in(Client(), "edu_clerk")
    assert right.status_code == 422
    assert "有效期至" in right.text


def test_signing_out_ends_the_session_for_good(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    key = client.cookies["duban_session"].value
    client.post("/sign-out")
    assert SignIn.objects.get().ended_by == "self"
    stale = Client()
    stale.cookies["duban_session"] = key
    assert stale.get("/").status_code == 302


def test_the_password_stands_nowhere_in_the_journal(desk: Desk) -> None:
    desk.enter("edu_clerk")
    assert not Entry.objects.filter(payload__contains=PASSWORD).exists()
