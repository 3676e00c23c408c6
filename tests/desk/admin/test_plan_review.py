"""The review page over HTTP, without a script: settle, undo, add from the text, split, approve, compare a version, take the outputs along."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import icalendar
from django.test import Client

from duban import plans
from duban.campaign import actions, queries
from duban.campaign.actions import step
from duban.campaign.models import Campaign, Element
from duban.desk.entry_words import ENTRY_KINDS
from tests.desk.conftest import Desk

PLAN = """青禾县开展演示专项整治的实施方案
一、整治内容:白条入账;坐收坐支。
二、成立青禾县演示专项整治领导小组,由县委副书记周演示任组长,县纪委书记方示例任副组长,县财政局、县教育局为成员。
三、方法步骤
(一)动员部署阶段(2026年3月1日至3月31日)。
(二)自查自纠阶段(2026年4月1日至5月31日)。
四、县财政局牵头,县教育局配合,开展账目清查。
五、对逾期未改的下发整改建议书。联系电话:13812345678。
六、各乡镇每月5日前将上月进度报县财政局。
"""


def test_every_step_of_a_review_has_words() -> None:
    folder = Path(step.__file__).parent
    written = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    kinds = set(re.findall(r'campaign_id=campaign_id, kind="([a-z_]+)"', written))
    assert len(kinds) > 12
    assert {f"campaign.{kind}" for kind in kinds} <= set(ENTRY_KINDS)


def begin(desk: Desk) -> tuple[Client, Campaign]:
    client = desk.enter("officer")
    assert client.post("/campaigns/new", {"text": PLAN, "once": "new"}).status_code == 302
    return client, Campaign.objects.get(state="draft")


def rows(one: Campaign, kind: str) -> list[Element]:
    return queries.elements_of(one, kind)


def act(
    client: Client, one: Campaign, kind: str, do: str, picked: list[str] | None = None, *, htmx: bool = False
) -> Any:
    sent = {"kind": kind, "do": do, "row": picked or []}
    return client.post(f"/campaigns/{one.pk}/plan/act", sent, headers={"HX-Request": "true"} if htmx else {})


def test_every_element_stands_beside_its_words_and_each_leads_to_the_other(desk: Desk) -> None:
    client, one = begin(desk)
    page = client.get(f"/campaigns/{one.pk}/plan").text
    assert page.count("<h1>") == 1
    for row in rows(one, ""):
        assert f'href="#s-element-{row.pk}"' in page
        assert f'id="s-element-{row.pk}"' in page
        assert f'id="e-element-{row.pk}"' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), [id_ for id_ in ids if ids.count(id_) > 1]
    offsets = [int(at) for at in re.findall(r'data-at="(\d+)"', page)]
    assert offsets == sorted(offsets)
    assert "整改建议书" in page


def test_rows_are_confirmed_merged_dropped_and_taken_back(desk: Desk) -> None:
    client, one = begin(desk)
    duty = rows(one, "duty")[0]
    assert act(client, one, "duty", f"confirm:element-{duty.pk}").status_code == 302
    assert Element.objects.get(pk=duty.pk).state == "confirmed"
    assert act(client, one, "post", "confirm-all").status_code == 302
    posts = rows(one, "post")
    assert {row.state for row in posts} == {"confirmed"}
    section = act(client, one, "post", f"drop:element-{posts[0].pk}", htmx=True)
    assert section.status_code == 200
    assert f"element-{posts[0].pk}" not in section.text
    assert 'id="steps" hx-swap-oob' in section.text
    refused = act(client, one, "duty", "merge", [f"element-{duty.pk}"])
    assert refused.status_code == 422
    assert act(client, one, "nothing", "confirm-all").status_code == 404
    client.post(f"/campaigns/{one.pk}/plan/undo", {})
    assert len(rows(one, "post")) == len(posts)
    client.post(f"/campaigns/{one.pk}/plan/undo", {})
    assert {row.state for row in rows(one, "post")} == {"read"}


def test_an_element_is_changed_and_split_beside_its_sentence(desk: Desk) -> None:
    client, one = begin(desk)
    row = rows(one, "obligation")[0]
    address = f"/campaigns/{one.pk}/plan/elements/{row.pk}"
    page = client.get(address).text
    assert "各乡镇每月5日前将上月进度报县财政局" in page
    sent = {
        "what": "进度", "kind": "report", "who": "各乡镇\n各学校", "to": "县财政局", "due_kind": "every", "due_period": "month", "due_day": "8",
        "due_next": "on", "due_phase": "each", "due_anchor": "end", "quote": "各乡镇每月5日前将上月进度报县财政局",
    }  # fmt: skip
    assert client.post(address, {**sent, "due_day": "45"}).status_code == 422
    wrong = client.post(address, {**sent, "quote": "正文里没有的话"})
    assert wrong.status_code == 422
    assert "正文里没有这句话" in wrong.text
    assert client.post(address, sent).status_code == 302
    changed = rows(one, "obligation")[0]
    assert (changed.body["due"]["day"], changed.body["who"], changed.state) == (8, ["各乡镇", "各学校"], "edited")
    assert one.mentions.filter(name="各学校").exists()
    assert client.post(address, {"parts": "只有一行"}).status_code == 422
    assert client.post(address, {"parts": "进度\n报表"}).status_code == 302
    assert [each.body["what"] for each in rows(one, "obligation")] == ["进度", "报表"]
    assert "最初读出的" in client.get(address).text


def test_what_was_not_read_is_added_from_quoted_words(desk: Desk) -> None:
    client, one = begin(desk)
    begin_add = f"/campaigns/{one.pk}/plan/add/from"
    words = "县财政局牵头,县教育局配合,开展账目清查"
    led = client.post(begin_add, {"element": "duty", "quote": words, "start": ""})
    add = led.headers["Location"]
    assert f"from={PLAN.index(words)}" in add
    assert "%" not in add, "words of the plan stand in no address"
    page = client.get(add).text
    assert "县财政局" in page  # what the compiler makes of the words alone is offered
    assert client.post(begin_add, {"element": "duty", "quote": "正文里没有的话"}).status_code == 422
    sent = {
        "task": "另一项清查",
        "lead": "县财政局",
        "implement": "",
        "assist": "",
        "persons": "",
        "quote": "开展账目清查",
        "start": "",
    }
    assert client.post(add, sent).status_code == 302
    added = next(row for row in rows(one, "duty") if row.state == "added")
    assert PLAN[added.span[0] : added.span[1]] == "开展账目清查"
    twice = client.post(add, {**sent, "quote": "县财政局"})
    assert twice.status_code == 422
    assert "处这样的话" in twice.text
    at = PLAN.rindex("县财政局")
    assert client.post(add, {**sent, "quote": "县财政局", "start": str(at)}).status_code == 302
    topic = client.post(begin_add, {"element": "topic", "quote": "白条入账"})
    assert "topics/new" in topic.headers["Location"]
    assert "白条入账" in client.get(topic.headers["Location"]).text


def test_suggested_answers_are_buttons_and_notices_are_taken_note_of_together(desk: Desk) -> None:
    client = desk.enter("officer")
    client.post("/campaigns/new", {"text": PLAN.replace("每月5日前将上月", "定期将"), "once": "n"})
    one = Campaign.objects.get(state="draft")
    question = one.questions.get(code="due_missing")
    page = client.get(f"/campaigns/{one.pk}/plan").text
    assert 'name="suggested" value="每月"' in page
    client.post(f"/campaigns/{one.pk}/questions/{question.pk}", {"suggested": "每月"})
    question.refresh_from_db()
    assert (question.state, question.answer) == ("answered", "每月")
    assert rows(one, "obligation")[0].body["due"]["period"] == "month"
    assert client.post(f"/campaigns/{one.pk}/questions/known", {}).status_code == 302


def test_a_second_person_approves_and_never_the_one_who_reviewed(desk: Desk) -> None:
    client, one = begin(desk)
    act(client, one, "duty", "confirm-all")
    client.post(f"/campaigns/{one.pk}/ask-approval", {})
    own = client.post(f"/campaigns/{one.pk}/approve", {"verdict": "approve", "reason": ""})
    assert own.status_code == 422
    assert "另一人批准" in own.text
    other = desk.enter("officer2")
    assert "/approve" in other.get(f"/campaigns/{one.pk}/plan").text
    assert other.post(f"/campaigns/{one.pk}/approve", {"verdict": "back", "reason": ""}).status_code == 422
    assert other.post(f"/campaigns/{one.pk}/approve", {"verdict": "approve", "reason": ""}).status_code == 302
    assert "已批准" in client.get(f"/campaigns/{one.pk}/plan").text


def test_a_name_that_means_no_single_unit_is_called_so_with_the_units_it_means(desk: Desk) -> None:
    client, one = begin(desk)
    towns = one.mentions.get(name="各乡镇")
    page = client.get(f"/campaigns/{one.pk}/units").text
    assert 'name="collective" value="members"' in page
    client.post(f"/campaigns/{one.pk}/units/{towns.pk}", {"collective": "members"})
    towns.refresh_from_db()
    assert (towns.collective, towns.member_ids) == (True, [desk.world.units["town"].pk])
    client.post(f"/campaigns/{one.pk}/units/{towns.pk}", {"undo": "1"})
    towns.refresh_from_db()
    assert not towns.collective
    client.post(f"/campaigns/{one.pk}/units/{towns.pk}", {"collective": "none"})
    towns.refresh_from_db()
    assert (towns.collective, towns.member_ids) == (True, [])


def test_the_outputs_stand_on_screen_and_go_along(desk: Desk) -> None:
    client, one = begin(desk)
    finance = one.mentions.get(name="县财政局")
    unit = desk.world.units["finance"].pk
    client.post(f"/campaigns/{one.pk}/units/{finance.pk}", {"unit": str(unit)})
    for part, words in (
        ("tasks", "青禾县财政局"), (f"tasks/{unit}", "开展账目清查"), ("matrix", "●"), ("dues", "2026-04-05"), ("groups", "副组长"), ("levels", "还没有下级专项"),
    ):  # fmt: skip
        page = client.get(f"/campaigns/{one.pk}/{part}")
        assert page.status_code == 200, part
        assert words in page.text, part
    assert client.get(f"/campaigns/{one.pk}/tasks/{desk.world.units['school'].pk}").status_code == 404
    file = client.get(f"/campaigns/{one.pk}/dues.ics")
    events = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    days = [event.decoded("dtstart").isoformat() for event in events]
    assert days == ["2026-04-05", "2026-05-05", "2026-06-05"]
    assert len({str(event["uid"]) for event in events}) == 3
    assert all(len(line) <= 75 for line in file.content.split(b"\r\n"))
    out = client.get(f"/campaigns/{one.pk}/export.yaml")
    assert out.status_code == 200
    assert "周演示" in out.text
    assert desk.enter("edu_clerk").get(f"/campaigns/{one.pk}/export.yaml").status_code == 404


def test_a_supplement_is_compared_before_it_counts(desk: Desk) -> None:
    client, one = begin(desk)
    notice = "关于延长演示专项整治时间的补充通知\n将自查自纠阶段延长至2026年6月30日。\n"
    sent = client.post(f"/campaigns/{one.pk}/versions", {"how": "supplement", "text": notice})
    assert sent.status_code == 302, sent.text
    address = sent.headers["Location"]
    page = client.get(address).text
    assert "<ins>2026-06-30</ins>" in page
    assert "<del>2026-05-31</del>" in page
    key = re.search(r'name="take" value="(phase-changed[^"]+)"', page)
    assert key is not None
    assert client.post(address, {"take": [key[1]]}).headers["Location"].endswith("?v=2")
    assert queries.phases_of(one)[1].ends_on.isoformat() == "2026-06-30"  # type: ignore[union-attr]
    assert "补充通知" in client.get(f"/campaigns/{one.pk}/plan").text
    assert client.get(address).status_code == 404


def test_persons_are_covered_on_every_page_for_those_without_the_right(desk: Desk) -> None:
    client, one = begin(desk)
    for question in one.questions.filter(state="open"):
        client.post(f"/campaigns/{one.pk}/questions/{question.pk}", {"do": "aside", "answer": "演示"})
    education = one.mentions.get(name="县教育局")
    client.post(f"/campaigns/{one.pk}/units/{education.pk}", {"unit": str(desk.world.units["education"].pk)})
    assert client.post(f"/campaigns/{one.pk}/open", {}).status_code == 302
    clerk, secrets = desk.enter("edu_clerk"), ("周演示", "方示例", "13812345678")
    parts = [
        "plan",
        "tasks",
        f"tasks/{desk.world.units['education'].pk}",
        "matrix",
        "dues",
        "dues.ics",
        "groups",
        "versions",
        "levels",
        "",
    ]
    for part in parts:
        seen = clerk.get(f"/campaigns/{one.pk}/{part}".rstrip("/"))
        assert seen.status_code == 200, part
        for secret in secrets:
            assert secret not in seen.text, part
    assert "周演示" in client.get(f"/campaigns/{one.pk}/groups").text
    for part in (
        "plan/add?element=duty",
        f"plan/elements/{rows(one, 'post')[0].pk}",
        "versions/2",
        "export.yaml",
    ):
        assert clerk.get(f"/campaigns/{one.pk}/{part}").status_code in (403, 404), part
    assert act(clerk, one, "duty", "confirm-all").status_code == 403


def test_in_a_demonstration_nobody_sees_names_and_saving_beside_covered_words_keeps_them(desk: Desk) -> None:
    """X-6: forms, the text and the file cover them; what nobody has touched stays what it was."""
    client, w = desk.enter("officer"), desk.world
    text = PLAN + "六、组织领导\n成立县专项整治领导小组,成员如下:\n组长:周建国 副县长\n成员:何静 县财政局局长\n"
    one = actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(text), training=True)
    row = next(each for each in queries.elements_of(one) if "周建国" in str(each.body))
    added = client.post(
        f"/campaigns/{one.pk}/plan/add/from", {"element": "duty", "quote": "联系电话:***********", "v": "1"}
    )
    edit = f"/campaigns/{one.pk}/plan/elements/{row.pk}"
    for path in ("plan", "export.yaml", "dues.ics", "groups", f"plan/elements/{row.pk}"):
        shown = client.get(f"/campaigns/{one.pk}/{path}").text
        assert "13812345678" not in shown and "周建国" not in shown, path
    assert "13812345678" not in client.get(added["Location"]).text
    page = client.get(edit).text
    sent = dict(re.findall(r'name="([a-z_]+)"[^>]*?value="([^"]*)"', page))
    sent |= dict(re.findall(r'<textarea name="([a-z_]+)"[^>]*>\s*([^<]*)</textarea>', page))
    assert "周某某" in str(sent)
    answer = client.post(
        edit,
        {name: value for name, value in sent.items() if name not in ("csrfmiddlewaretoken", "parts", "do", "kind")},
    )
    assert answer.status_code == 302, answer.text
    row.refresh_from_db()
    assert "周建国" in str(row.body)
