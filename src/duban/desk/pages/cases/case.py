"""办件页: facts left, story in the middle, moves right. What a reader may not have is not on the page at all (C8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign.queries import tree_of
from duban.cases import dossier, flow, queries, rules, words
from duban.cases.dossier import Dossier
from duban.cases.fields import FIELDS
from duban.desk import campaigns
from duban.desk.pages.cases import attached, shown, told
from duban.desk.pages.cases.today import today_of
from duban.desk.parts import marks
from duban.desk.parts.values import Crumb, Fact, MoveShown
from duban.desk.requests import DeskRequest
from duban.desk.wording import label, sentence
from duban.kernel.money import format_yuan

# A move and the one that takes it back, offered right after it (4.6).
UNDO: Mapping[str, str] = {"merge": "unmerge", "list": "unlist", "suspend": "resume"}
# Moves that go on along the road stand first; these stand aside and never lead.
_ASIDE = frozenset({"merge", "split", "withdraw", "unmerge", "unsplit", "list", "unlist", "remind", "suspend", "reassign", "raise_level",
                    "object", "ask_extension", "inspect", "dismiss", "refuse", "add_source"})  # fmt: skip
_GRAVE = frozenset({"dismiss", "withdraw", "refuse", "strike_off", "close"})
_TIES = {
    "merged_into": gettext_lazy("已并入"), "merged": gettext_lazy("并入本件的"), "split_from": gettext_lazy("拆分自"),
    "part": gettext_lazy("拆分出的"), "item": gettext_lazy("转入问题台账"), "report": gettext_lazy("来自群众反映件"),
}  # fmt: skip
_STATES = {
    "running": gettext_lazy("进行中"),
    "paused": gettext_lazy("暂停"),
    "done": gettext_lazy("已完成"),
    "void": gettext_lazy("已取消"),
}


def case(request: DeskRequest, case_id: int) -> HttpResponse:
    """The case's page."""
    found = dossier.dossier(request.actor, case_id)
    one, today = found.case, today_of(request)
    options = queries.options(request.actor, one)
    files = attached.kept(request, one)
    words_ = {
        **head(found, today),
        "crumbs": [Crumb(_("台账"), reverse("desk:ledger"))],
        "facts": facts(found),
        "elements": [Fact(label(name), text, wide=len(text) > 24) for name, text in one.six_elements],
        "text": found.facts,
        "text_title": _("事实") if found.original else _("办理摘要"),
        "outcome": _outcome(one),
        "milestones": [
            (row, "done" if row.done_on else "late" if row.due_on < today else "ahead") for row in found.milestones
        ],
        "instructions": found.instructions,
        "ties": [
            (str(_TIES[tie.how]), shown.number(tie.case), tie.case.title, shown.href(tie.case), shown.station(tie.case))
            for tie in found.ties
        ],
        "timeline": timeline(request, found, files),
        "dues": _dues(request, one, today),
        "files": [file for file, _row in files],
        "may_add_file": attached.may_add(request, one),
        "ahead": ahead(one, options),
        "aside": aside(one, options),
        "closed": [_closed(option) for option in options if option.refused is not None],
        "flash": _flash(request, one, options, found),
    }
    return render(request, "desk/cases/case.html", words_)


def head(found: Dossier, today: date) -> dict[str, Any]:
    """What stands at the top of every page about one case."""
    one = found.case
    return {
        "case": one,
        "number": shown.number(one),
        "station": shown.station(one),
        "flags": shown.flags(one),
        "due": _due(one, today),
        "kind": label(words.KINDS[one.kind]),
        "href": shown.href(one),
    }


def _due(one: Any, today: date) -> SafeString:
    """The due in large; a closed case says when it ended."""
    if one.phase == "closed" and one.closed_on:
        return marks.chip(_("%(day)s 办结") % {"day": one.closed_on}, "quiet")
    return shown.due(one, today)


def facts(found: Dossier) -> list[Fact]:
    """Labels and values; empty ones are left out."""
    one = found.case
    sources = "、".join(
        f"{label(words.SOURCES[s.code])}{f'({s.note})' if s.note and found.original else ''}" for s in found.sources
    )
    rows: list[tuple[str, Any]] = [
        (_("来源"), sources),
        (_("问题类别"), one.topic.text if one.topic else ""),
        (_("承办单位"), shown.unit(one.handler, link=True) if one.handler else ""),
        (_("协办单位"), "、".join(party.unit.name for party in found.parties)),
        (_("登记单位"), shown.unit(one.registrar, link=True)),
        (_("发生地"), one.place.name if one.place else ""),
        (_("被反映单位"), one.about_unit.name if one.about_unit else ""),
        (_("被反映人"), one.about_person.name if one.about_person and found.original else ""),
        (_("被反映岗位"), one.about_post),
        (_("发生日期"), marks.day(one.occurred_on) if one.occurred_on and found.original else ""),
        (_("发现日期"), marks.day(one.found_on)),
        (_("登记日期"), marks.day(one.registered_on)),
        (_("涉及金额"), format_yuan(one.money_fen) if one.money_fen is not None else ""),
        (_("涉及人数"), one.people or ""),
        (_("整改类型"), label(words.FIX_KINDS.get(one.fix_kind, ""))),
        (_("延期"), _("%(n)d 次") % {"n": one.extended} if one.extended else ""),
        (_("专项"), one.campaign.title),
    ]
    return [Fact(name, value) for name, value in rows if value not in ("", None)]


def _outcome(one: Any) -> list[Fact]:
    rows: list[tuple[str, Any]] = [
        (_("核查结论"), label(words.FINDINGS.get(one.finding, ""))),
        (_("结果"), one.result),
        (_("答复内容"), one.answer),
        (_("退还群众"), format_yuan(one.refunded_fen) if one.refunded_fen is not None else ""),
    ]
    return [Fact(name, value, wide=len(str(value)) > 24) for name, value in rows if value]


