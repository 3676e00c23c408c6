"""方案: the campaigns there are, one campaign with its phases, matters and counts, and the upload of a new plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duban import plans
from duban.campaign import actions
from duban.campaign import queries as campaigns
from duban.cases import flow, listing
from duban.cases import queries as cases
from duban.desk import answers, ledger_links
from duban.desk.one_act import at_once, sent
from duban.desk.pages import plan_words
from duban.desk.pages.plan_rows import cover_for
from duban.desk.parts import marks
from duban.desk.parts.values import Chart, Column, Crumb, Fact, Node, PhaseShown, Row, Series, Tab, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.units import policy

MOST_BYTES = 8 * 1024 * 1024
STATE_TONES = {"draft": "warn", "open": "accent", "closed": "quiet"}


class PlanForm(forms.Form):
    """A plan as a file, or pasted."""

    file = forms.FileField(
        label=gettext_lazy("方案文件"),
        required=False,
        help_text=gettext_lazy(
            "txt、docx、PDF(带文字)、网页、doc、wps,最大 8 MB。原文会原样保存,读出的内容须经您核对后才启动。"
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.doc,.wps,.rtf,.odt,.html,.htm,.mht,.pdf"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或者粘贴全文"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        found = super().clean() or {}
        file: UploadedFile[bytes] | None = found.get("file")
        if file is None and not found.get("text", "").strip() and not self.errors:
            self.add_error("file", _("请选择方案文件,或把全文粘贴在下面。"))
        if file is not None and (file.size or 0) > MOST_BYTES:
            self.add_error("file", _("文件超过 8 MB。方案正文一般只有几十 KB,请确认选对了文件。"))
        return found


def campaign_list(request: DeskRequest) -> HttpResponse:
    """All campaigns the actor may see."""
    today = timezone.localtime(request.at).date()
    rows = []
    for one in campaigns.listed(request.actor):
        phase = next(
            (
                p.name
                for p in campaigns.phases(request.actor, one.pk)
                if p.starts_on and p.starts_on <= today <= (p.ends_on or today)
            ),
            "",
        )
        rows.append(
            Row(
                str(one.pk),
                (
                    one.title,
                    state_chip(one),
                    marks.day(one.starts_on),
                    marks.day(one.ends_on),
                    phase or "—",
                    str(one.office or "—"),
                ),
                href=reverse("desk:campaign", args=[one.pk]),
            )
        )
    columns = [
        Column("title", _("名称"), kind="main"),
        Column("state", _("状态")),
        Column("from", _("开始"), kind="date"),
        Column("to", _("结束"), kind="date", phone=False),
        Column("phase", _("当前阶段"), phone=False),
        Column("office", _("专治办")),
    ]
    table = Table(_("专项行动"), columns, rows)
    words = {"table": table, "may_add": policy.holds(request.actor, "campaign.manage")}
    return render(request, "desk/campaign/list.html", words)


def new_campaign(request: DeskRequest) -> HttpResponse:
    """Upload a plan; what was read from it becomes a draft, shown beside its text."""
    policy.require(request.actor, "campaign.manage")
    form = PlanForm(sent(request), request.FILES or None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(at_once(request, lambda: _draft(request, form.cleaned_data)))
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    return answers.form_page(request, "desk/campaign/new.html", form, {"crumbs": [home()]}, status=status)


def _draft(request: DeskRequest, given: dict[str, Any]) -> str:
    file: UploadedFile[bytes] | None = given["file"]
    plan = plans.read(file.read(), file.name or "plan.txt") if file is not None else plans.read_text(given["text"])
    made = actions.draft(actor=request.actor, at=request.at, plan=plan)
    return reverse("desk:campaign-plan", args=[made.pk])


def campaign(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """One campaign: where it stands in time, what it is about, how its cases stand."""
    one = campaigns.get(request.actor, campaign_id)
    today = timezone.localtime(request.at).date()
    open_questions = [q for q in campaigns.questions(request.actor, campaign_id) if q.state == "open"]
    tally = cases.tally(request.actor, campaign_id)
    may_manage = policy.holds(request.actor, "campaign.manage", unit=one.area)
    words = {
        "one": one,
        "state": state_chip(one),
        "crumbs": [home()],
        "tabs": tabs(one.pk, "overview", len(open_questions)),
        "plan_href": reverse("desk:campaign-plan", args=[one.pk]) + "#questions",
        "facts": _facts(request, one),
        "phases": phases_shown(campaigns.phases(request.actor, campaign_id)),
        "today": today,
        "tree": _tree(campaigns.topics(request.actor, campaign_id), tally.by_topic, one.pk),
        "chart": _chart(tally.by_station, one.pk) if tally.total else None,
        "total": marks.count(tally.total, ledger_links.ledger(campaign=one.pk, state="all")),
        "open_questions": _asked(request, one, open_questions) if may_manage else [],
        "shows_cases": one.state != "draft" and bool(listing.scopes(request.actor)),
        "blocks": said_blocks(one) if one.state == "draft" and may_manage else [],
        "may_manage": may_manage,
    }
    return render(request, "desk/campaign/campaign.html", words)


def _asked(request: DeskRequest, one: Any, left: Sequence[Any]) -> list[str]:
    """Questions as they are shown on the plan page: names of persons covered where they must be."""
    text = campaigns.plan_in_force(one)
    cover = cover_for(campaigns.elements_of(one), text.compiled if text else {}, on=one.training)
    return [plan_words.question_words(cover.text(question.text)) for question in left]


def said_blocks(one: Any) -> list[str]:
    """What still stands in the way of opening, in the reader's language."""
    said = {
        "office": _("还没有确定专治办(牵头单位)。"),
        "area": _("还没有确定行动覆盖的地区。"),
        "topics": _("还没有问题类别:方案没有列出整治内容,请至少添加一类。"),
        "questions": _("还有 %(n)d 个问题没有答复或搁置。"),
        "inherited": _("还有 %(n)d 项沿用上级方案的内容没有结合本地确认或修改。"),
        "approval": _("已经送审,还没有批准。"),
        "ask_again": _("送审以后又有修改或被退回,须重新送审,由另一人批准。"),
    }
    return [said[code] % {"n": n} for code, n in actions.blocking(one)]


