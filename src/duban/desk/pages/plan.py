"""方案与解读: the plan's own words on the left, what was read from them on the right, each leading to the other.

Here a draft is settled: questions are answered or set aside, dates and topics the plan left open are added, and the campaign opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duban.campaign import actions
from duban.campaign import queries as campaigns
from duban.desk import answers
from duban.desk.one_act import Asked, Nothing, at_once, one_act, sent
from duban.desk.pages import campaigns as overview
from duban.desk.parts import marks
from duban.desk.parts.plan_text import Mark, MarkKind, paragraphs
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.kernel.errors import Refusal
from duban.plans import persons
from duban.units import policy

SHOWN_SPANS = 4
"""Links to places in the text shown per unit; plans name some organs forty times."""


def plan(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """The review page."""
    return _show(request, campaign_id)


def _show(
    request: DeskRequest, campaign_id: int, *, wrong: tuple[int, str, str] | None = None, status: int = 200
) -> HttpResponse:
    """``wrong`` is a question's id with what was typed and why it was refused."""
    actor = request.actor
    one = campaigns.get(actor, campaign_id)
    text = campaigns.plan_text(actor, campaign_id)
    questions = campaigns.questions(actor, campaign_id)
    phases = list(campaigns.phases(actor, campaign_id))
    topics = campaigns.topics(actor, campaign_id)
    mentions = campaigns.mentions(actor, campaign_id)
    may_manage = policy.holds(actor, "campaign.manage", unit=one.area)
    covered = one.training or not may_manage
    if covered:
        for question in questions:
            question.text = persons.cover(question.text, persons.find(question.text))
    found = list(_marks(text.compiled if text else {}, phases, topics, mentions, questions))
    open_ones = [q for q in questions if q.state == "open"]
    words = {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [overview.home()],
        "tabs": overview.tabs(one.pk, "plan", len([q for q in questions if q.state == "open"])),
        "text": text,
        "covered": covered,
        "lines": paragraphs(_text(text, covered=covered), found) if text else [],
        "read_title": _read_title(text.compiled if text else {}, one),
        "phases": [(p, overview.phases_shown([p])[0].note, bool(p.span)) for p in phases],
        "topics": topics,
        "mentions": [(m, _places(m)) for m in mentions],
        "open_questions": open_ones,
        "settled": [q for q in questions if q.state != "open"],
        "question_total": len(questions),
        "notices": actions.NOTICES,
        "blocks": actions.blocks(one) if one.state == "draft" else [],
        "may_manage": may_manage,
        "wrong": {"id": wrong[0], "typed": wrong[1], "error": wrong[2]} if wrong else {},
    }
    return render(request, "desk/campaign/plan.html", words, status=status)


@require_POST
def question(request: DeskRequest, campaign_id: int, question_id: int) -> HttpResponse:
    """Answer a question, set it aside with a reason, or take either back."""
    typed = request.POST.get("answer", "")
    common: dict[str, Any] = {
        "actor": request.actor,
        "at": request.at,
        "campaign_id": campaign_id,
        "question_id": question_id,
    }
    back = reverse("desk:campaign-plan", args=[campaign_id]) + "#questions"

    def do() -> str:
        match request.POST.get("do"):
            case "answer":
                actions.answer_question(**common, answer=typed)
            case "aside":
                actions.set_aside(**common, reason=typed)
            case "reopen":
                actions.reopen_question(**common)
        return back

    try:
        return redirect(at_once(request, do))
    except Refusal as refusal:
        if refusal.field != "answer":
            raise
        return _show(request, campaign_id, wrong=(question_id, typed, answers.said(refusal)[0].words), status=422)