def timeline(request: DeskRequest, found: Dossier, files: attached.Kept, *, since: int = 0) -> list[Any]:
    """The story as happenings, newest first."""
    story = dossier.story(request.actor, found.case, since=since)
    seen = next((one for one in campaigns.of(request, request.actor) if one.pk == found.case.campaign_id), None)
    texts = {node.topic.pk: node.topic.text for node in tree_of(seen)} if seen else {}
    beside = {"title": found.case.title, "facts": found.facts, "summary": found.facts}
    return told.timeline(story, attached.by_moment(files), texts, beside)


@dataclass(frozen=True, slots=True)
class DueShown:
    """一条时限: what is owed by whom, how far off, from when to when, by which rule."""

    title: str
    owing: str
    state: SafeString
    from_on: date
    to_on: date
    rule: str
    over: bool


def _dues(request: DeskRequest, one: Any, today: date) -> list[DueShown]:
    """Every due with its rule, its source and its dates; running ones first."""
    return [_due_shown(due, today) for due in queries.dues_of(request.actor, one)]


def _due_shown(due: Any, today: date) -> DueShown:
    rule = " · ".join(
        part for part in (due.rule if due.rule[0].isupper() else "", label(due.source), _span(due)) if part
    )
    ladder = marks.chip(label(rules.LADDER[due.ladder]), "warn") if due.ladder else SafeString("")
    over = due.state not in ("running", "paused")
    return DueShown(
        label(due.title), due.owing.name, _due_state(due, today) + ladder, due.start_on, due.overdue_after, rule, over
    )


def _span(due: Any) -> str:
    """How long the rule gives, in words."""
    amounts = {
        "day": _("%(n)d 天"),
        "workday": _("%(n)d 个工作日"),
        "month": _("%(n)d 个月"),
        "quarter": _("%(n)d 个季度"),
    }
    return amounts[due.unit_of] % {"n": due.amount} if due.unit_of in amounts and due.amount else ""


def _due_state(due: Any, today: date) -> SafeString:
    if due.state == "running":
        near = "red" if today > due.overdue_after else "yellow" if today >= due.warn_on else "green"
        left = shown.left(
            due.overdue_after, today, provisional=due.provisional, workdays=due.unit_of in ("workday", "stated")
        )
        return marks.due(shown.as_colour(near), left, due.overdue_after, short=True)
    if due.state == "paused":
        return marks.due("grey", words=_("暂停中"), short=True)
    ended = f" {due.ended_on}" if due.ended_on else ""
    late = due.ended_on is not None and due.state == "done" and due.ended_on > due.overdue_after
    return marks.chip(f"{_STATES[due.state]}{ended}", "warn" if late else "quiet", hint=_("逾期完成") if late else "")


def ahead(one: Any, options: Sequence[queries.Option]) -> list[MoveShown]:
    """Open moves that go on along the road; the one that leads to another station first."""
    open_ = [option for option in options if option.refused is None and option.move.code not in _ASIDE]
    first = next((option.move.code for option in open_ if _leads_on(one, option.move)), "")
    ordered = sorted(open_, key=lambda option: (option.move.code != first, option.move.code in shown.NOT_ONWARD))
    return [_move(one, option, option.move.code == first) for option in ordered]


def _leads_on(one: Any, move: flow.Move) -> bool:
    """Whether the move takes the case on to another station."""
    return move.code not in shown.NOT_ONWARD and flow.target_of(move, one.kind, one.station, one.back_to) != one.station


def aside(one: Any, options: Sequence[queries.Option]) -> list[MoveShown]:
    """Open moves that stand beside the road."""
    return [_move(one, option, False) for option in options if option.refused is None and option.move.code in _ASIDE]


def _move(one: Any, option: queries.Option, is_first: bool) -> MoveShown:
    move = option.move
    needed = [label(FIELDS[code].label) for code in move.asks if code in move.needed]
    return MoveShown(
        label(move.title),
        href=reverse("desk:move", args=[one.pk, move.code]),
        icon=told.icon_of(move.code),
        needs=_("须填:%(fields)s") % {"fields": "、".join(needed[:6]) + ("…" if len(needed) > 6 else "")}
        if needed and is_first
        else "",
        primary=is_first,
        grave=move.code in _GRAVE and not is_first,
    )


def _closed(option: queries.Option) -> MoveShown:
    refused = option.refused
    said = refused.sentence if refused else ""
    ground = " " + _("依据:%(ground)s") % {"ground": refused.ground} if refused and refused.ground else ""
    words_ = sentence(refused.code, said)[0] if refused else said
    return MoveShown(label(option.move.title), icon=told.icon_of(option.move.code), closed=words_ + ground)


def _flash(request: DeskRequest, one: Any, options: Sequence[queries.Option], found: Dossier) -> dict[str, Any] | None:
    """What was just done, the new state, and how to take it back or go on. The page shows it; nothing pops up."""
    code = request.GET.get("did", "")
    if code not in flow.MOVES:
        return None
    open_ = {option.move.code: option.move for option in options if option.refused is None}
    undo = open_.get(UNDO.get(code, ""))
    parts = [tie.case for tie in found.ties if tie.how == "part"] if code == "split" else []
    return {
        "did": label(flow.MOVES[code].title),
        "undo": (label(undo.title), reverse("desk:move", args=[one.pk, undo.code])) if undo else None,
        "parts": [
            (shown.number(part), reverse("desk:move", args=[part.pk, "unsplit"]))
            for part in parts
            if part.station in ("registered", "received")
        ],
        "receipt": reverse("desk:receipt", args=[one.pk]) if code == "receive" else "",
    }
