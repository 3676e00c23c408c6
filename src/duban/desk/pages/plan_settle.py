"""定稿: what a draft is called and where it runs, its phases and matters, the approval of a second person, and its opening."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign import actions
from duban.campaign import queries as campaigns
from duban.desk.keyset import number
from duban.desk.one_act import Asked, Nothing, one_act, sent
from duban.desk.pages import campaigns as overview
from duban.desk.pages import plan_rows
from duban.desk.pages.plan_forms import SplitForm
from duban.desk.pages.plan_places import located
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.kernel.errors import NotThere
from duban.units import policy


class BasicsForm(forms.Form):
    """Title, area and offices of a draft."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    area_id = UnitField(label=gettext_lazy("覆盖地区"), areas=True)
    office_id = UnitField(label=gettext_lazy("专治办(牵头单位)"))
    review_unit_id = UnitField(
        label=gettext_lazy("审核单位"), required=False, help_text=gettext_lazy("不填则由专治办审核。")
    )
    order_word = forms.CharField(
        label=gettext_lazy("督办文书的叫法"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("方案自己的叫法,如整改督办单、整改建议书、纠风工作任务书;不填则用“督办单”。"),
    )


def basics(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Set what a draft is called, where it runs and who runs it."""
    one = managed(request, campaign_id)
    start = {"title": one.title, "area_id": one.area, "office_id": one.office, "review_unit_id": one.review_unit,
             "order_word": one.words.get("order", "")}  # fmt: skip
    form = BasicsForm(sent(request), initial=start)
    for name in ("area_id", "office_id", "review_unit_id"):
        form.fields[name].serve(request.actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        actions.settle_basics(
            actor=request.actor,
            at=request.at,
            campaign_id=one.pk,
            title=given["title"],
            order_word=given["order_word"],
            **{name: given[name].pk if given[name] else None for name in ("area_id", "office_id", "review_unit_id")},
            version=one.version,
        )
        return reverse("desk:campaign", args=[one.pk])

    asked = Asked(_("基本情况"), _("保存"), reverse("desk:campaign", args=[one.pk]), crumbs=crumbs(one))
    return one_act(request, asked, form, do)


_DAY = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


def fresh(request: DeskRequest, mark: str) -> QueryDict | None:
    """What a form was sent with, but for the mark of what was seen: shown again, it carries the present one."""
    data = sent(request)
    if data is not None:
        data = data.copy()
        data["seen"] = mark
    return data


class PhaseForm(forms.Form):
    """A phase: its name and its days."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    starts_on = forms.DateField(label=gettext_lazy("开始"), required=False, widget=forms.DateInput(**_DAY))  # type: ignore[arg-type]
    ends_on = forms.DateField(label=gettext_lazy("结束"), required=False, widget=forms.DateInput(**_DAY))  # type: ignore[arg-type]


def phase(request: DeskRequest, campaign_id: int, phase_id: int) -> HttpResponse:
    """Give a phase its name and the dates the plan left open."""
    one = managed(request, campaign_id)
    found = next((p for p in campaigns.phases(request.actor, campaign_id) if p.pk == phase_id), None)
    if found is None:
        raise NotThere("phase.missing", "没有找到这个阶段。")
    start = {"name": found.name, "starts_on": found.starts_on, "ends_on": found.ends_on, "seen": found.seen_mark}

    def do(given: dict[str, Any]) -> str:
        given["seen"] = request.POST.get("seen", "")
        actions.edit_phase(actor=request.actor, at=request.at, campaign_id=one.pk, phase_id=phase_id, **given)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-phase-{phase_id}"

    asked = Asked(
        _("阶段“%(name)s”") % {"name": found.name},
        _("保存"),
        reverse("desk:campaign-plan", args=[one.pk]) + "#k-phase",
        words=_("现在是:%(name)s,%(days)s。两天都算在内。保存后不再标为“推算”,流水会记下由谁确定。")
        % {"name": found.name, "days": f"{found.starts_on or '?'} — {found.ends_on or '?'}"},
        crumbs=crumbs(one),
    )
    return one_act(request, asked, PhaseForm(fresh(request, found.seen_mark), initial=start), do)


class NewPhaseForm(PhaseForm):
    """A phase that was not read, with the words that prove it."""

    quote = forms.CharField(
        label=gettext_lazy("方案原文"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh"}),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


def new_phase(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Add a phase that was not read."""
    one = managed(request, campaign_id)
    quote, start, words, nr = quoted(request, one)
    begin = {"quote": quote, "name": quote[:40], "start": start}

    def do(given: dict[str, Any]) -> str:
        span = located(words, given.pop("quote"), given.pop("start"))
        given.pop("seen")
        made = actions.add_phase(actor=request.actor, at=request.at, campaign_id=one.pk, span=span, plan_nr=nr, **given)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-phase-{made.pk}"

    back = reverse("desk:campaign-plan", args=[one.pk]) + "#k-phase"
    asked = Asked(_("补充阶段"), _("补充"), back, crumbs=crumbs(one))
    return one_act(request, asked, NewPhaseForm(sent(request), initial=begin), do)


class TopicForm(forms.Form):
    """One matter, and where it belongs."""

    text = forms.CharField(label=gettext_lazy("问题类别"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    parent_id = forms.TypedChoiceField(label=gettext_lazy("归在"), required=False, coerce=int, empty_value=None)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer(self, nodes: Sequence[campaigns.Node], *, but: int = 0) -> None:
        """Whom it may belong to: every matter but itself."""
        choices = [(n.topic.pk, "　" * n.depth + n.topic.text[:40]) for n in nodes if n.topic.pk != but]
        self.fields["parent_id"].choices = [("", _("最上层")), *choices]  # type: ignore[attr-defined]


class NewTopicForm(TopicForm):
    """A matter that was not read, with the words that prove it."""

    quote = forms.CharField(
        label=gettext_lazy("方案原文"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh"}),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


def topic(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Add a matter to the tree."""
    one = managed(request, campaign_id)
    quote, start, words, nr = quoted(request, one)
    begin = {"quote": quote, "text": quote, "start": start}
    form = NewTopicForm(sent(request), initial=begin)
    form.offer(campaigns.tree_of(one))

    def do(given: dict[str, Any]) -> str:
        span = located(words, given.pop("quote"), given.pop("start"))
        given.pop("seen")
        made = actions.add_topic(actor=request.actor, at=request.at, campaign_id=one.pk, span=span, plan_nr=nr, **given)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-topic-{made.pk}"

    asked = Asked(
        _("增加问题类别"),
        _("增加"),
        reverse("desk:campaign-plan", args=[one.pk]) + "#k-topic",
        words=_("每件问题都要归到一个最末级的类别。"),
        crumbs=crumbs(one),
    )
    return one_act(request, asked, form, do)


def edit_topic(request: DeskRequest, campaign_id: int, topic_id: int) -> HttpResponse:
    """Give a matter other words or another place in the tree."""
    one = managed(request, campaign_id)
    nodes = campaigns.tree_of(one)
    found = next((node.topic for node in nodes if node.topic.pk == topic_id), None)
    if found is None:
        raise NotThere("topic.missing", "没有找到这个问题类别。")
    start = {"text": found.text, "parent_id": found.parent_id, "seen": found.seen_mark}
    form = TopicForm(fresh(request, found.seen_mark), initial=start)
    form.offer(nodes, but=topic_id)

    def do(given: dict[str, Any]) -> str:
        given["seen"] = request.POST.get("seen", "")
        actions.edit_topic(actor=request.actor, at=request.at, campaign_id=one.pk, topic_id=topic_id, **given)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-topic-{topic_id}"

    back = reverse("desk:campaign-plan", args=[one.pk]) + "#k-topic"
    now = _("现在是:%(words)s") % {"words": found.text}
    return one_act(request, Asked(_("修改问题类别"), _("保存"), back, words=now, crumbs=crumbs(one)), form, do)


def split_outline(request: DeskRequest, campaign_id: int, table: str, row_id: int) -> HttpResponse:
    """Make several phases or topics of one."""
    one = managed(request, campaign_id)
    rows: dict[str, dict[int, str]] = {
        "phase": {row.pk: row.name for row in campaigns.phases_of(one)},
        "topic": {node.topic.pk: node.topic.text for node in campaigns.tree_of(one)},
    }
    found = rows.get(table, {}).get(row_id)
    if found is None:
        raise NotThere("element.missing", "没有找到要拆分的内容。")
    form = SplitForm(
        sent(request), initial={"parts": "\n".join(part for part in re.split("[;;。]", found) if part.strip())}
    )

    def do(given: dict[str, Any]) -> str:
        common: dict[str, Any] = {
            "actor": request.actor,
            "at": request.at,
            "campaign_id": one.pk,
            "parts": form.lines(),
        }
        if table == "phase":
            actions.split_phase(**common, phase_id=row_id)
        else:
            actions.split_topic(**common, topic_id=row_id)
        return reverse("desk:campaign-plan", args=[one.pk]) + f"#e-{table}-{row_id}"

    back = reverse("desk:campaign-plan", args=[one.pk]) + f"#k-{table}"
    return one_act(
        request, Asked(_("拆分“%(words)s”") % {"words": found[:40]}, _("拆分"), back, crumbs=crumbs(one)), form, do
    )


def open_campaign(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Start the campaign, or say what still blocks it."""
    one = managed(request, campaign_id)
    mentions = campaigns.mentions(request.actor, campaign_id)
    told = len({u for m in mentions for u in (m.unit_id, *m.member_ids) if u is not None})
    unlinked = sum(1 for m in mentions if m.unit_id is None and not m.collective)

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
            *([_("还有 %(n)d 个单位没有对应,它们不会收到应办事项。") % {"n": unlinked}] if unlinked else []),
            *overview.said_blocks(one),
        ],
        crumbs=crumbs(one),
    )
    return one_act(request, asked, Nothing(sent(request)), do)


def quoted(request: DeskRequest, one: Any) -> tuple[str, int | None, str, int]:
    """The words ``from`` … ``to`` of the version in the address, where they begin, that version's text and number."""
    text = campaigns.version_shown(one, number(request.GET.get("v")))
    cover = plan_rows.cover_for(campaigns.elements_of(one), text.compiled if text else {}, on=one.training)
    words, nr = (cover.text(text.text), text.nr) if text else ("", 0)
    begin, end = number(request.GET.get("from")), number(request.GET.get("to"))
    inside = begin is not None and end is not None and 0 <= begin < end <= len(words)
    return (words[begin:end], begin, words, nr) if inside else ("", None, words, nr)


def managed(request: DeskRequest, campaign_id: int) -> Any:
    """The campaign, for those who may change it; 404 for those who may not know of it."""
    one = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage", unit=one.area)
    return one


def crumbs(one: Any) -> list[Crumb]:
    """The way back to a campaign."""
    return [overview.home(), Crumb(one.title, reverse("desk:campaign", args=[one.pk]))]


def ask_approval(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Put what was settled before a second person, knowing that this binds."""
    one = managed(request, campaign_id)
    back = reverse("desk:campaign-plan", args=[one.pk])

    def do(given: dict[str, Any]) -> str:
        actions.ask_approval(actor=request.actor, at=request.at, campaign_id=campaign_id)
        return back

    asked = Asked(
        _("“%(title)s”送另一人批准") % {"title": one.title},
        _("送审"),
        back,
        consequences=[
            _("专治办有批准权限的人会收到告知;参加过核对或送审的人不能批准。"),
            _("从此须经批准才能启动,以后的新版本也须批准,不能改回。"),
            _("批准前后再有修改,须重新送审。"),
        ],
        crumbs=crumbs(one),
    )
    return one_act(request, asked, Nothing(sent(request)), do)


class VerdictForm(forms.Form):
    """Approve, or send back with a reason."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=[("approve", gettext_lazy("批准")), ("back", gettext_lazy("退回"))],
        widget=forms.RadioSelect,
        initial="approve",
    )
    reason = forms.CharField(
        label=gettext_lazy("退回的理由"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def approve(request: DeskRequest, campaign_id: int, nr: int | None = None) -> HttpResponse:
    """Approve what another person reviewed (or the version ``nr`` they put up), or send it back."""
    one = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.approve", unit=one.area)
    back = (
        reverse("desk:campaign-plan", args=[one.pk])
        if nr is None
        else reverse("desk:campaign-version", args=[one.pk, nr])
    )

    def do(given: dict[str, Any]) -> str:
        common: dict[str, Any] = {"actor": request.actor, "at": request.at, "campaign_id": one.pk, "nr": nr}
        if given["verdict"] == "approve":
            actions.approve(**common)
        else:
            actions.send_back(**common, reason=given["reason"])
        return back

    title = _("批准“%(title)s”的解读") if nr is None else _("批准“%(title)s”的第 %(nr)d 版")
    words = (
        _("批准后仍可修改,但一经修改须重新送审。") if nr is None else _("批准的是送审时勾选的变动;启用由专治办进行。")
    )
    asked = Asked(title % {"title": one.title, "nr": nr}, _("确定"), back, words=words, crumbs=crumbs(one))
    return one_act(request, asked, VerdictForm(sent(request)), do)
