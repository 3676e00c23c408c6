"""A plan in hand: uploaded, read beside its text, its questions settled, its units linked by a person, and opened."""

from __future__ import annotations

import io
import re

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duban.campaign import actions as actions_of_plan
from duban.campaign.models import Campaign, Mention, Question
from duban.journal.models import Entry
from duban.units import actions
from duban.units.models import Alias, Unit
from tests.desk.conftest import Desk

PLAN = """关于开展演示专项整治的实施方案

一、整治内容
(一)乱收费问题。违规向群众收取费用。
(二)办事拖延问题。对群众诉求推诿扯皮。
二、方法步骤
(一)动员部署阶段(2026年6月1日至6月30日)。由青禾县财政局牵头。
(二)自查自纠阶段(2026年7月1日至8月31日)。
"""


def linked(mention_id: int) -> int | None:
    """The unit a mention is linked to now."""
    return Mention.objects.get(pk=mention_id).unit_id


def upload(client: Client) -> Campaign:
    file = SimpleUploadedFile("演示方案.txt", PLAN.encode())
    answer = client.post("/campaigns/new", {"file": file, "text": "", "once": "a"})
    assert answer.status_code == 302, answer.text
    found = Campaign.objects.get(state="draft")
    assert answer.headers["Location"] == f"/campaigns/{found.pk}/plan"
    return found


def test_an_uploaded_plan_stands_beside_what_was_read_from_it(desk: Desk) -> None:
    client = desk.enter("officer")
    one = upload(client)
    page = client.get(f"/campaigns/{one.pk}/plan").text
    for phase in one.phases.all():
        assert f'href="#s-phase-{phase.pk}"' in page
        assert f'id="s-phase-{phase.pk}"' in page
        assert f'href="#e-phase-{phase.pk}"' in page
    assert "动员部署阶段" in page
    assert page.count("<h1>") == 1
    overview = client.get(f"/campaigns/{one.pk}").text
    assert "2026-06-01 — 2026-06-30" in overview
    assert "这是草稿" in overview


def test_a_plan_in_word_is_read_as_well(desk: Desk) -> None:
    paper, out = docx.Document(), io.BytesIO()
    for line in PLAN.splitlines():
        paper.add_paragraph(line)
    paper.save(out)
    file = SimpleUploadedFile("演示方案.docx", out.getvalue())
    answer = desk.enter("officer").post("/campaigns/new", {"file": file, "text": ""})
    assert answer.status_code == 302, answer.text
    one = Campaign.objects.get(state="draft")
    assert one.phases.count() == 2
    assert one.title == "关于开展演示专项整治的实施方案"


def test_a_plan_that_cannot_be_read_is_refused_at_its_field(desk: Desk) -> None:
    client = desk.enter("officer")
    answer = client.post(
        "/campaigns/new", {"file": SimpleUploadedFile("方案.docx", b"PK\x03\x04 no document"), "text": ""}
    )
    assert answer.status_code == 422
    assert "id_file-error" in answer.text or 'role="alert"' in answer.text
    assert client.post("/campaigns/new", {"text": "  "}).status_code == 422
    assert not Campaign.objects.filter(state="draft").exists()


def test_the_same_form_sent_twice_makes_one_draft(desk: Desk) -> None:
    client = desk.enter("officer")
    for _ in range(2):
        client.post("/campaigns/new", {"text": PLAN, "once": "same"})
    assert Campaign.objects.filter(state="draft").count() == 1


def test_questions_are_answered_or_set_aside_with_a_reason_and_can_be_taken_back(desk: Desk) -> None:
    client = desk.enter("officer")
    one = upload(client)
    question = one.questions.first()
    assert question is not None
    address = f"/campaigns/{one.pk}/questions/{question.pk}"
    empty = client.post(address, {"do": "aside", "answer": " "})
    assert empty.status_code == 422
    assert f'id="answer-{question.pk}-error"' in empty.text
    assert client.post(address, {"do": "aside", "answer": "另行通知"}).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.answer) == ("set_aside", "另行通知")
    assert "另行通知" in client.get(f"/campaigns/{one.pk}/plan").text
    client.post(address, {"do": "reopen"})
    assert Question.objects.get(pk=question.pk).state == "open"


def test_opening_says_what_blocks_it_and_opens_when_nothing_does(desk: Desk) -> None:
    client = desk.enter("officer")
    one = upload(client)
    address = f"/campaigns/{one.pk}/open"
    for question in one.questions.exclude(code__in=actions_of_plan.NOTICES):
        refused = client.post(address, {"once": f"b{question.pk}"})
        assert refused.status_code == 422
        assert "还不能启动" in refused.text
        client.post(f"/campaigns/{one.pk}/questions/{question.pk}", {"do": "answer", "answer": "演示"})
    if not one.topics.exists():
        client.post(f"/campaigns/{one.pk}/topics/new", {"text": "乱收费", "parent_id": ""})
    assert client.post(address, {"once": "c"}).headers["Location"] == f"/campaigns/{one.pk}"
    assert Campaign.objects.get(pk=one.pk).state == "open"
    assert Entry.objects.filter(kind="campaign.open", subject_id=one.pk).count() == 1