class BasicsForm(forms.Form):
    """Title, area and offices of a draft."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    area_id = UnitField(label=gettext_lazy("覆盖地区"), areas=True)
    office_id = UnitField(label=gettext_lazy("专治办(牵头单位)"))
    review_unit_id = UnitField(
        label=gettext_lazy("审核单位"), required=False, help_text=gettext_lazy("不填则由专治办审核。")
    )


def basics(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Set what a draft is called, where it runs and who runs it."""
    one = _managed(request, campaign_id)
    start = {"title": one.title, "area_id": one.area, "office_id": one.office, "review_unit_id": one.review_unit}
    form = BasicsForm(sent(request), initial=start)
    for name in ("area_id", "office_id", "review_unit_id"):
        form.fields[name].serve(request.actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        actions.settle_basics(
            actor=request.actor,
            at=request.at,
            campaign_id=one.pk,
            title=given["title"],
            **{name: given[name].pk if given[name] else None for name in ("area_id", "office_id", "review_unit_id")},
            version=one.version,
        )
        return reverse("desk:campaign", args=[one.pk])

    asked = Asked(_("基本情况"), _("保存"), reverse("desk:campaign", args=[one.pk]), crumbs=_crumbs(one))
    return one_act(request, asked, form, do)


class PhaseForm(forms.Form):
    """Dates of a phase."""

    starts_on = forms.DateField(
        label=gettext_lazy("开始"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=gettext_lazy("结束"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def phase(request: DeskRequest, campaign_id: int, phase_id: int) -> HttpResponse:
    """Give a phase the dates the plan left open."""
    one = _managed(request, campaign_id)
    found = next((p for p in campaigns.phases(request.actor, campaign_id) if p.pk == phase_id), None)
    title = found.name if found else ""
    start = {"starts_on": found.starts_on, "ends_on": found.ends_on} if found else {}

    def do(given: dict[str, Any]) -> str:
        actions.date_phase(actor=request.actor, at=request.at, campaign_id=one.pk, phase_id=phase_id, **given)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-phase-{phase_id}"

    asked = Asked(
        _("确定“%(name)s”的日期") % {"name": title},
        _("保存日期"),
        reverse("desk:campaign-plan", args=[one.pk]),
        words=_("两天都算在内。保存后不再标为“推算”,流水会记下由谁确定。"),
        crumbs=_crumbs(one),
    )
    return one_act(request, asked, PhaseForm(sent(request), initial=start), do)


class TopicForm(forms.Form):
    """One more matter."""

    text = forms.CharField(label=gettext_lazy("问题类别"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    parent_id = forms.TypedChoiceField(label=gettext_lazy("归在"), required=False, coerce=int, empty_value=None)


def topic(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Add a matter to the tree."""
    one = _managed(request, campaign_id)
    nodes = campaigns.topics(request.actor, campaign_id)
    form = TopicForm(sent(request))
    choices = [(node.topic.pk, "　" * node.depth + node.topic.text[:40]) for node in nodes]
    form.fields["parent_id"].choices = [("", _("最上层")), *choices]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        made = actions.add_topic(actor=request.actor, at=request.at, campaign_id=one.pk, **given)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-topic-{made.pk}"

    asked = Asked(
        _("增加问题类别"),
        _("增加"),
        reverse("desk:campaign-plan", args=[one.pk]),
        words=_("每件问题都要归到一个最末级的类别。"),
        crumbs=_crumbs(one),
    )
    return one_act(request, asked, form, do)


def open_campaign(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Start the campaign, or say what still blocks it."""
    one = _managed(request, campaign_id)
    told = sum(1 for m in campaigns.mentions(request.actor, campaign_id) if m.unit_id is not None)

    def do(given: dict[str, Any]) -> str:
        actions.open_campaign(actor=request.actor, at=request.at, campaign_id=one.pk, version=one.version)
        return reverse("desk:campaign", args=[one.pk])

    asked = Asked(
        _("启动“%(title)s”") % {"title": one.title},
        _("启动专项行动"),
        reverse("desk:campaign-plan", args=[one.pk]),
        consequences=[
            _("状态变为“进行中”,可以登记和交办问题。"),
            _("方案中已对应的 %(n)d 个单位会收到告知。") % {"n": told},
            _("名称、地区和专治办此后不能在这里修改。"),
            *actions.blocks(one),
        ],
        crumbs=_crumbs(one),
    )
    return one_act(request, asked, Nothing(sent(request)), do)


def _managed(request: DeskRequest, campaign_id: int) -> Any:
    """The campaign, for those who may change it; 404 for those who may not know of it."""
    one = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage", unit=one.area)
    return one


def _crumbs(one: Any) -> list[Crumb]:
    return [overview.home(), Crumb(one.title, reverse("desk:campaign", args=[one.pk]))]


def _marks(
    compiled: dict[str, Any], phases: list[Any], topics: list[Any], mentions: list[Any], questions: list[Any]
) -> Iterator[Mark]:
    """Every element that points into the text, as marks of it."""
    named = {"title": _("标题"), "doc_no": _("文号"), "issuers": _("发文单位"), "issued_on": _("发文日期"),
             "recipients": _("主送"), "starts_on": _("开始"), "ends_on": _("结束")}  # fmt: skip
    for key, spans in (compiled.get("meta_spans") or {}).items():
        yield from _spans(f"meta-{key}", "meta", spans, named.get(key, key))
    for one in phases:
        yield from _spans(f"phase-{one.pk}", "phase", [one.span], _("阶段:%(name)s") % {"name": one.name}, str(one.nr))
    for nr, node in enumerate(topics, 1):
        yield from _spans(f"topic-{node.topic.pk}", "topic", [node.topic.span], _("问题类别"), str(nr))
    for mention in mentions:
        title = _("单位:%(name)s") % {"name": mention.unit.name if mention.unit else mention.name}
        yield from _spans(f"unit-{mention.pk}", "unit", mention.spans, title)
    for one in questions:
        if one.state == "open" and one.span:
            yield from _spans(f"question-{one.pk}", "question", [one.span], one.text, "?")


def _text(text: Any, *, covered: bool) -> str:
    """The plan's words; names, telephones and mail boxes in them are the office's to see, and in a demonstration nobody's (X-6)."""
    if not covered:
        return str(text.text)
    named = [name for duty in text.compiled.get("duties", ()) for name in duty.get("persons", ())]
    return persons.cover(text.text, persons.find(text.text, named))


def _spans(key: str, kind: MarkKind, spans: list[Any], title: str, label: str = "") -> Iterator[Mark]:
    for nr, span in enumerate((s for s in spans if s), 1):
        yield Mark(key, kind, span[0], span[1], title, label, nr)


def _places(mention: Any) -> list[tuple[int, str]]:
    """Number and anchor of the first places where a unit is named."""
    return [
        (nr, f"s-unit-{mention.pk}" if nr == 1 else f"s-unit-{mention.pk}-{nr}")
        for nr in range(1, min(len(mention.spans), SHOWN_SPANS) + 1)
    ]


def _read_title(compiled: dict[str, Any], one: Any) -> list[tuple[str, str, Any]]:
    """What was read of the plan as a whole: key of its mark (empty = none), label, value."""
    spans = compiled.get("meta_spans") or {}
    issued = compiled.get("issued_on")
    days = f"{one.starts_on or '?'} — {one.ends_on or '?'}" if one.starts_on or one.ends_on else ""
    rows = [
        ("title", _("标题"), compiled.get("title")),
        ("doc_no", _("文号"), compiled.get("doc_no")),
        ("issuers", _("发文单位"), "、".join(compiled.get("issuers") or ())),
        ("issued_on", _("发文日期"), issued),
        ("recipients", _("主送"), "、".join(compiled.get("recipients") or ())),
        ("starts_on", _("起止"), days),
    ]
    missing = marks.chip(_("方案未写明"), "quiet")
    return [(f"meta-{key}" if spans.get(key) else "", name, value or missing) for key, name, value in rows]
