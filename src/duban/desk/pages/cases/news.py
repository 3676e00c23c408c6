"""通知的话: what a notice about a case, a return or a campaign says, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from duban.desk.parts.values import NoticeShown
from duban.desk.wording import label
from duban.journal.notices import Told
from duban.kernel import codes

Words = Mapping[str, Any]
_SAID: Mapping[str, tuple[str, Callable[[Words], str]]] = {
    "case.assigned": ("send", lambda w: _("%(number)s 交给本单位办理,请及时签收") % {"number": _number(w)}),
    "case.assisting": ("units", lambda w: _("%(number)s 请本单位协办") % {"number": _number(w)}),
    "case.reminded": ("bell", lambda w: _("%(number)s 被催办") % {"number": _number(w)}),
    "case.escalated": (
        "warning",
        lambda w: _("%(number)s 超期,升为%(ladder)s") % {"number": _number(w), "ladder": label(w.get("ladder", ""))},
    ),
    "case.instructed": ("edit", lambda w: _("%(number)s 有领导批示") % {"number": _number(w)}),
    "case.fed_back": ("edit", lambda w: _("%(number)s 批示办理情况已反馈") % {"number": _number(w)}),
    "post.approved": ("accounts", lambda w: _("您的岗位已经批准:%(role)s") % {"role": label(w.get("role", ""))}),
    "post.refused": ("accounts", lambda w: _("提名的岗位没有批准")),
    "grant.approved": ("key", lambda w: _("申请的授权已经批准")),
    "grant.refused": ("key", lambda w: _("申请的授权没有批准")),
    "account.reset": ("lock", lambda w: _("您的密码被重置")),
    "account.factors": ("shield", lambda w: _("您的两步验证被解除")),
    "campaign.opened": ("plan", lambda w: _("“%(title)s”已启动") % {"title": w["title"]}),
    "campaign.changed": ("plan", lambda w: _("“%(title)s”启用了新版本,请看与本单位有关的变动") % {"title": w["title"]}),
    "campaign.asked": ("audit", lambda w: _("“%(title)s”送另一人批准") % {"title": w["title"]}),
    "campaign.not_approved": ("undo", lambda w: _("“%(title)s”的送审被退回") % {"title": w["title"]}),
}


def shown_of(row: Told) -> NoticeShown:
    """A notice as the lists show it; those about cases lead to the case."""
    icon, said = _SAID.get(row.kind, ("bell", None))
    title = said(row.words) if said else str(row.words.get("title") or label(row.kind))
    return NoticeShown(title, _href(row), row.at, words=_more(row.words), unseen=not row.seen, icon=icon)


def _href(row: Told) -> str:
    """The case, the return, or the list of returns where several are meant; empty where a notice leads nowhere."""
    if row.subject_kind == "case":
        return reverse("desk:case", args=[row.subject_id])
    if row.subject_kind == "campaign":
        return _campaign_href(row)
    if place := row.words.get("place"):
        return reverse("desk:return", args=place)
    return reverse("desk:returns") if row.kind.startswith("return.") else str(row.words.get("link") or "")


def _campaign_href(row: Told) -> str:
    """Where the campaign stands, or what waits to be looked at there."""
    if row.kind == "campaign.asked" and row.words.get("version"):
        return reverse("desk:campaign-version", args=[row.subject_id, row.words["version"]])
    page = "desk:campaign-plan" if row.kind in ("campaign.asked", "campaign.not_approved") else "desk:campaign"
    return reverse(page, args=[row.subject_id])


def _more(words: Words) -> str:
    parts = [
        str(words.get("text", "")),
        str(words.get("reason", "")),
        label(words.get("due", "")),
        _("期限 %(day)s") % {"day": words["limit"]} if words.get("limit") else "",
    ]
    return " · ".join(part for part in parts if part)


def _number(words: Words) -> str:
    """Public codes in groups of four, items as they are."""
    number = str(words.get("number", ""))
    return number if "-" in number else codes.printed(number)
