"""From what is owed to a letter: once a working day, never twice, tried again when it fails, seen when it is given up (4/3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from duban.campaign.models import Due
from duban.cases.models import Case
from duban.digests import actions, outbox, queries
from duban.digests.models import Digest, Subscriber, WaySetting
from duban.jobs.rounds import send_digests
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, Refusal
from duban.plans.model import Every
from tests.digests.servers import Web, web_server
from tests.returns.place import Place, city, moment
from tests.returns.test_stories import COUNTIES, hand_in

pytestmark = pytest.mark.django_db

START, TODAY = date(2026, 3, 2), date(2026, 3, 11)
MORNING = moment(TODAY, 9)


@pytest.fixture
def place() -> Place:
    """Three counties owe a weekly return; a system administrator."""
    made = city(START, date(2026, 12, 31), counties=3)
    made.demand("recurring", "周报告", COUNTIES, Every("week"), form="weekly", to=("office",))
    made.apply(START)
    made.at = MORNING
    return made


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


def to_files(place: Place, *lines: str, folder: str = "digests") -> None:
    admin = place.actor("city", "sysadmin")
    given = {"folder": folder}
    actions.settle(actor=admin, at=place.at, code="file", given=given, on=True, link="https://duban.example/", hour=8)
    actions.subscribe(actor=admin, at=place.at, code="file", lines="\n".join(lines))


def written(folder: str = "digests", day: date = TODAY) -> dict[str, str]:
    place = Path(settings.DATA) / folder / f"{day:%Y-%m-%d}"
    return {path.stem: path.read_text("utf-8") for path in place.glob("*.txt")} if place.is_dir() else {}


def test_a_unit_is_told_once_a_working_day_and_not_at_all_when_nothing_is_owed(place: Place) -> None:
    to_files(place, "演示0县", "演示1县\t第一县", "演示市教育局", folder="once")
    early = moment(TODAY, 7)
    assert (outbox.prepare(at=early), outbox.prepare(at=moment(date(2026, 3, 14)))) == (0, 0), "too early; a Saturday"
    for demand in place.campaign.demands.all():
        hand_in(place, "county0", place.owed_by("county0", demand, "2026-W0302"))
        hand_in(place, "county0", place.owed_by("county0", demand, "2026-W0309"))
    assert send_digests.run(MORNING) == 1
    assert set(written("once")) == {"第一县"}
    text = written("once")["第一县"]
    assert text.startswith("督办待办摘要(2026-03-11):待办 2 项,其中逾期 1 项")
    assert "周报告 2 项" in text and "https://duban.example" in text
    assert send_digests.run(MORNING + timedelta(hours=2)) == 0
    states = dict(Digest.objects.values_list("subscriber__hint", "state"))
    assert states == {"第一县": "sent", "演示0县": "nothing", "演示市教育局": "nothing"}
    assert verify() == []


def test_nothing_of_a_case_but_the_title_of_its_due_is_told(place: Place) -> None:
    """C8.1, C11: no title, no number, no reporter."""
    admin = place.actor("city", "sysadmin")
    due = Due(
        of_kind="case", of_id=1, owing=place.units["county2"], right="case.handle", rule="T18a", title="签收督办单", unit_of="workday",
        source="演示", start_on=START, target_on=TODAY, overdue_after=TODAY, warn_on=TODAY,
    )  # fmt: skip
    Due.objects.bulk_create([due])
    assert not Case.objects.exists()
    to_files(place, f"{admin.name.removeprefix('演示')} 管理员", "演示2县", folder="facts")
    outbox.prepare(at=MORNING)
    assert outbox.deliver(at=MORNING) == 1
    text = written("facts")["演示2县"]
    assert [line.split(":")[0] for line in text.splitlines()[2:5]] == ["演示2县", "! 周报告 2 项", "· 签收督办单"]
    assert "T18a" not in text
    assert Digest.objects.get(subscriber__person__isnull=False).state == "nothing", "an administrator owes nothing"


def test_a_failure_is_tried_again_then_given_up_and_shown_without_the_address(place: Place, web: Web) -> None:
    admin, key = place.actor("city", "sysadmin"), "693a91f6-demo-key-of-county1"
    actions.settle(actor=admin, at=place.at, code="wecom", given={"base": web.address}, on=True, link="", hour=0)
    actions.subscribe(actor=admin, at=place.at, code="wecom", lines=f"演示1县 {key}")
    web.answers = [(503, b"")] * 6 + [(200, b'{"errcode":0}')]
    at, tries = MORNING, 0
    while Digest.objects.filter(state="waiting").exists() or not tries:
        assert send_digests.run(at) == 0
        assert send_digests.run(at) == 0, "not before its time"
        tries, at = tries + 1, Digest.objects.get().next_at
    row = Digest.objects.get()
    assert (row.state, row.tries, len(web.asked), tries) == ("failed", 6, 6, 6)
    (shown,) = queries.failures(admin, TODAY)
    assert (shown.name, shown.given_up, shown.error, shown.detail) == ("演示1县", True, "status", "503")
    assert queries.failed(admin, TODAY) == 1
    kept = "".join(Entry.objects.values_list("payload", flat=True)) + json.dumps(
        [*WaySetting.objects.values(), *Subscriber.objects.values()], default=str
    )
    assert key not in kept, "neither the journal nor the tables hold it in the clear"
    assert send_digests.run(moment(date(2026, 3, 12), 9)) == 1, "the next day is a new one"
    assert verify() == []


def test_two_senders_at_once_send_one_letter(place: Place, web: Web) -> None:
    admin = place.actor("city", "sysadmin")
    actions.settle(actor=admin, at=place.at, code="wecom", given={"base": web.address}, on=True, link="", hour=0)
    actions.subscribe(actor=admin, at=place.at, code="wecom", lines="演示1县 693a91f6-demo-key")
    outbox.prepare(at=MORNING)
    outbox.prepare(at=MORNING)
    row = Digest.objects.get()
    assert outbox._claim(row, MORNING)
    assert not outbox._claim(row, MORNING), "read before the other one won"
    assert outbox.deliver(at=MORNING) == 0
    assert outbox.deliver(at=MORNING + timedelta(minutes=10)) == 1, "a sender that died is taken over from"
    assert json.loads(web.asked[0][2])["text"]["content"].startswith("督办待办摘要")


def test_only_the_administrator_settles_and_wrong_lines_are_named(place: Place, web: Web) -> None:
    admin, clerk = place.actor("city", "sysadmin"), place.actor("county0")
    with pytest.raises(NotPermitted):
        actions.settle(actor=clerk, at=place.at, code="file", given={}, on=True, link="", hour=8)
    with pytest.raises(NotPermitted):
        queries.standing(clerk, TODAY)
    for given, link in (
        ({"folder": "../keys"}, ""),
        ({"folder": "keys"}, ""),
        ({"folder": ""}, ""),
        ({"folder": "x"}, "javascript:x"),
    ):
        with pytest.raises(Refusal):
            actions.settle(actor=admin, at=place.at, code="file", given=given, on=True, link=link, hour=8)
    with pytest.raises(Refusal, match="第 2 行:没有叫“无此县”") as refused:
        actions.subscribe(
            actor=admin, at=place.at, code="sms", lines="演示0县 13800000000\n无此县 13800000001\n演示1县 12"
        )
    assert "第 3 行" in refused.value.sentence
    assert not Subscriber.objects.exists()
    given = {"host": "127.0.0.1", "port": "25", "security": "none", "sender": "a@example.cn", "password": "demo-secret"}
    first = actions.settle(actor=admin, at=place.at, code="mail", given=given, on=False, link="", hour=8)
    again = actions.settle(
        actor=admin, at=place.at, code="mail", given=given | {"password": ""}, on=True, link="", hour=9
    )
    assert again.sealed == first.sealed, "a secret left empty stays"
    assert "demo-secret" not in json.dumps(again.settings)


def test_a_trial_says_what_the_other_side_said(place: Place, web: Web) -> None:
    admin = place.actor("city", "sysadmin")
    with pytest.raises(Refusal, match="先填好并保存"):
        actions.try_out(actor=admin, at=place.at, code="wecom", address="693a91f6-demo-key")
    actions.settle(actor=admin, at=place.at, code="wecom", given={"base": web.address}, on=False, link="", hour=0)
    actions.try_out(actor=admin, at=place.at, code="wecom", address="693a91f6-demo-key")
    web.answers = [(200, b'{"errcode":93000}')]
    with pytest.raises(Refusal, match="错误码 93000"):
        actions.try_out(actor=admin, at=datetime(2026, 3, 11, 3, tzinfo=UTC), code="wecom", address="693a91f6-demo-key")
    assert Entry.objects.filter(kind="digest.trial").count() == 2
    assert not Digest.objects.exists()


def test_a_person_is_told_of_the_posts_held(place: Place) -> None:
    clerk = place.actor("county1")
    to_files(place, "county1.liaison 经办", folder="person")
    assert send_digests.run(MORNING) == 1
    assert "周报告" in written("person")["经办"]
    assert clerk.name in written("person")["经办"]
    row = Subscriber.objects.get()
    actions.unsubscribe(actor=place.actor("city", "sysadmin"), at=place.at, subscriber_id=row.pk)
    assert send_digests.run(moment(date(2026, 3, 12), 9)) == 0
    assert Subscriber.objects.get().sealed == ""
