"""待办摘要: the ways by which word leaves the house, each with its settings, a trial, its recipients; and what did not arrive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duban.desk import keyset
from duban.desk.one_act import Asked, at_once, one_act, sent
from duban.desk.pages.settings.calendar import tabs
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Pager, Row, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.digests import actions, queries
from duban.digests.queries import Standing
from duban.digests.way import FAILED, Setting, ways
from duban.units import policy
from duban.units import queries as units

PAGE = 100


def overview(request: DeskRequest) -> HttpResponse:
    """All ways, and what did not arrive in the last week."""
    today = units.local_day(request.at)
    columns = [
        Column("way", _("方式"), kind="main"),
        Column("state", _("状态")),
        Column("recipients", _("收件人"), kind="number"),
        Column("sent", _("今天已发"), kind="number"),
        Column("waiting", _("待发"), kind="number"),
        Column("failed", _("未送达"), kind="number"),
    ]
    rows = [
        Row(
            one.way.code,
            [label(one.way.title), _state(one), one.recipients, *(one.today.get(state, 0) for state in ("sent", "waiting", "failed"))],
            reverse("desk:digest-way", args=[one.way.code]),
        )
        for one in queries.standing(request.actor, today)
    ]  # fmt: skip
    words = {
        "tabs": tabs(request, "digests"),
        "table": Table(_("投递方式"), columns, rows),
        "failures": _failures(request, today),
    }
    return render(request, "desk/settings/digests.html", words)


def _state(one: Standing) -> Any:
    return marks.chip(_("已启用"), "good") if one.on else marks.chip(_("未启用"), "quiet")


def _failures(request: DeskRequest, today: Any) -> Table | None:
    columns = [
        Column("name", _("收件人"), kind="main"),
        Column("way", _("方式")),
        Column("on", _("日期"), kind="date"),
        Column("tries", _("次数"), kind="number"),
        Column("state", _("状态")),
        Column("error", _("原因")),
    ]
    rows = [
        Row(
            str(i),
            [
                one.name, label(ways()[one.way].title), marks.day(one.on), one.tries,
                marks.chip(_("已放弃"), "bad") if one.given_up else marks.chip(_("还会再试"), "warn"), label(FAILED[one.error]).format(detail=one.detail),
            ],
        )
        for i, one in enumerate(queries.failures(request.actor, today))
    ]  # fmt: skip
    return Table(_("近七天没有送到的"), columns, rows) if rows else None


# --- one way ----------------------------------------------------------------------------------------------------------------------


class WayForm(forms.Form):
    """A way's settings, as its file lists them."""

    on = forms.BooleanField(label=gettext_lazy("启用"), required=False)
    hour = forms.IntegerField(label=gettext_lazy("工作日几点以后发送"), min_value=0, max_value=23)
    link = forms.CharField(
        label=gettext_lazy("本系统网址"), required=False, max_length=200,
        help_text=gettext_lazy("写在摘要末尾,收件人点开登录。不填则不带链接。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, one: Standing, *args: Any, **given: Any) -> None:
        known = {"on": one.on, "hour": one.hour, "link": one.link, "version": one.version}
        given["initial"] = {**one.settings, **known}
        super().__init__(*args, **given)
        for setting in one.way.settings:
            self.fields[setting.code] = _field(setting, has=setting.code in one.has)
        # First what is particular to the way, then when and whether.
        self.order_fields([setting.code for setting in one.way.settings] + ["link", "hour", "on", "version"])


def _field(one: Setting, *, has: bool) -> forms.Field:
    """One setting as a field; what does not fit is told by the action."""
    words = label(one.words)
    if one.secret:
        kept = _("已保存,不显示;不改就留空。") if has else _("加密保存,以后不再显示。")
        return forms.CharField(
            label=label(one.title), required=False, help_text=kept, strip=True,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )  # fmt: skip
    if one.options:
        return forms.ChoiceField(label=label(one.title), choices=[(code, label(title)) for code, title in one.options])
    widget = forms.Textarea(attrs={"rows": 3}) if one.long else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label(one.title), required=one.needed, help_text=words, max_length=2000, widget=widget)


class TrialForm(forms.Form):
    """Where a trial letter goes."""

    address = forms.CharField(max_length=300)


class LinesForm(forms.Form):
    """Recipients, one a line."""

    lines = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), strip=False)


