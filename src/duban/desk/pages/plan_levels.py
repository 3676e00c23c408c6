"""上下级与专项文件: campaigns above and below, what is not yet adapted, who is missing; the campaign as a file, out and in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign import actions, exchange
from duban.campaign import queries as campaigns
from duban.desk.one_act import Asked, one_act, sent
from duban.desk.pages import campaigns as overview
from duban.desk.pages import plan_rows, plan_words
from duban.desk.pages.plan_settle import crumbs
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.desk.wording import label
from duban.units import policy


def levels(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """The levels around one campaign."""
    one = campaigns.get(request.actor, campaign_id)
    found = campaigns.cascade(request.actor, campaign_id)
    left = sum(1 for question in campaigns.questions(request.actor, campaign_id) if question.state == "open")
    may_manage = policy.holds(request.actor, "campaign.manage", unit=one.area)
    words = {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [overview.home()],
        "tabs": overview.tabs(one.pk, "levels", left),
        "above": found.above,
        "below": [
            (row.campaign, overview.state_chip(row.campaign), row.total - row.left, row.total) for row in found.below
        ],
        "missing": found.missing,
        "changed": [
            (
                plan_words.main_words(mine.kind, mine.body),
                plan_words.main_words(theirs.kind, theirs.body),
                mine.pk,
                label(mine.get_kind_display()),
            )
            for mine, theirs in found.changed
        ],
        "may_manage": may_manage,
        "may_add": policy.holds(request.actor, "campaign.manage"),
    }
    return render(request, "desk/campaign/levels.html", words)


class ChildForm(forms.Form):
    """The area of a lower campaign, and its title."""

    area_id = UnitField(label=gettext_lazy("覆盖地区"), areas=True)
    title = forms.CharField(
        label=gettext_lazy("名称"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("不填则用“地区:上级专项名称”。"),
    )


def new_child(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Make the campaign of a lower level."""
    one = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage")
    form = ChildForm(sent(request), initial={"area_id": request.GET.get("area", "")})
    form.fields["area_id"].serve(request.actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        made = actions.draft_child(
            actor=request.actor, at=request.at, parent_id=one.pk, area_id=given["area_id"].id, title=given["title"]
        )
        return reverse("desk:campaign-plan", args=[made.pk])

    asked = Asked(
        _("建立“%(title)s”的下级专项") % {"title": one.title},
        _("建立草稿"),
        reverse("desk:campaign-levels", args=[one.pk]),
        words=_(
            "沿用上级的阶段、问题类别、任务和应报应办,逐项标为“沿用上级”,结合本地确认、修改或删除后才能启动。领导机构须自己补充。"
        ),
        crumbs=crumbs(one),
    )
    return one_act(request, asked, form, do)


def export(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """The campaign as YAML; of a demonstration with the details of persons covered (X-6)."""
    found = campaigns.exported(request.actor, campaign_id)
    one = campaigns.get(request.actor, campaign_id)
    text = campaigns.plan_in_force(one)
    cover = plan_rows.cover_for(campaigns.elements_of(one), text.compiled if text else {}, on=one.training)
    body = exchange.write(cover.value(found))
    answer = HttpResponse(body, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="duban-campaign-{campaign_id}.yaml"'
    return answer


class ImportForm(forms.Form):
    """A file of duban-campaign/1."""

    file = forms.FileField(
        label=gettext_lazy("专项文件"),
        help_text=gettext_lazy("从“上下级”页导出的 YAML 文件。导入后是草稿。"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )


def import_file(request: DeskRequest) -> HttpResponse:
    """Make a draft of a file."""
    policy.require(request.actor, "campaign.manage")

    def do(given: dict[str, Any]) -> str:
        file: UploadedFile[bytes] = given["file"]
        made, unknown = actions.import_campaign(actor=request.actor, at=request.at, data=file.read())
        return (
            reverse("desk:campaign-units", args=[made.pk]) if unknown else reverse("desk:campaign-plan", args=[made.pk])
        )

    asked = Asked(
        _("导入专项文件"),
        _("导入"),
        reverse("desk:campaigns"),
        words=_("内容与导出时完全一样;本单位库里没有的单位须重新对应。"),
        crumbs=[overview.home()],
    )
    form = ImportForm(sent(request), request.FILES or None)
    return one_act(request, asked, form, do)
