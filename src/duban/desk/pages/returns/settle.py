"""新增应报事项: what the plan left open, or what the office adds of its own: who, when, which form (issue 4 line 2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign import queries as campaigns
from duban.campaign.obligations.kind import all_kinds
from duban.campaign.obligations.select import Selector
from duban.desk.one_act import Asked, one_act, sent
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.desk.wording import label
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.plans.model import DueRule, Every, OnDate
from duban.returns.actions import operate
from duban.returns.form import FORMS
from duban.returns.queries import asking
from duban.returns.settings import AHEAD, OPENS, Leads, Settled
from duban.units import policy
from duban.units.kinds import GROUPS, LEVELS

_PERIODS = {
    "date": gettext_lazy("一次,按下面的日期"),
    "week": gettext_lazy("每周"),
    "month": gettext_lazy("每月"),
    "quarter": gettext_lazy("每季度"),
    "half_year": gettext_lazy("每半年"),
}


class DemandForm(forms.Form):
    """A demand in the office's words."""

    title = forms.CharField(label=gettext_lazy("事项"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("种类"))
    form = forms.ChoiceField(label=gettext_lazy("报表"))
    who = forms.ChoiceField(label=gettext_lazy("报送单位"), required=False)
    below = forms.BooleanField(label=gettext_lazy("包括所属单位和二级机构"), required=False)
    unit = UnitField(label=gettext_lazy("或者只由这个单位报"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("周期"), choices=list(_PERIODS.items()))
    on = forms.DateField(label=gettext_lazy("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    day = forms.IntegerField(
        label=gettext_lazy("下一期第几日前"), required=False, min_value=1, max_value=31,
        help_text=gettext_lazy("不填表示本期最后一天。"),
    )  # fmt: skip
    gather = forms.IntegerField(
        label=gettext_lazy("逐级汇总提前工作日"), required=False, min_value=1, max_value=20,
        help_text=gettext_lazy("由归口单位汇总后再报的,报送单位提前几个工作日报到归口单位。"),
    )  # fmt: skip

    ahead = forms.IntegerField(
        label=gettext_lazy("提前几个工作日提醒"), min_value=0, max_value=20, initial=AHEAD,
        help_text=gettext_lazy("期限前这么多个工作日提醒还没有报的单位。"),
    )  # fmt: skip
    opens = forms.IntegerField(
        label=gettext_lazy("提前几个工作日列入待办"), min_value=0, max_value=120, initial=OPENS,
        help_text=gettext_lazy("只对一次性日期:期限前这么多个工作日出现在待办里。按期报送的,从每期第一天起。"),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        ranges = [("", "—")]
        ranges += [(f"level:{level}", label(title)) for level, title in LEVELS.items()]
        ranges += [(f"group:{code}", label(title)) for code, title in GROUPS.items() if code != "area"]
        choices = {
            "kind": [(code, label(kind.title)) for code, kind in all_kinds().items()],
            "form": [(code, label(form.title)) for code, form in FORMS.items()],
            "who": ranges,
        }
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and name in choices:
                field.choices = choices[name]
            elif isinstance(field, UnitField):
                field.serve(actor)


def new(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Settle a demand: an obligation of the plan that was not ready, or the office's own."""
    campaign = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage", unit=campaign.area)
    key = request.GET.get("offer", "")
    offer = next((one for one in asking.offered(request.actor, campaign_id) if one.key == key), None)
    here = reverse("desk:demands", args=[campaign_id])
    asked = Asked(
        title=_("新增应报事项"), button=_("保存"), cancel=here, words=offer.settled.quote if offer else "",
        crumbs=[Crumb(_("报送"), reverse("desk:returns")), Crumb(_("应报事项"), here)],
    )  # fmt: skip
    initial: dict[str, Any] = {"kind": "recurring", "form": "weekly", "period": "week", "ahead": AHEAD, "opens": OPENS}
    if offer is not None:
        initial = {
            "title": offer.settled.title,
            "kind": offer.settled.kind,
            "form": offer.settled.form,
            "period": "month",
            "ahead": AHEAD,
            "opens": OPENS,
        }

    def do(values: dict[str, Any]) -> str:
        settled = _settled(values, campaign.area_id, offer)
        operate.settle(actor=request.actor, at=request.at, campaign_id=campaign_id, settled=settled)
        return here

    return one_act(request, asked, DemandForm(request.actor, sent(request), initial=initial), do)


def _settled(values: dict[str, Any], area: int | None, offer: asking.Offer | None) -> Settled:
    return Settled(
        kind=values["kind"],
        title=values["title"],
        reporter=_reporter(values, area),
        rule=_rule(values),
        form=values["form"],
        to=offer.settled.to if offer else (),
        gather=values["gather"],
        above=all_kinds()[values["kind"]].who == "discloser",
        element_id=offer.settled.element_id if offer else 0,
        quote=offer.settled.quote if offer else "",
        leads=Leads(values["ahead"], values["opens"]),
    )


def _reporter(values: dict[str, Any], area: int | None) -> Selector:
    if values["unit"] is not None:
        return Selector(ids=frozenset({values["unit"].id}), below=values["below"])
    word, _colon, value = values["who"].partition(":")
    within = frozenset({area}) if area is not None else frozenset[int]()
    if word == "level":
        return Selector(levels=frozenset({int(value)}), within=within, below=values["below"])
    if word == "group":
        return Selector(groups=frozenset({value}), within=within, below=values["below"])
    return Selector()


def _rule(values: dict[str, Any]) -> DueRule:
    if values["period"] == "date":
        if values["on"] is None:
            raise Refusal("demand.no_day", "请填写日期。", field="on", ground="F3")
        return OnDate(values["on"].isoformat())
    day = values["day"]
    if values["period"] == "week" and day is not None and day > 7:
        raise Refusal("demand.weekday", "每周的报送日应在 1(周一)到 7(周日)之间。", field="day", ground="F3")
    return Every(values["period"], day, 0 if day is None else 1)