def test_a_unit_named_in_the_plan_is_linked_by_a_person_and_its_way_of_writing_is_only_suggested(desk: Desk) -> None:
    client = desk.enter("officer")
    one = upload(client)
    mention = one.mentions.filter(name__contains="财政").first()
    assert mention is not None
    page = client.get(f"/campaigns/{one.pk}/units").text
    finance = desk.world.units["finance"]
    assert f'name="unit" value="{finance.pk}"' in page
    assert linked(mention.pk) is None
    client.post(f"/campaigns/{one.pk}/units/{mention.pk}", {"unit": str(desk.world.units["education"].pk)})
    assert linked(mention.pk) == desk.world.units["education"].pk
    assert Alias.objects.filter(unit=desk.world.units["education"], name=mention.name, state="confirmed").count() == 0
    client.post(f"/campaigns/{one.pk}/units/{mention.pk}", {"undo": "1"})
    assert linked(mention.pk) is None


def test_a_name_that_means_no_unit_or_several_is_asked_back_and_kept(desk: Desk) -> None:
    client = desk.enter("officer")
    one = upload(client)
    mention = one.mentions.first()
    assert mention is not None
    address = f"/campaigns/{one.pk}/units/{mention.pk}"
    none = client.post(address, {"other": "不存在的某某委员会"})
    assert none.status_code == 422
    assert "不存在的某某委员会" in none.text
    for parent in ("county_b", "county_c"):
        w = desk.world
        actions.add_unit(actor=w.actor("sys"), at=w.at, name="文化馆", kind="institution", parent_id=w.units[parent].pk)
    several = client.post(address, {"other": "文化馆"})
    assert several.status_code == 422
    assert "可能是几个单位" in several.text
    assert linked(mention.pk) is None


def test_a_unit_that_is_missing_is_made_in_place_and_linked(desk: Desk) -> None:
    client = desk.enter("officer")
    one = upload(client)
    mention = one.mentions.first()
    assert mention is not None
    address = f"/campaigns/{one.pk}/units/{mention.pk}/new"
    form = client.get(address).text
    assert mention.name in form
    parent = re.search(r'name="parent" value="([^"]*)"', form)
    assert parent is not None
    sent = {
        "name": "青禾县医疗保障局",
        "kind": "department",
        "parent": parent[1],
        "short_name": "",
        "line": "",
        "code": "",
        "opened_on": "",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.text
    mention.refresh_from_db()
    assert mention.unit_id == Unit.objects.get(name="青禾县医疗保障局").pk


def test_counts_lead_to_the_ledger_and_add_up(desk: Desk) -> None:
    w = desk.world
    for n in range(3):
        w.begin("clerk", "register", topic=w.topics[n % 2].pk)
    page = desk.enter("officer").get(f"/campaigns/{w.campaign.pk}").text
    assert f"/ledger?campaign={w.campaign.pk}&amp;topic={w.topics[0].pk}" in page
    assert f'href="/ledger?campaign={w.campaign.pk}&amp;state=all">3</a>' in page
    assert f"campaign={w.campaign.pk}&amp;station=registered" in page


def test_administrators_see_no_campaign_and_liaisons_no_draft(desk: Desk) -> None:
    one = upload(desk.enter("officer"))
    clerk = desk.enter("edu_clerk")
    assert clerk.get(f"/campaigns/{one.pk}").status_code == 404
    assert clerk.post(f"/campaigns/{one.pk}/open", {}).status_code == 404
    assert clerk.get("/campaigns/new").status_code == 403


def test_names_and_telephones_in_a_plan_are_the_offices_alone(desk: Desk) -> None:
    w, officer = desk.world, desk.enter("officer")
    text = PLAN + "三、组织领导\n组长:县委副书记周演示,联系人:方示例,联系电话:13812345678,邮箱 yanshi@example.cn。\n"
    officer.post("/campaigns/new", {"text": text, "once": "p"})
    one = Campaign.objects.get(state="draft")
    for question in one.questions.all():
        actions_of_plan.set_aside(
            actor=w.actor("officer"), at=w.at, campaign_id=one.pk, question_id=question.pk, reason="演示"
        )
    actions_of_plan.open_campaign(actor=w.actor("officer"), at=w.at, campaign_id=one.pk)
    address = f"/campaigns/{one.pk}/plan"
    assert "13812345678" in officer.get(address).text
    seen = desk.enter("edu_clerk").get(address).text
    assert "姓名和电话已遮盖" in seen
    for secret in ("13812345678", "yanshi@example.cn", "方示例"):
        assert secret not in seen
