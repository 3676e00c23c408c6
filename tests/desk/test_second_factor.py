"""The second step: a must for administrators, and the only way to sensitive rights (G2)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, cast

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from duban.desk import factors
from duban.journal.door import act
from duban.journal.models import Entry
from duban.kernel.actor import CLOCK, Actor
from duban.units.models import Grant, Post
from tests.desk.conftest import Desk

CODE = re.compile(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>")


def now_code(device: TOTPDevice, drift: int = 0) -> str:
    return f"{totp(device.bin_key, drift=drift):06d}"


def set_up(desk: Desk, name: str) -> tuple[Client, list[str]]:
    """Sign in and switch the second step on; the browser and the recovery codes shown."""
    client = desk.enter(name)
    client.get("/account/factor")
    device = TOTPDevice.objects.get(user__login=name, confirmed=False)
    answer = client.post("/account/factor", {"code": now_code(device)})
    assert answer.status_code == 200
    return client, CODE.findall(answer.text)


def actor_in(client: Client) -> Actor:
    """Who acts in this browser, as its pages see it."""
    request: Any = client.get("/account").wsgi_request
    return cast(Actor, request.actor)


def forget_used(name: str) -> None:
    """Let the same code count once more: a test does not wait half a minute for the next."""
    TOTPDevice.objects.filter(user__login=name).update(
        last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None
    )


@pytest.mark.parametrize("name", ["sys", "sec", "audit"])
def test_an_administrator_does_nothing_before_the_second_step_is_set_up(desk: Desk, name: str) -> None:
    client = desk.enter(name)
    assert client.get("/").headers["Location"] == "/account/factor?next=%2F"
    client, codes = set_up(desk, name)
    assert client.get("/").status_code == 200
    assert len(codes) == factors.CODES
    assert Entry.objects.filter(kind="person.factor_on").count() == 1


def test_the_next_sign_in_asks_for_the_code_and_nothing_is_open_before_it(desk: Desk) -> None:
    set_up(desk, "sys")
    forget_used("sys")
    client = desk.enter("sys")
    for path in ("/", "/account", "/account/sessions", "/notices"):
        assert client.get(path).headers["Location"].startswith("/sign-in/code")
    assert client.get("/account/password").headers["Location"] == "/sign-in/code"
    assert client.get("/account/factor").headers["Location"] == "/sign-in/code"
    answer = client.post(
        "/sign-in/code?next=/notices", {"code": now_code(TOTPDevice.objects.get(user__login="sys")), "next": "/notices"}
    )
    assert answer.headers["Location"] == "/notices"
    assert client.get("/notices").status_code == 200


def test_a_code_counts_once(desk: Desk) -> None:
    set_up(desk, "sys")
    client = desk.enter("sys")
    answer = client.post("/sign-in/code", {"code": now_code(TOTPDevice.objects.get(user__login="sys"))})
    assert answer.status_code == 422
    assert "已经用过" in answer.text or "秒后再试" in answer.text
    assert Entry.objects.latest("seq").kind == "person.factor_failed"


def test_a_recovery_code_opens_once_and_is_stored_as_a_digest_only(desk: Desk) -> None:
    _, codes = set_up(desk, "sys")
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == factors.CODES
    assert stored.isdisjoint({code.replace("-", "") for code in codes})
    client = desk.enter("sys")
    assert client.post("/sign-in/code", {"code": codes[0].upper()}).status_code == 302
    assert StaticToken.objects.count() == factors.CODES - 1
    assert desk.enter("sys").post("/sign-in/code", {"code": codes[0]}).status_code == 422


def test_the_secret_is_shown_while_it_is_set_up_and_never_again(desk: Desk) -> None:
    client = desk.enter("sys")
    page = client.get("/account/factor")
    picture = client.get("/account/factor/picture")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b'xmlns="http://www.w3.org/2000/svg"' in picture.content
    assert picture.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    key = factors.key_words(TOTPDevice.objects.get())
    assert key in page.text
    client, _ = set_up(desk, "sys")
    assert client.get("/account/factor/picture").status_code == 403
    assert key not in client.get("/account/factor").text


def test_a_wrong_code_does_not_switch_it_on(desk: Desk) -> None:
    client = desk.enter("sys")
    client.get("/account/factor")
    device = TOTPDevice.objects.get()
    wrong = f"{(int(now_code(device)) + 1) % 1_000_000:06d}"
    if wrong in {now_code(device, 1), now_code(device, -1)}:
        wrong = f"{(int(wrong) + 7) % 1_000_000:06d}"
    assert client.post("/account/factor", {"code": wrong}).status_code == 422
    device.refresh_from_db()
    assert device.confirmed is False


def test_switching_it_off_takes_a_code_and_is_written_down(desk: Desk) -> None:
    client, codes = set_up(desk, "edu_clerk")
    assert client.post("/account/factor/off", {"code": "000000"}).status_code == 422
    assert TOTPDevice.objects.filter(user__login="edu_clerk").exists()
    assert client.post("/account/factor/off", {"code": codes[0]}).status_code == 302
    assert not TOTPDevice.objects.filter(user__login="edu_clerk").exists()
    assert Entry.objects.latest("seq").kind == "person.factor_off"


def test_fresh_recovery_codes_make_the_old_ones_worthless(desk: Desk) -> None:
    client, old = set_up(desk, "edu_clerk")
    answer = client.post("/account/factor/codes", {"code": old[0]})
    fresh = CODE.findall(answer.text)
    assert len(fresh) == factors.CODES
    assert set(fresh).isdisjoint(old)
    assert desk.enter("edu_clerk").post("/sign-in/code", {"code": old[1]}).status_code == 422


def test_a_sensitive_right_counts_only_after_the_second_step(desk: Desk) -> None:
    with act(actor=CLOCK, at=desk.at, kind="grant.give") as deed:
        deed.permit("grant.manage")
        post = deed.take(Post, desk.world.posts["watcher"].pk)
        until = desk.at + timedelta(hours=8)
        grant = Grant(post=post, right="clue.read", reason="演示", from_at=desk.at, until_at=until, state="approved")
        deed.add_part(post, grant)
    plain = actor_in(desk.enter("watcher"))
    assert plain.role == "discipline"
    assert plain.grants == frozenset()
    client, _ = set_up(desk, "watcher")
    assert actor_in(client).grants == {"clue.read"}


def test_codes_are_read_as_people_type_them() -> None:
    assert factors._plain(" ABCDE-fghij ") == "abcdefghij"
    assert factors._plain("１２３ ４５６") == "123456"