def home() -> Crumb:
    """The way back to the list of campaigns."""
    return Crumb(_("方案"), reverse("desk:campaigns"))


def state_chip(one: Any) -> Any:
    """草稿, 进行中, 已结束; training campaigns say so."""
    chip = marks.chip(label(one.get_state_display()), STATE_TONES[one.state])  # type: ignore[arg-type]
    return chip + marks.chip(_("演示"), "warn") if one.training else chip


def tabs(campaign_id: int, here: str, open_questions: int) -> list[Tab]:
    """Parts of one campaign."""
    return [
        Tab(_("概况"), reverse("desk:campaign", args=[campaign_id]), here == "overview"),
        Tab(_("方案与解读"), reverse("desk:campaign-plan", args=[campaign_id]), here == "plan", open_questions or None),
        Tab(_("方案中的单位"), reverse("desk:campaign-units", args=[campaign_id]), here == "units"),
        Tab(_("任务书和日历"), reverse("desk:campaign-tasks", args=[campaign_id]), here == "outputs"),
        Tab(_("方案版本"), reverse("desk:campaign-versions", args=[campaign_id]), here == "versions"),
        Tab(_("上下级"), reverse("desk:campaign-levels", args=[campaign_id]), here == "levels"),
    ]


def phases_shown(phases: Sequence[Any]) -> list[PhaseShown]:
    """Phases for the line; inferred dates say so, missing ones too."""
    return [PhaseShown(label(p.name), p.starts_on, p.ends_on, note=_phase_note(p)) for p in phases]


def _phase_note(phase: Any) -> str:
    said = {"starts_on": _("开始日期为推算"), "ends_on": _("结束日期为推算")}
    notes = [words for field, words in said.items() if field in phase.derived]
    if (phase.starts_on is None) != (phase.ends_on is None):
        notes.append(_("开始日期未写明") if phase.starts_on is None else _("结束日期未写明"))
    return " · ".join(notes)


def _facts(request: DeskRequest, one: Any) -> list[Fact]:
    plan = campaigns.plan_text(request.actor, one.pk)
    days = f"{one.starts_on or '?'} — {one.ends_on or '?'}" if one.starts_on or one.ends_on else _("方案未写明")
    mentions = campaigns.mentions(request.actor, one.pk)
    linked, named = sum(1 for m in mentions if m.unit_id is not None or m.collective), len(mentions)
    return [
        Fact(_("起止"), days),
        Fact(_("专治办"), _unit(one.office)),
        Fact(_("覆盖地区"), _unit(one.area)),
        Fact(_("审核单位"), _unit(one.review_unit) if one.review_unit else _("由专治办审核")),
        Fact(_("方案文件"), plan.name if plan else "—"),
        Fact(
            _("方案中的单位"),
            ngettext("%(linked)d / %(named)d 个已对应", "%(linked)d / %(named)d 个已对应", named)
            % {"linked": linked, "named": named},
        ),
    ]


def _unit(unit: Any) -> Any:
    if unit is None:
        return _("未定")
    return marks.unit(str(unit), href=reverse("desk:unit", args=[unit.pk]), full=unit.name)


def _tree(nodes: list[campaigns.Node], counts: Any, campaign_id: int) -> list[Node]:
    """The tree of matters, each with the cases on it and below it."""
    below: dict[int | None, list[campaigns.Node]] = {}
    for node in nodes:
        below.setdefault(node.topic.parent_id, []).append(node)

    def shown(node: campaigns.Node) -> Node:
        children = [shown(child) for child in below.get(node.topic.pk, [])]
        total = counts.get(node.topic.pk, 0) + sum(child.count for child in children)
        # The ledger filters by one matter: a sum over several is said, its parts lead on.
        href = "" if children else ledger_links.ledger(campaign=campaign_id, topic=node.topic.pk, state="all")
        return Node(node.topic.text, href=href, count=total, children=children, open=node.depth < 1)

    return [shown(node) for node in below.get(None, [])]


def _chart(by_station: Any, campaign_id: int) -> Chart:
    """Cases by station, in the order of the road."""
    found = [(station, by_station[code]) for code, station in flow.STATIONS.items() if by_station.get(code)]
    return Chart(
        _("件数,按环节"),
        "bar",
        [label(station.title) for station, _n in found],
        [Series(_("件数"), [number for _s, number in found])],
        hrefs=[ledger_links.ledger(campaign=campaign_id, station=station.code) for station, _n in found],
        across=True,
    )
