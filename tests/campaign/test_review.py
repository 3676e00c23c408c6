"""A plan under review, told as stories: what was read is confirmed, mended, split, merged, dropped and added, and all of it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from duban import plans
from duban.campaign import actions, queries
from duban.campaign.models import Campaign, Element, Mention, Phase, Question, Revision, Topic
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, NotThere, Outdated, Refusal
from tests import make
from tests.campaign.test_elements import PLAN


class Review:
    """一次核对: the cast, a draft, and the common arguments of every step."""

    def __init__(self, text: str = PLAN) -> None:
        self.world = make.world()
        self.one = actions.draft(actor=self.world.actor("officer"), at=self.world.at, plan=plans.read_text(text))

    def by(self, who: str = "officer") -> dict[str, Any]:
        return {"actor": self.world.actor(who), "at": self.world.at, "campaign_id": self.one.pk}

    def rows(self, kind: str) -> list[Element]:
        return queries.elements_of(self.one, kind)

    def organs(self) -> set[str]:
        return {mention.name for mention in queries.mentions(self.world.actor("officer"), self.one.pk)}

    def state(self) -> dict[str, Any]:
        """Everything that is settled, as it stands: to be compared before and after."""
        found: dict[str, Any] = {}
        for model in (Element, Phase, Topic, Mention, Question):
            for row in model.objects.filter(campaign=self.one):
                if getattr(row, "state", "") != "dropped":
                    found[f"{model.__name__}-{row.pk}"] = row.as_kept()
        return found


@pytest.fixture
def review(db: None) -> Review:
    return Review()


def proved() -> bool:
    return not verify()


def test_every_step_is_proved_and_taking_all_back_leads_to_where_it_began(review: Review) -> None:
    before, by = review.state(), review.by()
    obligations = review.rows("obligation")
    duty = review.rows("duty")[0]
    topics = queries.tree_of(review.one)
    actions.confirm(**by, rows=[("element", duty.pk), ("topic", topics[0].topic.pk)])
    actions.confirm_all(**by, kind="obligation")
    actions.edit_element(
        **by, element_id=duty.pk, body={**duty.body, "task": "账目清查", "assist": ["县审计局", "县监察局"]}
    )
    actions.merge_elements(**by, ids=[row.pk for row in obligations])
    actions.split_element(**by, element_id=review.rows("group")[0].pk, parts=["第一小组", "第二小组"])
    actions.drop(**by, rows=[("element", review.rows("channel")[0].pk), ("topic", topics[1].topic.pk)])
    quote = plans.read_text(PLAN).text.index("开展账目清查")
    actions.add_element(**by, kind="quantity", body={"what": "清查面", "value": "100%"}, span=(quote, quote + 6))
    actions.add_topic(**by, text="公款私存", parent_id=topics[0].topic.pk)
    actions.add_phase(**by, name="自查阶段", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    assert proved()
    assert review.state() != before
    assert "县监察局" in review.organs()
    for _ in range(Revision.objects.filter(campaign=review.one).count()):
        actions.undo(**by)
    after = review.state()
    # What steps made stays as dropped rows; a name that a person wrote is no organ of the plan any more, though its row is kept.
    assert "县监察局" not in review.organs()
    assert {key: value for key, value in after.items() if key in before} == before
    assert {key.split("-")[0] for key in after.keys() - before.keys()} <= {"Mention"}
    assert proved()
    with pytest.raises(NotThere):
        actions.undo(**by)


def test_what_was_read_stays_beside_what_a_person_made_of_it(review: Review) -> None:
    duty = review.rows("duty")[0]
    read = dict(duty.body)
    actions.edit_element(**review.by(), element_id=duty.pk, body={**duty.body, "task": "另一件事"})
    duty.refresh_from_db()
    assert (duty.state, duty.read, duty.body["task"]) == ("edited", read, "另一件事")
    entry = Entry.objects.filter(kind="campaign.edit_element").get()
    assert entry.subject_id == review.one.pk


def test_an_older_step_is_taken_back_only_while_nothing_was_built_on_it(review: Review) -> None:
    by, duty = review.by(), review.rows("duty")[0]
    actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "甲"})
    first = Revision.objects.filter(campaign=review.one).latest("pk")
    actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "乙"})
    with pytest.raises(Refusal, match="又被修改过"):
        actions.undo(**by, revision_id=first.pk)
    actions.undo(**by)
    actions.undo(**by, revision_id=first.pk)
    duty.refresh_from_db()
    assert duty.state == "read"


def test_merging_what_is_due_at_different_times_is_refused(review: Review) -> None:
    by = review.by()
    first, second = review.rows("obligation")
    merged = actions.merge_elements(**by, ids=[second.pk, first.pk])
    assert merged.pk == first.pk
    assert merged.body["who"] == ["各乡镇", "各学校"]
    assert merged.origin == [second.pk]
    actions.undo(**by)
    second.refresh_from_db()
    actions.edit_element(**by, element_id=second.pk, body={**second.body, "due": {"kind": "date", "on": "2026-05-01"}})
    with pytest.raises(Refusal, match="丢失内容"):
        actions.merge_elements(**by, ids=[first.pk, second.pk])


def test_queries_give_linked_units_and_collective_names_with_their_members(review: Review) -> None:
    w, by = review.world, review.by()
    finance = review.one.mentions.get(name="县财政局")
    towns = review.one.mentions.get(name="各乡镇")
    actions.link_mention(**by, mention_id=finance.pk, unit_id=w.units["finance"].pk)
    actions.call_collective(**by, mention_id=towns.pk, unit_ids=[w.units["town"].pk])
    duty = queries.duties_of(review.one)[0]
    assert [(one.name, one.unit_ids) for one in duty.lead] == [("县财政局", (w.units["finance"].pk,))]
    monthly = queries.obligations_of(review.one)[0]
    assert (monthly.who[0].collective, monthly.who[0].unit_ids) == (True, (w.units["town"].pk,))
    assert monthly.due == plans.model.Every("month", 5, 1)
    assert monthly.at.quote in PLAN
    group = queries.groups_of(review.one)[0]
    assert [holder.role for holder in group.holders] == ["组长", "副组长"]
    actions.undo(**by)
    actions.undo(**by)
    assert not Mention.objects.filter(campaign=review.one).exclude(unit=None, collective=False).exists()


def test_opening_waits_for_every_question_and_for_the_second_person_who_was_asked(review: Review) -> None:
    by = review.by()
    for question in review.one.questions.filter(state="open").exclude(code__in=actions.NOTICES):
        with pytest.raises(Refusal, match="没有答复或搁置"):
            actions.open_campaign(**by)
        actions.set_aside(**by, question_id=question.pk, reason="演示")
    actions.ask_approval(**by)
    with pytest.raises(Refusal, match="还没有批准"):
        actions.open_campaign(**by)
    with pytest.raises(Refusal, match="另一人批准"):
        actions.approve(**by)
    with pytest.raises(NotPermitted):
        actions.approve(**review.by("clerk"))
    actions.approve(**review.by("officer2"))
    actions.confirm_all(**by, kind="duty")
    with pytest.raises(Refusal, match="还没有送审"):
        actions.approve(**review.by("officer2"))  # what was approved has changed
    actions.ask_approval(**by)
    actions.send_back(**review.by("officer2"), reason="期限写错")
    actions.ask_approval(**by)
    actions.approve(**review.by("officer2"))
    opened = actions.open_campaign(**by)
    assert opened.state == "open"
    with pytest.raises(Refusal, match="已挂有办件"):
        actions.drop(**by, rows=[("topic", queries.tree_of(opened)[0].topic.pk)])
    assert proved()


def test_an_answered_year_is_put_where_the_plan_left_it_open(db: None) -> None:
    text = PLAN.replace("每月5日前将上月进度报县农经站;", "于8月10日前将进度报县农经站;")
    review = Review(text + "五、第一阶段为自查阶段(11月1日至12月31日)。\n")
    question = review.one.questions.get(code="year_missing")
    actions.answer_question(**review.by(), question_id=question.pk, answer="2011")
    assert {str(getattr(one.due, "on", "")) for one in queries.obligations_of(review.one)} >= {"2011-08-10"}
    review.one.refresh_from_db()
    assert (review.one.starts_on, review.one.ends_on) == (date(2011, 11, 1), date(2011, 12, 31))
    assert queries.phases_of(review.one)[0].starts_on == date(2011, 11, 1)
    actions.undo(**review.by())
    question.refresh_from_db()
    review.one.refresh_from_db()
    assert (question.state, review.one.starts_on) == ("open", None)
    assert any(getattr(one.due, "on", "") == "XXXX-08-10" for one in queries.obligations_of(review.one))
    assert proved()


def test_a_topic_goes_with_what_is_below_it_and_never_under_itself(review: Review) -> None:
    by = review.by()
    top = queries.tree_of(review.one)[0].topic
    below = actions.add_topic(**by, text="下一级", parent_id=top.pk)
    with pytest.raises(Refusal, match="自己的下级"):
        actions.edit_topic(**by, topic_id=top.pk, text=top.text, parent_id=below.pk)
    assert not queries.is_leaf(review.one.pk, top.pk)
    actions.drop(**by, rows=[("topic", below.pk)])
    assert queries.is_leaf(review.one.pk, top.pk)
    assert not queries.is_leaf(review.one.pk, below.pk)
    merged = actions.merge_topics(**by, ids=[node.topic.pk for node in queries.tree_of(review.one)])
    assert merged.text == "白条入账;坐收坐支"
    assert Campaign.objects.get(pk=review.one.pk).topics.filter(state="dropped").count() == 2


def test_nobody_writes_over_what_another_has_just_changed(review: Review) -> None:
    by, other = review.by(), review.by("officer2")
    duty, topic = review.rows("duty")[0], queries.tree_of(review.one)[0].topic
    phase = actions.add_phase(**by, name="自查阶段", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    seen, open_question = duty.seen_mark, review.one.questions.filter(state="open")[0]
    actions.confirm(**other, rows=[("element", duty.pk)])  # says nothing else: no reason to stop anybody
    actions.edit_element(**other, element_id=duty.pk, body={**duty.body, "task": "乙的写法"}, seen=seen)
    actions.edit_phase(
        **other,
        phase_id=phase.pk,
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
        name="乙阶段",
        seen=phase.seen_mark,
    )
    actions.edit_topic(**other, topic_id=topic.pk, text="乙类", parent_id=None, seen=topic.seen_mark)
    for stale in (
        lambda: actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "甲的写法"}, seen=seen),
        lambda: actions.split_element(**by, element_id=duty.pk, parts=["一", "二"], seen=seen),
        lambda: actions.edit_phase(**by, phase_id=phase.pk, starts_on=None, ends_on=None, seen=phase.seen_mark),
        lambda: actions.edit_topic(**by, topic_id=topic.pk, text="甲类", parent_id=None, seen=topic.seen_mark),
    ):
        with pytest.raises(Outdated, match="别人改过"):
            stale()
    duty.refresh_from_db()
    assert duty.body["task"] == "乙的写法"
    actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "甲看过乙的写法"}, seen=duty.seen_mark)
    actions.answer_question(**other, question_id=open_question.pk, answer="乙的答复")
    with pytest.raises(Outdated, match="已经有了答复"):
        actions.answer_question(**by, question_id=open_question.pk, answer="甲的答复")
