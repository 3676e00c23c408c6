"""What every page keeps to: closed by default, no inline code, three languages, refusals in words (5.2, 4.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.forms import CharField, Form
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from duban.desk import answers, campaigns
from duban.desk.pages import inbox
from duban.desk.rooms import all_rooms, rooms_of
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Outdated, Refusal, Refusals
from tests.desk.conftest import Desk

SOURCE = Path(settings.ROOT) / "src" / "duban" / "desk"
OPEN_TO_ALL = {"sign-in", "language", "text-size", "specimen"}


def pages(resolver: Any = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry)
        else:
            yield entry


def address_of(page: URLPattern) -> str:
    converters = page.pattern.converters
    return (
        reverse(f"desk:{page.name}", kwargs=dict.fromkeys(converters, 1))
        if converters
        else reverse(f"desk:{page.name}")
    )


@pytest.mark.usefixtures("db")
def test_every_page_but_the_named_few_is_closed_to_strangers() -> None:
    found = [page for page in pages() if page.name and page.name not in OPEN_TO_ALL]
    assert len(found) > 20
    for page in found:
        answer = Client().get(address_of(page))
        assert answer.status_code == 302, page.name
        assert answer.headers["Location"].startswith("/sign-in?"), page.name


INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|hx-on|javascript:|["']js:|<style|\bunsafe-""")


def test_no_template_or_part_carries_inline_style_or_code() -> None:
    files = [*SOURCE.rglob("*.html"), *(SOURCE / "parts").rglob("*.py")]
    assert len(files) > 40
    assert [str(path) for path in files if INLINE.search(path.read_text("utf-8"))] == []


def test_scripts_in_templates_are_files_of_our_own() -> None:
    for path in SOURCE.rglob("*.html"):
        for script in re.findall(r"<script[^>]*>", path.read_text("utf-8")):
            assert 'src="{% asset' in script, path


