"""A campaign as a file: out and in unchanged, refused with the place where it does not fit; and taken over by the level below."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from duban import plans
from duban.campaign import actions, exchange, queries
from duban.campaign.models import Campaign
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from tests import make
from tests.campaign.test_elements import PLAN

SMALL: dict[str, Any] = {
    "format": exchange.FORMAT, "title": "演示", "starts_on": "2026-03-01", "ends_on": None, "words": {"order": "督办单"}, "area": None,
    "office": {"code": "Y1", "name": "专治办"}, "review_unit": None,
    "texts": [{"nr": 1, "name": "a.txt", "sha256": "0" * 64, "how": "first", "words": "一、整治内容\r\n  白条入账\n"}],
    "phases": [], "topics": [{"key": "t1", "code": "1", "says": "白条入账", "parent": None, "text": 1, "span": [8, 12], "place": "一",
                              "state": "confirmed", "read": {}, "origin": []}],
    "elements": [], "units": [], "questions": [],
}  # fmt: skip


def test_what_is_written_is_read_again_unchanged() -> None:
    assert exchange.read(exchange.write(SMALL)) == SMALL
    assert b"2026-03-01" in exchange.write(SMALL)


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_survives(words: str, title: str) -> None:
    said = copy.deepcopy(SMALL)
    said["texts"][0]["words"], said["title"], said["topics"] = words + "文", title, []
    assert exchange.read(exchange.write(said)) == said


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("title",), 3, "title"),
        (("starts_on",), "2026-02-30", "starts_on"),
        (("texts",), [], "texts"),
        (("topics", 0, "span"), [8, 99], "topics[1]"),
        (("topics", 0, "state"), "dropped", "topics[1]"),
        (("topics", 0, "parent"), "t9", "topics[1]"),
        (("topics", 0, "text"), 2, "topics[1]"),
        (("topics", 0, "colour"), "red", "colour"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_place(path: tuple[Any, ...], value: Any, where: str) -> None:
    said = copy.deepcopy(SMALL)
    place: Any = said
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Refusal) as refused:
        exchange.read(exchange.write(said))
    assert where in refused.value.sentence


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"[1, 2", b"title: a", b"a: &x [1]\nb: *x\n", b"!!python/object:os.system {}"]
)
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        exchange.read(data)


def _reviewed(w: make.World) -> Campaign:
    """A campaign that has been through a review: confirmed, edited, split, linked, answered."""
    officer, at = w.actor("officer"), w.at
    one = actions.draft(actor=officer, at=at, plan=plans.read_text(PLAN))
    by: dict[str, Any] = {"actor": officer, "at": at, "campaign_id": one.pk}
    duty = queries.elements_of(one, "duty")[0]
    actions.confirm_all(**by, kind="obligation")
    actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "账目清查"})
    actions.split_element(**by, element_id=duty.pk, parts=["账目清查", "资产清查"])
    actions.add_phase(**by, name="自查阶段", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    actions.add_topic(**by, text="公款私存", parent_id=queries.tree_of(one)[0].topic.pk)
    actions.link_mention(**by, mention_id=one.mentions.get(name="县财政局").pk, unit_id=w.units["finance"].pk)
    actions.call_collective(**by, mention_id=one.mentions.get(name="各乡镇").pk, unit_ids=[w.units["town"].pk])
    for question in one.questions.all()[:1]:
        actions.answer_question(**by, question_id=question.pk, answer="演示答复")
    return one


def test_a_reviewed_campaign_is_exported_and_imported_again_unchanged(db: None) -> None:
    w = make.world()
    officer = w.actor("officer")
    out = exchange.write(queries.exported(officer, _reviewed(w).pk))
    made, unknown = actions.import_campaign(actor=officer, at=w.at, data=out)
    assert unknown == []
    assert made.state == "draft"
    assert exchange.write(queries.exported(officer, made.pk)) == out
    elsewhere = yaml.safe_load(out)
    for row in elsewhere["units"]:
        if row["unit"]:
            row["unit"] = {"code": "X", "name": "别处的财政局"}
    other, unknown = actions.import_campaign(actor=officer, at=w.at, data=exchange.write(elsewhere))
    assert unknown == ["别处的财政局"]
    assert not other.mentions.exclude(unit=None).exists()
    with pytest.raises((NotPermitted, NotThere)):
        queries.exported(w.actor("edu_clerk"), made.pk)


def test_a_lower_level_takes_over_and_adapts_and_what_is_missing_is_seen_above(db: None) -> None:
    w = make.world()
    city, county = w.actor("city_officer"), w.actor("officer")
    parent = actions.draft(actor=city, at=w.at, plan=plans.read_text(PLAN))
    with pytest.raises(NotThere):
        actions.draft_child(actor=county, at=w.at, parent_id=parent.pk, area_id=w.units["county_c"].pk + 10_000)
    by: dict[str, Any] = {"actor": city, "at": w.at, "campaign_id": parent.pk}
    for question in parent.questions.exclude(code__in=actions.NOTICES):
        actions.set_aside(**by, question_id=question.pk, reason="演示")
    actions.open_campaign(**by)
    child = actions.draft_child(actor=county, at=w.at, parent_id=parent.pk, area_id=w.units["county_a"].pk)
    with pytest.raises(Refusal, match="已经有"):
        actions.draft_child(actor=county, at=w.at, parent_id=parent.pk, area_id=w.units["county_a"].pk)
    with pytest.raises((Refusal, NotPermitted)):
        actions.draft_child(actor=county, at=w.at, parent_id=parent.pk, area_id=w.units["county_c"].pk)
    taken = queries.elements_of(child)
    assert {row.state for row in taken} == {"inherited"}
    assert "post" not in {row.kind for row in taken}
    assert [node.topic.text for node in queries.tree_of(child)] == [node.topic.text for node in queries.tree_of(parent)]
    seen = queries.cascade(city, parent.pk)
    assert [(row.campaign.pk, row.left == row.total) for row in seen.below] == [(child.pk, True)]
    assert [area.name for area in seen.missing] == ["白榆县"]  # S1-45
    mine: dict[str, Any] = {"actor": county, "at": w.at, "campaign_id": child.pk}
    assert any("沿用上级" in line for line in actions.blocks(child))
    for kind in ("topic", "phase", *{row.kind for row in taken}):
        actions.confirm_all(**mine, kind=kind)
    assert queries.cascade(city, parent.pk).below[0].left == 0
    assert not any("沿用上级" in line for line in actions.blocks(child))
    duty = queries.elements_of(parent, "duty")[0]
    actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "上级改了的任务"})
    changed = queries.cascade(county, child.pk).changed
    assert [(mine_.body["task"], theirs.body["task"]) for mine_, theirs in changed] == [
        (duty.body["task"], "上级改了的任务")
    ]
