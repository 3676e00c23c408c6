"""改一项、补一项、拆一项: an element beside the words of the plan that prove it. All of it works without a script.

Adding begins with words of the plan: selected with the mouse (the script sends where they begin), or typed and looked up in the text.
What the compiler makes of those words alone is put into the form as a suggestion; nothing is added until it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.campaign import actions, elements
from duban.campaign import queries as campaigns
from duban.desk import answers
from duban.desk.keyset import number
from duban.desk.one_act import at_once, sent
from duban.desk.pages import plan_rows
from duban.desk.pages.plan import reading_of
from duban.desk.pages.plan_forms import ElementForm, SplitForm, initial
from duban.desk.pages.plan_places import located, suggestion
from duban.desk.pages.plan_settle import crumbs, managed, quoted
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import NotThere, Refusal

AROUND = 60
"""Characters of the plan shown before and after the words of an element."""


def element(request: DeskRequest, campaign_id: int, element_id: int) -> HttpResponse:
    """Change an element, its place in the text, or split it."""
    one = managed(request, campaign_id)
    row = _row(request, campaign_id, element_id)
    text = campaigns.version_shown(one, row.plan_nr)
    reading = reading_of(request, campaign_id)
    cover = reading.cover
    words = cover.text(text.text) if text and row.plan_nr == text.nr else ""
    quote = words[row.span[0] : row.span[1]] if row.span else ""
    start = row.span[0] if row.span else None
    form = _form(request, one, row.kind, {**initial(row.kind, cover.value(row.body)), "quote": quote, "start": start})
    split = SplitForm(sent(request) if "parts" in request.POST else None, initial={"parts": cover.text(_parts_of(row))})
    status = 0
    if request.method == "POST" and "parts" in request.POST:
        if split.is_valid():
            status, went = _try(request, split, lambda: _split(request, row, split.lines()))
            if went:
                return redirect(went)
    elif request.method == "POST" and form.is_valid():
        status, went = _try(request, form, lambda: _save(request, one.pk, row, form, words, cover))
        if went:
            return redirect(went)
    shown = plan_rows.section(reading, row.kind)
    context = {
        **_page(one, row.kind, _("修改:%(kind)s") % {"kind": label(elements.ELEMENT_KINDS[row.kind])}),
        "row": next((each for each in shown.rows if each.id == row.pk), None),
        "before": words[max(0, row.span[0] - AROUND) : row.span[0]] if row.span else "",
        "quote": quote,
        "after": words[row.span[1] : row.span[1] + AROUND] if row.span else "",
        "split": split if row.kind in plan_rows.SPLITS else None,
        "read_words": plan_rows.read_words(row, cover),
        "seen": row.seen_mark,
        "now_words": plan_rows.now_words(row, cover) if request.method == "POST" and _moved_on(request, row) else [],
    }
    return answers.form_page(request, "desk/campaign/element.html", form, context, status=status)


def _moved_on(request: DeskRequest, row: Any) -> bool:
    """Whether the element is no longer what the form showed."""
    return request.POST.get("seen", "") not in ("", row.seen_mark)


@require_POST
def begin_add(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Find the quoted words in the text and lead to the form for them: addresses carry places, never words of the plan (X-6)."""
    one = managed(request, campaign_id)
    kind, shown = request.POST.get("element", ""), number(request.POST.get("v"))
    text = campaigns.version_shown(one, shown)
    cover = plan_rows.cover_for(campaigns.elements_of(one), text.compiled if text else {}, on=one.training)
    words = cover.text(text.text) if text else ""
    span = located(words, request.POST.get("quote", ""), number(request.POST.get("start")))
    places = {"from": str(span[0]), "to": str(span[1])} if span else {}
    query = {**places, **({"v": str(shown)} if shown else {})}
    if kind in ("phase", "topic"):
        name = "desk:campaign-phase-new" if kind == "phase" else "desk:campaign-topic"
        return redirect(reverse(name, args=[one.pk], query=query))
    return redirect(reverse("desk:campaign-element-new", args=[one.pk], query={"element": kind, **query}))


