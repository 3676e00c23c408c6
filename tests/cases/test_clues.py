"""The restricted register: number, source, unit, class, disposal, dates, result code, and nothing else (C5, S0-28, S1-31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from duban.cases import clues, dossier, queries
from duban.cases.models import Clue
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from tests import make
from tests.cases.walks import walk
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> World:
    return make.world()


def watcher(w: World) -> Actor:
    """The discipline officer while a timed grant is in force."""
    return replace(w.actor("watcher"), grants=frozenset({"clue.read"}))


def register(w: World, **more: object) -> Clue:
    given = {
        "source": "public_raised",
        "clue_class": "fees",
        "unit_id": w.units["school"].pk,
        "received_on": w.today,
        **more,
    }
    return clues.register_clue(actor=watcher(w), at=w.at, **given)  # type: ignore[arg-type]


def test_the_register_has_room_for_what_c5_allows_and_for_nothing_else() -> None:
    columns = {field.name for field in Clue._meta.concrete_fields} - {"id", "version", "chain_hash"}
    assert columns == {
        "number", "source", "unit", "clue_class", "disposal", "result", "received_on", "disposed_on", "ended_on", "offline",
    }  # fmt: skip


def test_a_clue_goes_its_way_from_registration_to_one_result(w: World) -> None:
    clue = register(w)
    assert clue.number == "XS-2026-000001" and clues.limits(clue).proposal is not None
    clue = clues.dispose_clue(
        actor=watcher(w), at=w.at, clue_id=clue.pk, disposal="first_check", disposed_on=w.today, studied=True
    )
    assert clues.limits(clue).proposal is None
    clue = clues.end_clue(actor=watcher(w), at=w.at, clue_id=clue.pk, result="form_1", ended_on=w.today)
    with pytest.raises(Refusal, match="已有结果"):
        clues.end_clue(actor=watcher(w), at=w.at, clue_id=clue.pk, result="form_2", ended_on=w.today)
    assert (clue.disposal, clue.result) == ("first_check", "form_1") and verify() == []


@pytest.mark.parametrize("who", ["clerk", "officer", "edu_head", "reviewer", "chief", "sys", "sec", "audit"])
def test_to_everyone_but_discipline_posts_the_register_does_not_exist(w: World, who: str) -> None:
    register(w)
    with pytest.raises(NotPermitted):
        queries.clues(w.actor(who))
    with pytest.raises(NotPermitted):
        clues.register_clue(
            actor=w.actor(who),
            at=w.at,
            source="visit",
            clue_class="fees",
            unit_id=w.units["school"].pk,
            received_on=w.today,
        )


def test_reading_and_disposing_want_a_timed_grant(w: World) -> None:
    clue = register(w)
    without = w.actor("watcher")
    with pytest.raises(NotPermitted, match="授权"):
        queries.clues(without)
    with pytest.raises(NotPermitted, match="授权"):
        clues.dispose_clue(actor=without, at=w.at, clue_id=clue.pk, disposal="talk", disposed_on=w.today, studied=True)
    assert [one.pk for one in queries.clues(watcher(w))] == [clue.pk]


def test_a_clue_about_the_own_unit_or_one_above_goes_another_way(w: World) -> None:
    for unit in ("discipline", "county_a"):
        with pytest.raises(NotPermitted, match=r"径送|不在"):
            register(w, unit_id=w.units[unit].pk)
    assert not Clue.objects.exists()


def test_what_belongs_to_a_higher_organ_leaves_a_number_and_a_date_only(w: World) -> None:
    clue = clues.pass_on_offline(actor=watcher(w), at=w.at, received_on=w.today)
    assert (clue.source, clue.unit, clue.clue_class, clue.offline) == ("", None, "", True)
    sending = clues.limits(clue).sending
    assert sending is not None and sending.overdue_after == w.today + timedelta(days=7), "five working days"
    with pytest.raises(Refusal, match="径送"):
        clues.dispose_clue(
            actor=watcher(w), at=w.at, clue_id=clue.pk, disposal="talk", disposed_on=w.today, studied=True
        )


def test_the_tie_to_a_report_is_unseen_by_whoever_handles_the_report(w: World) -> None:
    report = walk(w, "begin", "report")
    before = Entry.objects.filter(subject_kind="case", subject_id=report.pk).count()
    clue = register(w, from_report=report.pk)
    assert [case.pk for case in clues.reports_of(watcher(w), clue)] == [report.pk]
    assert Entry.objects.filter(subject_kind="case", subject_id=report.pk).count() == before
    for who in ("clerk", "edu_clerk", "officer"):
        story = dossier.story(w.actor(who), report)
        assert all("clue" not in line.move and clue.number not in str(line.words) for line in story)
        assert queries.by_number(w.actor(who), clue.number) is None


def test_a_clue_is_tied_only_to_a_report_one_may_see(w: World) -> None:
    hidden = w.begin("city_officer", "receive", place=w.units["county_b"].pk)
    with pytest.raises(NotThere):
        register(w, from_report=hidden.pk)
    assert not Clue.objects.exists(), "nothing was half done"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"source": "x"}, "source"), ({"clue_class": ""}, "clue_class"), ({"unit_id": 10**9}, "unit_id")],
)
def test_what_is_wrong_is_named_by_its_field(w: World, given: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as said:
        register(w, **given)
    assert said.value.field == field and said.value.ground


def test_days_lie_in_order_and_nothing_is_disposed_of_unstudied(w: World) -> None:
    with pytest.raises(Refusal, match="晚于今天"):
        register(w, received_on=w.today + timedelta(days=1))
    clue = register(w)
    act = {"actor": watcher(w), "at": w.at, "clue_id": clue.pk}
    with pytest.raises(Refusal, match="集体研究"):
        clues.dispose_clue(**act, disposal="talk", disposed_on=w.today, studied=False)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="早于"):
        clues.dispose_clue(**act, disposal="talk", disposed_on=w.today - timedelta(days=1), studied=True)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="处置方式"):
        clues.end_clue(**act, result="unfounded", ended_on=w.today)  # type: ignore[arg-type]
