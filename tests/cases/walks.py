"""Roads walked by the fixed cast, for tests that need a case at a certain station. Every step is a real one."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from duban.campaign.models import Due
from duban.cases.models import Case
from duban.files.models import File
from duban.journal import notices
from duban.journal.door import act
from tests.make import World

_NR = itertools.count(1)
ITEM_ROAD = (
    "register",
    "confirm",
    "assign",
    "sign",
    "plan",
    "start",
    "apply",
    "endorse",
    "first_review",
    "verify",
    "publicise",
    "strike_off",
)
REPORT_ROAD = (
    "receive",
    "triage",
    "forward",
    "admit",
    "begin",
    "report_result",
    "endorse_result",
    "answer",
    "call_back",
    "close",
)
WHO = {
    "register": "clerk", "confirm": "officer", "assign": "officer", "sign": "edu_clerk", "plan": "edu_clerk", "start": "edu_head",
    "apply": "edu_clerk", "endorse": "edu_head", "first_review": "reviewer2", "verify": "inspector", "publicise": "officer",
    "strike_off": "officer2", "receive": "clerk", "triage": "clerk", "forward": "officer", "admit": "edu_clerk", "begin": "edu_clerk",
    "report_result": "edu_clerk", "endorse_result": "edu_head", "answer": "reviewer2", "call_back": "reviewer2", "close": "officer",
}  # fmt: skip


def evidence(w: World, case: Case, who: str = "edu_clerk") -> File:
    """Put a file on record for a case, as the files part does."""
    nr = next(_NR)
    with act(actor=w.actor(who), at=w.at, kind="file.add") as deed:
        deed.permit("file.add")
        return deed.add(
            File(
                of_kind="case", of_id=case.pk, name=f"退款签收表{nr}.pdf", media_type="application/pdf", size=1, sha256=f"{nr:064d}",
                original_sha256=f"{nr:064d}", original_size=1, added_at=w.at,
            )
        )  # fmt: skip


def answers(w: World, code: str) -> dict[str, Any]:
    """Plausible answers for a move of the two main roads."""
    later = w.today + timedelta(days=60)
    table: dict[str, dict[str, Any]] = {
        "confirm": {"topic": w.topics[0].pk},
        "assign": {"handler": w.units["education"].pk, "fix_kind": "by_date", "reply_due": later},
        "plan": {
            "measures": "逐户核对并退还",
            "goal": "全部退还",
            "fix_due": later - timedelta(days=5),
            "lead_leader": "演示分管领导",
            "responsible_unit": w.units["education"].pk,
            "responsible_person": "演示经办人",
        },
        "apply": {"finding": "true", "result": "已全部退还", "refunded_fen": 128000},
        "first_review": {"opinion": "材料齐全"},
        "verify": {"opinion": "现场属实"},
        "publicise": {"where": "政务公开栏", "publicity_days": 5},
        "strike_off": {"opinion": "同意销号"},
        "triage": {"topic": w.topics[0].pk, "urgency": "normal", "duplicates_checked": True},
        "forward": {
            "handler": w.units["education"].pk,
            "nature": "assign",
            "reply_due": later,
            "summary": "请核实餐费收取情况并答复",
        },
        "admit": {"answer_way": "code", "notice": "已受理"},
        "begin": {"responsible_person": "演示经办人"},
        "report_result": {
            "finding": "partly",
            "result": "已退还",
            "basis": "收费管理规定",
            "measures": "退还并公示",
            "request_result": "support",
            "answer": "经核实,多收部分已退还。",
        },
        "answer": {"answer": "经核实,多收部分已退还。", "answer_way": "code"},
        "call_back": {"contact": "reached", "solved": "yes", "attitude": "good", "outcome": "good"},
        "close": {"opinion": "同意归档"},
    }
    return table.get(code, {})  # fmt: skip


def walk(w: World, until: str, kind: str = "item", **first: Any) -> Case:
    """A case walked along its main road up to and including the move ``until``."""
    road = ITEM_ROAD if kind == "item" else REPORT_ROAD
    case = w.begin(WHO[road[0]], road[0], **first)
    for code in road[1 : road.index(until) + 1]:
        step(w, case, code)
    case.refresh_from_db()
    return case


def step(w: World, case: Case, code: str, who: str = "", **more: Any) -> Case:
    """One move of the main roads with its usual doer and answers."""
    if code == "apply":
        evidence(w, case)
    if code == "strike_off" and case.station == "publicised":
        w.pass_days(10)
    moved = w.move(who or WHO[code], case, code, **{**answers(w, code), **more})
    case.refresh_from_db()
    return moved


def dues(case: Case, *states: str) -> dict[str, Due]:
    """Dues of the case by rule (the last of each), of these states (running if none is named)."""
    rows = Due.objects.filter(of_kind="case", of_id=case.pk, state__in=states or ("running",)).order_by("id")
    return {due.rule: due for due in rows}


def on(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)


def told_of(w: World, who: str, kind: str) -> bool:
    """True if the person has a notice of this kind."""
    return any(one.kind == kind for one in notices.told(w.actor(who)))