def add(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Add what was not read: an element of a kind, with the words ``from`` … ``to`` of version ``v`` that prove it (or none)."""
    one = managed(request, campaign_id)
    kind = request.GET.get("element", "")
    if kind not in elements.ELEMENT_KINDS:
        raise NotThere("element.kind", "没有这种要素。")
    quote, start, words, nr = quoted(request, one)
    form = _form(request, one, kind, {**initial(kind, suggestion(kind, quote)), "quote": quote, "start": start})
    status = 0
    if request.method == "POST" and form.is_valid():
        status, went = _try(request, form, lambda: _add(request, one.pk, kind, form, words, nr))
        if went:
            return redirect(went)
    context = {
        **_page(one, kind, _("补充:%(kind)s") % {"kind": label(elements.ELEMENT_KINDS[kind])}),
        "quote": quote,
    }
    return answers.form_page(request, "desk/campaign/element.html", form, context, status=status)


def _save(
    request: DeskRequest, campaign_id: int, row: Any, form: ElementForm, words: str, cover: plan_rows.Cover
) -> str:
    given = form.cleaned_data
    span = located(words, given["quote"], given["start"])
    actions.edit_element(
        actor=request.actor, at=request.at, campaign_id=campaign_id, element_id=row.pk, body=cover.uncovered(form.body(), row.body),
        span=span if list(span) != row.span else (), seen=request.POST.get("seen", ""),
    )  # fmt: skip
    return reverse("desk:campaign-plan", args=[campaign_id]) + f"#e-element-{row.pk}"


def _add(request: DeskRequest, campaign_id: int, kind: str, form: ElementForm, words: str, nr: int) -> str:
    given = form.cleaned_data
    made = actions.add_element(
        actor=request.actor, at=request.at, campaign_id=campaign_id, kind=kind, body=form.body(),
        span=located(words, given["quote"], given["start"]), plan_nr=nr,
    )  # fmt: skip
    return reverse("desk:campaign-plan", args=[campaign_id]) + f"#e-element-{made.pk}"


def _split(request: DeskRequest, row: Any, parts: list[str]) -> str:
    actions.split_element(
        actor=request.actor,
        at=request.at,
        campaign_id=row.campaign_id,
        element_id=row.pk,
        parts=parts,
        seen=request.POST.get("seen", ""),
    )
    return reverse("desk:campaign-plan", args=[row.campaign_id]) + f"#e-element-{row.pk}"


def _try(request: DeskRequest, form: ElementForm | SplitForm, do: Callable[[], str]) -> tuple[int, str]:
    """Status to answer with and address to go to (empty if it was refused)."""
    try:
        return 0, at_once(request, do)
    except Refusal as refusal:
        if refusal.field == "due" and "due_kind" in form.fields:
            refusal = Refusal(refusal.code, refusal.sentence, ground=refusal.ground, field="due_kind")
        return answers.put_on(form, refusal), ""


def _form(request: DeskRequest, one: Any, kind: str, start: dict[str, Any]) -> ElementForm:
    sends = sent(request) if "parts" not in request.POST else None
    names = [phase.name for phase in campaigns.phases_of(one)]
    return ElementForm(sends, kind=kind, phases=names, initial=start)


def _row(request: DeskRequest, campaign_id: int, element_id: int) -> Any:
    row = next((each for each in campaigns.elements(request.actor, campaign_id) if each.pk == element_id), None)
    if row is None:
        raise NotThere("element.missing", "没有找到这一项,它可能已被删除。")
    return row


def _parts_of(row: Any) -> str:
    """The parts a person probably wants: the senders of a channel, or the main text cut at its stops."""
    if row.kind == "channel":
        return "\n".join(row.body["who"])
    main = str(row.body.get("task") or row.body.get("what") or row.body.get("name") or "")
    return "\n".join(part.strip() for part in re.split("[;;。]", main) if part.strip())


def _page(one: Any, kind: str, heading: str) -> dict[str, Any]:
    back = reverse("desk:campaign-plan", args=[one.pk])
    return {
        "one": one,
        "heading": heading,
        "kind": kind,
        "crumbs": [*crumbs(one), Crumb(_("方案与解读"), back)],
        "cancel": back + f"#k-{kind}",
    }
