"""The palette: units, matters of a plan and commands, each only to those who may know of it or do it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from duban import plans
from duban.campaign import actions
from tests.desk.admin.house import verified
from tests.desk.conftest import Desk

PLAN = "关于开展演示行动的实施方案\n一、整治内容\n(一)扣押证照问题。违规扣押群众证照。\n二、步骤\n(一)动员部署阶段(2026年6月1日至6月30日)。\n"


def found(client: Client, words: str) -> str:
    """What the palette shows."""
    return client.get(f"/search?q={quote(words)}", headers={"hx-request": "true"}).text


@pytest.mark.parametrize(("words", "name"), [("财政", "青禾县财政局"), ("財政局", "青禾县财政局"), ("柳溪", "柳溪镇")])
def test_units_are_found_by_part_of_their_name_in_either_script(desk: Desk, words: str, name: str) -> None:
    assert name in found(desk.enter("edu_clerk"), words)


def test_matters_and_phases_of_a_draft_are_found_by_those_who_manage_it_alone(desk: Desk) -> None:
    w = desk.world
    actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(PLAN))
    officer, clerk = desk.enter("officer"), desk.enter("edu_clerk")
    assert "#e-phase-" in found(officer, "动员部署")
    assert "#e-topic-" in found(officer, "扣押")
    for words in ("动员部署", "扣押", "演示行动"):
        assert "/campaigns/" not in found(clerk, words)
    assert "/campaigns/" in found(clerk, "乱收费"), "the open campaign's matters are for everyone in it"


@pytest.mark.parametrize(
    ("name", "words", "page"),
    [
        ("officer", "上传方案", "/campaigns/new"),
        ("sys", "新建账号", "/accounts/new"),
        ("sec", "批准岗位", "/accounts/posts"),
        ("audit", "核验流水", "/audit/verify"),
        ("watcher", "临时授权", "/accounts/grants/ask"),
    ],
)
def test_a_command_is_found_by_who_may_give_it_and_by_nobody_else(desk: Desk, name: str, words: str, page: str) -> None:
    assert f'href="{page}"' in found(verified(desk, name), words)
    assert f'href="{page}"' not in found(desk.enter("edu_clerk"), words)
