"""The administrator's page of digests: settle, try, take recipients in, see what did not arrive; secrets are never shown again."""

from __future__ import annotations

import pytest

from duban.digests.models import Subscriber, WaySetting
from tests.desk.admin.house import verified
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db


def test_a_way_is_settled_tried_and_given_recipients(desk: Desk) -> None:
    browser, here = verified(desk, "sys"), "/settings/digests/mail"
    assert "默认全部关闭" in browser.get("/settings/digests").content.decode()
    given = {
        "host": "127.0.0.1",
        "port": "1",
        "security": "none",
        "sender": "a@example.cn",
        "password": "demo-secret-77",
        "hour": "8",
    }
    wrong = browser.post(here, given | {"on": "1", "port": "99999"})
    assert (wrong.status_code, "1 到 65535" in wrong.content.decode()) == (422, True)
    assert browser.post(here, given | {"on": "1"}).status_code == 302
    text = browser.get(here).content.decode()
    assert "demo-secret-77" not in text
    assert "已保存,不显示" in text
    answer = browser.post(f"{here}/trial", {"address": "b@example.cn"})
    assert (answer.status_code, "连不上邮件服务器" in answer.content.decode()) == (422, True)
    answer = browser.post(f"{here}/recipients", {"lines": "无此单位 b@example.cn"})
    assert (answer.status_code, "第 1 行" in answer.content.decode()) == (422, True)
    assert browser.post(f"{here}/recipients", {"lines": "柳溪镇 town-clerk@example.cn"}).status_code == 302
    text = browser.get(here).content.decode()
    assert "to***@example.cn" in text
    assert "town-clerk@example.cn" not in text
    row = Subscriber.objects.get()
    assert browser.post(f"/settings/digests/recipients/{row.pk}/end").status_code == 302
    assert Subscriber.objects.get().state == "ended"
    assert WaySetting.objects.get().on


def test_nobody_else_sees_the_page(desk: Desk) -> None:
    for name in ("officer", "town_clerk"):
        assert desk.enter(name).get("/settings/digests").status_code == 403
    assert "待办摘要" not in desk.enter("officer").get("/settings/clocks").content.decode()
