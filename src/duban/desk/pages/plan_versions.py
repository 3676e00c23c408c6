"""方案版本: a later paper laid beside the plan in force: what differs, what that does to dues, who must be told – before it is applied (X-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban import plans
from duban.campaign import actions
from duban.campaign import queries as campaigns
from duban.campaign.comparing import Effect, Proposal
from duban.campaign.elements import ELEMENT_KINDS
from duban.desk import answers
from duban.desk.one_act import Asked, Nothing, at_once, one_act, sent
from duban.desk.pages import campaigns as overview
from duban.desk.pages import plan_rows, plan_words
from duban.desk.pages.campaigns import PlanForm
from duban.desk.pages.plan_forms import FIELD_TITLES
from duban.desk.pages.plan_settle import crumbs, managed
from duban.desk.pages.returns import operate
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.returns.actions import operate as dues
from duban.returns.queries import asking
from duban.units import policy

SORTS = {"added": gettext_lazy("新增"), "changed": gettext_lazy("改动"), "removed": gettext_lazy("不再有")}
"""变动: what a later version does to an element."""
_FIELDS = FIELD_TITLES | {
    "starts_on": gettext_lazy("开始"),
    "ends_on": gettext_lazy("结束"),
    "text": gettext_lazy("内容"),
    "due": gettext_lazy("何时"),
}
_AROUND = 30


class VersionForm(PlanForm):
    """A later paper: as a file or pasted, and what it is to the plan."""

    how = forms.ChoiceField(
        label=gettext_lazy("这份文件"),
        choices=[
            ("supplement", gettext_lazy("补充或调整原方案:没有提到的照旧")),
            ("whole", gettext_lazy("整体替换原方案:没有写的不再有")),
        ],
        widget=forms.RadioSelect,
        initial="supplement",
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """一处变动: as it is shown, with what it does to dues."""

    key: str
    kind: str
    sort: str
    sort_words: str
    words: str
    was: list[tuple[str, str]]
    now: list[tuple[str, str]]
    ticked: bool
    effect: list[str]


def versions(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """All versions, and the form by which a new one is laid beside them."""
    one = campaigns.get(request.actor, campaign_id)
    may_manage = policy.holds(request.actor, "campaign.manage", unit=one.area)
    form = VersionForm(sent(request), request.FILES or None)
    status = 0
    if request.method == "POST" and form.is_valid():
        managed(request, campaign_id)
        try:
            return redirect(at_once(request, lambda: _add(request, campaign_id, form.cleaned_data)))
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    in_force = campaigns.plan_in_force(one)
    words = {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [overview.home()],
        "tabs": overview.tabs(one.pk, "versions", _left(request, campaign_id)),
        "versions": campaigns.versions(request.actor, campaign_id),
        "in_force": in_force.nr if in_force else 0,
        "may_manage": may_manage,
    }
    return answers.form_page(request, "desk/campaign/versions.html", form, words, status=status)


def _add(request: DeskRequest, campaign_id: int, given: dict[str, Any]) -> str:
    file: UploadedFile[bytes] | None = given["file"]
    plan = plans.read(file.read(), file.name or "plan.txt") if file is not None else plans.read_text(given["text"])
    made = actions.add_version(actor=request.actor, at=request.at, campaign_id=campaign_id, plan=plan, how=given["how"])
    return reverse("desk:campaign-version", args=[campaign_id, made.nr])


def version(request: DeskRequest, campaign_id: int, nr: int) -> HttpResponse:
    """What a version would change; POST applies what is ticked, or puts it before a second person."""
    one = managed(request, campaign_id)
    if request.method == "POST" and request.POST.get("do") in _ASKING:
        return redirect(at_once(request, lambda: _asking(request, one, nr)))
    today = timezone.localtime(request.at).date()
    shown = campaigns.comparison(request.actor, campaign_id, nr, today)
    sent_keys = set(request.POST.getlist("take")) if request.method == "POST" else None
    asked_for = set(shown.text.asked_for) if shown.text.asked_at else None
    replan = asking.replan(request.actor, shown, asked_for if sent_keys is None else sent_keys, today)
    usual = {proposal.key for proposal in shown.compared.proposals if proposal.usual}
    keys = sent_keys if sent_keys is not None else asked_for if asked_for is not None else usual
    # What happens to dues at work is seen for just these changes before they are applied.
    if sent_keys is not None and (replan is None or _seen(request, sent_keys)):
        return redirect(at_once(request, lambda: _apply(request, one, nr)))
    cover = plan_rows.cover_for(campaigns.elements_of(one), shown.text.compiled, on=one.training)
    rows = [
        _changed(proposal, shown.effects.get(proposal.key), cover, ticked=proposal.key in keys)
        for proposal in shown.compared.proposals
    ]
    ticked = [proposal for proposal in shown.compared.proposals if proposal.key in keys]
    names = list(dict.fromkeys(name for proposal in ticked for name in proposal.organs))
    words = {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [*crumbs(one), Crumb(_("方案版本"), reverse("desk:campaign-versions", args=[one.pk]))],
        "text": shown.text,
        "groups": _grouped(rows),
        "total": len(rows),
        "beside": _beside(one, shown.effects),
        "texts": [_text_change(shown, change, cover) for change in shown.compared.text],
        "whole_text": cover.text(shown.text.text) if shown.text.how == "supplement" else "",
        "names": names,
        "everybody": any(proposal.kind in ("campaign", "phase", "topic") for proposal in ticked),
        "keys": sorted(keys),
        "replan": replan,
        "follows": operate.follows(replan.follows) if replan else [],
        "replanned": operate.changes(replan.changes, asking.titles(request.actor, one.pk)) if replan else None,
        "asked_again": sent_keys is not None,
        "must_ask": actions.bars_from_applying(one, shown.text, keys) is not None,
        "may_approve": policy.holds(request.actor, "campaign.approve", unit=one.area)
        and not actions.bars_from_approving(request.actor, one, shown.text),
    }
    return render(request, "desk/campaign/version.html", words)


_ASKING = frozenset({"ask", "ask-back"})


def _asking(request: DeskRequest, one: Any, nr: int) -> str:
    """Put what is ticked before a second person, or take it back."""
    common: dict[str, Any] = {"actor": request.actor, "at": request.at, "campaign_id": one.pk, "nr": nr}
    if request.POST["do"] == "ask":
        seen = request.POST.get("version", "")
        actions.ask_approval(
            **common, keys=request.POST.getlist("take"), version=int(seen) if seen.isdecimal() else None
        )
    else:
        actions.take_back_asking(**common)
    return reverse("desk:campaign-version", args=[one.pk, nr])


def _seen(request: DeskRequest, keys: set[str]) -> bool:
    """Whether the effect on dues was on the page for these changes when the button was pressed."""
    return request.POST.get("do") == "apply" and set(request.POST.getlist("seen")) == keys


def _apply(request: DeskRequest, one: Any, nr: int) -> str:
    seen = request.POST.get("version", "")
    actions.apply_version(
        actor=request.actor, at=request.at, campaign_id=one.pk, nr=nr, keys=request.POST.getlist("take"),
        version=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip
    if one.state == "open":
        today = timezone.localtime(request.at).date()
        dues.follow(actor=request.actor, at=request.at, campaign_id=one.pk)
        dues.apply(actor=request.actor, at=request.at, campaign_id=one.pk, on=today)
    return reverse("desk:campaign-plan", args=[one.pk]) + f"?v={nr}"


def drop(request: DeskRequest, campaign_id: int, nr: int) -> HttpResponse:
    """Give up a version that was not applied."""
    one = managed(request, campaign_id)
    back = reverse("desk:campaign-versions", args=[one.pk])

    def do(given: dict[str, Any]) -> str:
        actions.drop_version(actor=request.actor, at=request.at, campaign_id=one.pk, nr=nr)
        return back

    asked = Asked(
        _("放弃第 %(nr)d 版") % {"nr": nr},
        _("放弃"),
        reverse("desk:campaign-version", args=[one.pk, nr]),
        words=_("文本留存备查,不再可以启用。"),
        crumbs=crumbs(one),
    )
    return one_act(request, asked, Nothing(sent(request)), do)


def _changed(proposal: Proposal, effect: Effect | None, cover: plan_rows.Cover, *, ticked: bool) -> Changed:
    kind = proposal.kind
    was = dict(proposal.old.body) if proposal.old else {}
    now = dict(proposal.body)
    shown = now or was
    fields = proposal.fields if proposal.sort == "changed" else ()
    return Changed(
        key=proposal.key,
        kind=_kind_words(kind),
        sort=proposal.sort,
        sort_words=str(SORTS[proposal.sort]),
        words=cover.text(_main(kind, was or shown)),
        was=[(_title(name), cover.text(_value(name, was.get(name)))) for name in fields],
        now=[(_title(name), cover.text(_value(name, now.get(name)))) for name in fields]
        if fields
        else [(title, cover.text(words)) for title, words in _details(kind, shown)],
        ticked=ticked,
        effect=effect_words(effect),
    )


def effect_words(effect: Effect | None) -> list[str]:
    """What happens to dues, in sentences."""
    if effect is None:
        return []
    found = [
        _("%(label)s:%(was)s 改为 %(now)s") % {"label": was.label, "was": was.overdue_after, "now": now.overdue_after}
        for was, now in effect.moved
    ]
    if effect.added:
        days = "、".join(f"{slot.overdue_after}" for slot in effect.added[:6])
        found.append(
            _("新增 %(n)d 期:%(days)s")
            % {"n": len(effect.added), "days": days + ("…" if len(effect.added) > 6 else "")}
        )
    if effect.ended:
        days = "、".join(f"{slot.overdue_after}" for slot in effect.ended[:6])
        found.append(
            _("取消 %(n)d 期:%(days)s")
            % {"n": len(effect.ended), "days": days + ("…" if len(effect.ended) > 6 else "")}
        )
    if found and effect.kept:
        found.append(_("已经开始或到期的 %(n)d 期照旧,不改时限。") % {"n": len(effect.kept)})
    return found


def _beside(one: Any, effects: Mapping[str, Effect]) -> list[tuple[str, list[str]]]:
    """Obligations that are themselves unchanged, but whose dues move with the days of the campaign or of a phase."""
    rows = {f"element-{row.pk}": row for row in campaigns.elements_of(one, "obligation")}
    found = [(rows[key].body["what"], effect_words(effect)) for key, effect in effects.items() if key in rows]
    return [(what, words) for what, words in found if words]


def _grouped(rows: list[Changed]) -> list[tuple[str, list[Changed]]]:
    found: dict[str, list[Changed]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return list(found.items())


def _kind_words(kind: str) -> str:
    names = {"campaign": _("行动起止"), "phase": _("阶段"), "topic": _("问题类别")}
    return names.get(kind) or label(ELEMENT_KINDS[kind])


def _title(name: str) -> str:
    return str(_FIELDS.get(name, name))


def _value(name: str, value: Any) -> str:
    if name == "due" and value:
        return plan_words.due_words(value)
    return plan_words.names(value) if isinstance(value, (list, tuple)) else str(value or "—")


def _main(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "campaign":
        return _("行动起止")
    if kind == "phase":
        return str(body["name"])
    return str(body["text"]) if kind == "topic" else plan_words.main_words(kind, body)


def _details(kind: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    if kind == "phase":
        return [(_("起止"), f"{body['starts_on'] or '?'} — {body['ends_on'] or '?'}")]
    return [] if kind in ("topic", "campaign") else plan_words.details(kind, body)


def _text_change(shown: Any, change: Any, cover: plan_rows.Cover) -> dict[str, str]:
    old = shown.old_text.text if shown.old_text else ""
    return {
        "sort": change.sort,
        "was": cover.text(old[change.old[0] : change.old[1]]) if change.old else "",
        "now": cover.text(shown.text.text[change.new[0] : change.new[1]]) if change.new else "",
        "before": old[max(0, change.old[0] - _AROUND) : change.old[0]] if change.old else "",
    }


def _left(request: DeskRequest, campaign_id: int) -> int:
    return sum(1 for question in campaigns.questions(request.actor, campaign_id) if question.state == "open")