def test_pages_forbid_everything_but_our_own_files(desk: Desk) -> None:
    for client, path in (
        (Client(), "/sign-in"),
        (desk.enter("edu_clerk"), "/"),
        (desk.enter("edu_clerk"), "/no-such-page"),
    ):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    client.post("/tastes/language", {"language": "en"})
    client.get("/sign-in")
    for name in ("duban_session", "duban_language"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_person_sees_only_the_rooms_their_rights_open(desk: Desk) -> None:
    assert rooms_of(Actor(person_id=1, name="甲")) == []
    clerk = {room.code for room in rooms_of(desk.world.actor("edu_clerk"))}
    admin = {room.code for room in rooms_of(desk.world.actor("sys"))}
    assert "inbox" in clerk
    assert "accounts" in admin - clerk


def test_the_frame_itself_costs_a_dozen_small_questions_to_the_database(
    desk: Desk, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = desk.enter("officer")
    client.get("/keys")
    with django_assert_max_num_queries(12):
        client.get("/keys")


def test_rooms_lead_to_pages_that_are_there(desk: Desk) -> None:
    assert all(room.href.startswith("/") for room in all_rooms())
    client = desk.enter("officer")
    for room in rooms_of(desk.world.actor("officer")):
        assert client.get(room.href).status_code == 200, room.code


@pytest.mark.parametrize(
    ("code", "word", "lang"),
    [("zh-hans", "账号", "zh-CN"), ("zh-hant", "賬號", "zh-Hant"), ("en", "Account", "en")],
)
def test_each_language_has_its_own_words_and_says_which_it_is(desk: Desk, code: str, word: str, lang: str) -> None:
    client = Client()
    client.post("/tastes/language", {"language": code, "next": "/sign-in"})
    page = client.get("/sign-in").text
    assert f'<html lang="{lang}"' in page
    assert word in page


def test_the_browsers_language_counts_until_one_is_chosen() -> None:
    assert 'lang="en"' in Client(headers={"Accept-Language": "en-GB,en;q=0.9"}).get("/sign-in").text
    assert 'lang="zh-Hant"' in Client(headers={"Accept-Language": "zh-TW"}).get("/sign-in").text
    assert 'lang="zh-CN"' in Client(headers={"Accept-Language": "fr"}).get("/sign-in").text


def test_the_language_chosen_goes_with_the_person_to_another_machine(desk: Desk) -> None:
    desk.enter("edu_clerk").post("/tastes/language", {"language": "en"})
    assert '<html lang="en"' in desk.enter("edu_clerk").get("/").text


def test_large_text_needs_no_script(desk: Desk) -> None:
    client = desk.enter("edu_clerk")
    assert 'data-text="normal"' in client.get("/").text
    client.post("/tastes/text", {"size": "large", "next": "/"})
    assert 'data-text="large"' in client.get("/").text
    client.post("/tastes/text", {"size": "huge", "next": "/"})
    assert 'data-text="large"' in client.get("/").text


def test_tastes_never_lead_to_another_site() -> None:
    assert Client().post("/tastes/language", {"language": "en", "next": "//evil.example"}).headers["Location"] == "/"


REFUSALS = [
    (NotThere("case.missing", "没有这一件。"), 404),
    (NotPermitted("case.wall", "本件反映的是您的单位,请回避。", ground="C8.1"), 403),
    (Outdated("case.outdated", "已被他人更新。"), 409),
    (Refusal("case.finding_missing", "请选择调查结论。", ground="S2-26", field="finding"), 422),
]


@pytest.mark.parametrize(("refusal", "status"), REFUSALS)
def test_a_refusal_becomes_a_page_that_says_what_and_on_what_ground(desk: Desk, refusal: Refusal, status: int) -> None:
    client = desk.enter("edu_clerk")
    with mock.patch.object(campaigns, "choose", side_effect=refusal):
        page = client.post("/campaign-in-hand", {"campaign": "1"}, headers={"Referer": "http://testserver/notices?x=1"})
        part = client.post("/campaign-in-hand", {"campaign": "1"}, headers={"HX-Request": "true"})
    assert page.status_code == part.status_code == status
    for answer in (page, part):
        assert refusal.sentence in answer.text
        assert f"依据:{refusal.ground}" in answer.text or not refusal.ground
    assert 'href="/notices?x=1"' in page.text
    assert part.headers["HX-Retarget"] == "#flash"
    assert "<html" not in part.text


def test_a_refusal_of_several_parts_stands_at_each_field() -> None:
    class Two(Form):
        finding = CharField()
        result = CharField()

    form = Two({"finding": "属实", "result": "已退还"})
    form.is_valid()
    missing = [Refusal("a", "请选择结论。", field="finding"), Refusal("b", "须由他人审核。", field="nowhere")]
    assert answers.put_on(form, Refusals(missing)) == 422
    assert form.errors["finding"] == ["请选择结论。"]
    assert form.non_field_errors() == ["须由他人审核。"]


def test_the_way_back_from_a_refusal_stays_on_this_site() -> None:
    request = RequestFactory().get("/", headers={"Referer": "http://evil.example/x"})
    assert answers._back(request) == "/"


def test_a_page_that_is_not_there_says_so_in_the_frame_of_the_reader(desk: Desk) -> None:
    inside = desk.enter("edu_clerk").get("/no-such-page")
    assert inside.status_code == 404
    assert 'class="rail"' in inside.text
    outside = Client().get("/no-such-page")
    assert outside.status_code == 404
    assert 'class="rail"' not in outside.text


def test_a_form_without_its_guard_is_refused_in_words(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in", {"login": "edu_clerk", "password": "x"})
    assert answer.status_code == 403
    assert "Cookie" in answer.text


def test_a_fault_is_answered_with_a_number_that_the_log_has_too(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    client = desk.enter("edu_clerk")
    client.raise_request_exception = False
    with mock.patch.object(inbox, "render", side_effect=RuntimeError("演示")):
        answer = client.get("/")
    assert answer.status_code == 500
    number = re.search(r'class="mono">([0-9a-f]{8})<', answer.text)
    assert number is not None
    assert any(number[1] in record.getMessage() for record in caplog.records)


def test_a_foreign_host_name_is_refused_in_words() -> None:
    answer = Client(headers={"Host": "evil.example"}).get("/sign-in")
    assert answer.status_code == 400
    assert "hosts" in answer.text