def way(request: DeskRequest, code: str) -> HttpResponse:
    """Settle a way; below it the trial and the recipients."""
    one = queries.one(request.actor, code, units.local_day(request.at))
    here = reverse("desk:digest-way", args=[code])

    def do(values: dict[str, Any]) -> str:
        given = {setting.code: values[setting.code] for setting in one.way.settings}
        actions.settle(
            actor=request.actor, at=request.at, code=code, given=given, on=values["on"], link=values["link"], hour=values["hour"],
            version=values["version"] or None,
        )  # fmt: skip
        return f"{here}?saved=1"

    form = WayForm(one, sent(request))
    asked = Asked(
        title=label(one.way.title), button=_("保存"), cancel=reverse("desk:digests"),
        words=_("每个工作日给每个收件人最多发一次:有几项待办、各是什么期限、一个链接。不含办件内容和反映人的任何信息。"),
        crumbs=_crumbs(),
    )  # fmt: skip
    answer = one_act(request, asked, form, do)
    return answer if answer.status_code == 302 else _whole(request, one, form, answer.status_code)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("待办摘要"), reverse("desk:digests"))]


def _whole(
    request: DeskRequest,
    one: Standing,
    form: forms.Form,
    status: int = 200,
    *,
    trial: forms.Form | None = None,
    lines: forms.Form | None = None,
) -> HttpResponse:
    after = keyset.number(request.GET.get("after")) or 0
    found = queries.recipients(request.actor, one.way.code, after=after, limit=PAGE + 1)
    words = {
        "one": one,
        "title": label(one.way.title),
        "form": form,
        "trial": trial or TrialForm(),
        "lines": lines or LinesForm(),
        "address": label(one.way.address),
        "sample": one.way.samples[0],
        "recipients": found[:PAGE],
        "pager": Pager(next=f"?after={found[PAGE - 1].id}" if len(found) > PAGE else ""),
        "saved": request.GET.get("saved", ""),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/settings/digest_way.html", words, status=status)


@require_POST
def trial(request: DeskRequest, code: str) -> HttpResponse:
    """Send a letter of no content, and say whether it arrived."""
    one = queries.one(request.actor, code, units.local_day(request.at))
    form = TrialForm(request.POST)

    def do(values: dict[str, Any]) -> str:
        actions.try_out(actor=request.actor, at=request.at, code=code, address=values["address"])
        return reverse("desk:digest-way", args=[code]) + "?saved=tried"

    answer = one_act(request, Asked(label(one.way.title), _("试发"), ""), form, do)
    return answer if answer.status_code == 302 else _whole(request, one, WayForm(one), answer.status_code, trial=form)


@require_POST
def recipients(request: DeskRequest, code: str) -> HttpResponse:
    """Take recipients in."""
    one = queries.one(request.actor, code, units.local_day(request.at))
    form = LinesForm(request.POST)

    def do(values: dict[str, Any]) -> str:
        actions.subscribe(actor=request.actor, at=request.at, code=code, lines=values["lines"])
        return reverse("desk:digest-way", args=[code]) + "?saved=taken#recipients"

    answer = one_act(request, Asked(label(one.way.title), _("添加"), ""), form, do)
    return answer if answer.status_code == 302 else _whole(request, one, WayForm(one), answer.status_code, lines=form)


@require_POST
def end(request: DeskRequest, subscriber_id: int) -> HttpResponse:
    """No more digests to one recipient."""
    policy.require(request.actor, "setting.manage")

    def do() -> str:
        row = actions.unsubscribe(actor=request.actor, at=request.at, subscriber_id=subscriber_id)
        return reverse("desk:digest-way", args=[row.way]) + "#recipients"

    return redirect(at_once(request, do))
