"""Calendar and clocks: a year's table is checked before any clock rests on it; a new limit leaves what runs alone (C6, F1.6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from duban.campaign.calendar import calendar, folder
from duban.campaign.models import ClockSetting, Due
from duban.journal.models import Entry
from tests.desk.admin.house import verified
from tests.desk.conftest import Desk

YEAR = {
    "format": "duban-workdays/1",
    "year": 2027,
    "source": "演示通知(演示〔2026〕1号)",
    "rest": {"2027-01-01": "元旦"},
    "work": {},
}


@pytest.fixture(autouse=True)
def _no_year_is_left_behind() -> Iterator[None]:
    yield
    for path in folder().glob("*.json"):
        path.unlink()


def year_file(**changes: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("2027.json", json.dumps(YEAR | changes).encode())


def test_a_year_is_checked_put_into_force_and_journalled(desk: Desk) -> None:
    sys = verified(desk, "sys")
    assert not calendar().is_known(2027)
    assert "2027 年的暂算" in sys.get("/settings").text
    assert sys.post("/settings", {"file": year_file()}).headers["Location"] == "/settings?done=2027"
    assert calendar().is_known(2027)
    entry = Entry.objects.get(kind="calendar.year")
    assert "演示通知" in entry.payload
    assert "元旦" in sys.get("/settings/years/2027").text


@pytest.mark.parametrize(
    "changes", [{"rest": {}}, {"year": 99}, {"rest": {"2027-02-30": "x"}}, {"work": {"2027-01-04": "平日"}}]
)
def test_a_wrong_table_is_refused_with_its_reason_and_changes_nothing(desk: Desk, changes: dict[str, object]) -> None:
    answer = verified(desk, "sys").post("/settings", {"file": year_file(**changes)})
    assert answer.status_code == 422
    assert "id_file-error" in answer.text
    assert not calendar().is_known(2027)
    assert not Entry.objects.filter(kind="calendar.year").exists()


def test_only_the_system_administrator_adds_a_year(desk: Desk) -> None:
    assert verified(desk, "sec").post("/settings", {"file": year_file()}).status_code in (403, 422)
    assert not calendar().is_known(2027)


def test_a_new_limit_starts_on_its_day_and_running_dues_keep_theirs(desk: Desk) -> None:
    w = desk.world
    first = w.begin("clerk", "register")
    before = Due.objects.get(of_id=first.pk, rule="D02")
    sys = verified(desk, "sys")
    sent = {"amount": "9", "unit_of": "workday", "source": "演示办法第三条", "from_on": w.today.isoformat()}
    assert sys.post("/settings/clocks/D02", sent).headers["Location"] == "/settings/clocks#D02"
    page = sys.get("/settings/clocks").text
    assert "9 个工作日" in page
    assert "演示办法第三条" in page
    second = w.begin("clerk", "register")
    after = Due.objects.get(of_id=second.pk, rule="D02")
    kept = Due.objects.get(pk=before.pk)
    assert (kept.amount, kept.overdue_after) == (before.amount, before.overdue_after)
    assert (after.amount, after.source) == (9, "演示办法第三条")


@pytest.mark.parametrize(
    ("code", "changes", "status"),
    [
        ("D02", {"source": " "}, 422),
        ("D02", {"amount": "0"}, 422),
        ("D02", {"from_on": (date(2026, 3, 2) - timedelta(days=1)).isoformat()}, 422),
        ("D02", {"unit_of": "fortnight"}, 422),
        ("fix", {}, 404),
        ("nothing", {}, 404),
    ],
)
def test_a_limit_without_ground_or_for_the_past_is_refused(
    desk: Desk, code: str, changes: dict[str, str], status: int
) -> None:
    sent = {"amount": "9", "unit_of": "workday", "source": "演示", "from_on": desk.world.today.isoformat(), **changes}
    assert verified(desk, "sys").post(f"/settings/clocks/{code}", sent).status_code == status
    assert not ClockSetting.objects.exists()


def test_unconfirmed_sources_are_marked_and_others_may_look_but_not_change(desk: Desk) -> None:
    client = desk.enter("officer")
    page = client.get("/settings/clocks").text
    assert "待核" in page
    assert "/settings/clocks/T01" not in page
    assert client.get("/settings/clocks/T01").status_code == 403
