"""Sessions: idle ones end, others can be ended, and what was typed is not lost (5.3)."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from duban.journal.models import Entry
from duban.units.models import Person, Post, SignIn
from tests.desk.conftest import PASSWORD, Desk

NEW = "another-long-demo-2"


def test_an_untouched_session_ends_and_the_record_says_why(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    desk.pass_minutes(settings.CONFIG.idle_minutes + 2)
    answer = client.get("/notices")
    assert answer.headers["Location"] == "/sign-in?next=%2Fnotices&over=1"
    assert "上次登录已结束" in client.get(answer.headers["Location"]).text
    assert SignIn.objects.get().ended_by == "idle"
    assert Entry.objects.latest("seq").kind == "person.session_ended"


def test_a_session_in_use_goes_on(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    for _ in range(5):
        desk.pass_minutes(settings.CONFIG.idle_minutes - 5)
        assert client.get("/").status_code == 200


def test_the_stay_button_keeps_a_session_alive(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    desk.pass_minutes(settings.CONFIG.idle_minutes - 1)
    assert client.post("/stay").status_code == 204
    desk.pass_minutes(settings.CONFIG.idle_minutes - 1)
    assert client.get("/").status_code == 200


def test_a_form_sent_after_the_end_gives_back_what_was_typed_but_no_secret(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    desk.pass_minutes(settings.CONFIG.idle_minutes + 2)
    typed = {
        "facts": "每餐多收两元",
        "password": "p-secret",
        "identity_name": "张某某",
        "reporter_phone": "13900000000",
        "once": "tok",
    }
    answer = client.post("/notices/seen", typed)
    assert answer.status_code == 401
    assert "每餐多收两元" in answer.text
    for secret in ("p-secret", "张某某", "13900000000", "tok"):
        assert f">{secret}<" not in answer.text


def test_htmx_is_answered_by_status_alone_so_that_the_page_keeps_its_text(desk: Desk) -> None:
    answer = Client().get("/search?q=x", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_an_account_switched_off_is_out_at_its_next_step(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    Person.objects.filter(login="edu_clerk").update(is_active=False)
    assert client.get("/").status_code == 302


def test_another_session_can_be_ended_from_this_one(desk: Desk) -> None:
    here, there = desk.enter("edu_clerk"), desk.enter("edu_clerk")
    other = SignIn.objects.order_by("-pk")[0]
    here.post(f"/account/sessions/{other.pk}/end")
    assert there.get("/").status_code == 302
    assert here.get("/account/sessions").status_code == 200
    other.refresh_from_db()
    assert other.ended_by == "other"


def test_somebody_elses_session_cannot_be_ended_nor_known(desk: Desk) -> None:
    here = desk.enter("edu_clerk")
    stranger = desk.enter("edu_head")
    theirs = SignIn.objects.get(person__login="edu_head")
    assert here.post(f"/account/sessions/{theirs.pk}/end").status_code == 404
    assert stranger.get("/").status_code == 200


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(desk: Desk) -> None:
    here, there = desk.enter("edu_clerk"), desk.enter("edu_clerk")
    before = desk.person("edu_clerk").password_mark
    form = {"old_password": PASSWORD, "new_password": NEW, "again_password": NEW}
    answer = here.post("/account/password", form)
    assert answer.status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    entry = Entry.objects.filter(kind="person.password").get()
    assert desk.person("edu_clerk").password_mark in entry.payload
    assert before not in entry.payload


def test_a_bad_new_password_is_refused_at_its_field(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    for new, again, words in (
        ("short1", "short1", "至少"),
        (NEW, "other-long-demo-3", "不一致"),
        (PASSWORD, PASSWORD, "相同"),
        ("12345678901234", "12345678901234", "数字"),
    ):
        answer = client.post(
            "/account/password", {"old_password": PASSWORD, "new_password": new, "again_password": again}
        )
        assert answer.status_code == 422
        assert words in answer.text
    assert desk.person("edu_clerk").check_password(PASSWORD)


def test_an_open_seat_is_no_place_to_guess_the_old_password(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    form = {"old_password": "guess-guess-1", "new_password": NEW, "again_password": NEW}
    for _ in range(5):
        client.post("/account/password", form)
    answer = client.post("/account/password", {**form, "old_password": PASSWORD})
    assert "已锁定" in answer.text
    assert desk.person("edu_clerk").check_password(PASSWORD)


def test_a_password_set_by_somebody_else_must_be_changed_first(desk: Desk) -> None:
    Person.objects.filter(login="edu_clerk").update(must_change=True)
    client = desk.enter("edu_clerk")
    assert client.get("/notices").headers["Location"] == "/account/password?next=%2Fnotices"
    form = {"old_password": PASSWORD, "new_password": NEW, "again_password": NEW}
    assert client.post("/account/password", form).headers["Location"] == "/account"
    assert client.get("/notices").status_code == 200
    assert desk.person("edu_clerk").must_change is False


def test_a_person_of_several_posts_acts_from_one_of_them_at_a_time(desk: Desk) -> None:
    second = desk.world.posts["fin_clerk"]
    Post.objects.filter(pk=second.pk).update(holder=desk.world.people["edu_clerk"])
    client = desk.enter("edu_clerk")
    assert "青禾县教育局 · 承办联络员" in client.get("/account").text
    assert client.post("/act-as", {"post": second.pk}).status_code == 302
    assert "青禾县财政局 · 承办联络员" in client.get("/account").text
    again = desk.enter("edu_clerk")
    assert "青禾县财政局 · 承办联络员" in again.get("/account").text


def test_nobody_acts_from_a_post_that_is_not_theirs(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    answer = client.post("/act-as", {"post": desk.world.posts["officer"].pk})
    assert answer.status_code == 403
    assert "不在这个岗位上" in answer.text
    assert client.post("/act-as", {"post": "x"}).status_code == 403


def test_a_post_that_ended_leaves_its_holder_without_rights_but_not_without_words(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    Post.objects.filter(pk=desk.world.posts["edu_clerk"].pk).update(to_on=desk.world.today.replace(day=1))
    page = client.get("/").text
    assert "您的账号还没有岗位" in page


def test_pages_of_a_session_are_not_kept_by_the_browser(desk: Desk) -> None:
    assert desk.enter("edu_clerk").get("/").headers["Cache-Control"] == "private, no-store"
