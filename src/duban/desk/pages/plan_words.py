"""方案要素用语: how a due, an element and a state read on screen, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from duban.campaign.elements import ANCHORS, MECHANISMS, OBLIGATION_KINDS, PERIODS
from duban.desk.parts.values import Tone
from duban.desk.wording import label, traditional
from duban.plans import english

STATE_TONES: dict[str, Tone] = {
    "read": "warn",
    "confirmed": "good",
    "edited": "accent",
    "added": "accent",
    "inherited": "warn",
    "dropped": "quiet",
}
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def question_words(asked: str) -> str:
    """A question about the plan in the reader's language, around the plan's own words."""
    language = get_language()
    if language == "en":
        return english.sentence(asked)
    return traditional(asked) if language == "zh-hant" else asked


def due_words(due: Mapping[str, Any]) -> str:
    """When something is due, as a person would say it: 每月5日(报上月), 收到之日起10个工作日内."""
    match due["kind"]:
        case "date":
            on = str(due["on"])
            return _("%(day)s(年份待答)") % {"day": on.removeprefix("XXXX-")} if on.startswith("XXXX") else on
        case "every":
            return _every(due)
        case "phase":
            return _by_phase(due)
        case "within":
            n = int(due["days"])
            days = (
                ngettext("%(n)d 个工作日内", "%(n)d 个工作日内", n)
                if due["working"]
                else ngettext("%(n)d 日内", "%(n)d 日内", n)
            ) % {"n": n}
            return _("%(event)s之日起 %(days)s") % {"event": due["after"] or _("收到"), "days": days}
        case _:
            phrase = due.get("phrase", "")
            return _("未写明时限(“%(phrase)s”)") % {"phrase": phrase} if phrase else _("未写明时限")


def _every(due: Mapping[str, Any]) -> str:
    words = label(PERIODS[due["period"]])
    month, day = due.get("month"), due.get("day")
    if month is not None:
        words += _("第 %(n)d 个月") % {"n": month}
    if day is not None and due["period"] == "week":
        words += _("%(day)s前") % {"day": _(_WEEKDAYS[day - 1])}
    elif day is not None:
        words += _("%(n)d 日前") % {"n": day}
    return words + (_("(下一期报上一期)") if due.get("offset") else "")


def _by_phase(due: Mapping[str, Any]) -> str:
    name = _("每个阶段") if due["phase"] == "each" else due["phase"]
    anchor = label(ANCHORS[due["anchor"]])
    if due["days"] is None:
        return _("%(phase)s(%(anchor)s)") % {"phase": name, "anchor": anchor}
    if due["days"] == 0:
        return _("%(phase)s:%(anchor)s时") % {"phase": name, "anchor": anchor}
    n = int(due["days"])
    return ngettext("%(phase)s:%(anchor)s后 %(n)d 日内", "%(phase)s:%(anchor)s后 %(n)d 日内", n) % {
        "phase": name, "anchor": anchor, "n": n,
    }  # fmt: skip


def main_words(kind: str, body: Mapping[str, Any]) -> str:
    """The words by which an element is known in a list."""
    match kind:
        case "duty":
            return str(body["task"])
        case "obligation" | "quantity":
            return str(body["what"])
        case "channel":
            return _("%(who)s → %(to)s") % {"who": names(body["who"]), "to": names(body["to"])}
        case "mechanism":
            return label(MECHANISMS.get(body["code"], body["code"]))
        case "group":
            return str(body["name"])
        case _:
            return f"{body['role']}:{body['name'] or body['title']}"


def details(kind: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything else an element says, as labels with values; what is empty is left out."""
    match kind:
        case "duty":
            found = [
                (_("牵头"), names(body["lead"])),
                (_("具体实施"), names(body["implement"])),
                (_("配合"), names(body["assist"])),
                (_("责任人"), names(body["persons"])),
            ]
        case "obligation":
            found = [
                (_("由谁"), names(body["who"])),
                (_("报给"), names(body["to"])),
                (_("何时"), due_words(body["due"])),
                (_("种类"), label(OBLIGATION_KINDS.get(body["kind"], body["kind"]))),
            ]
        case "quantity":
            found = [(_("数值"), str(body["value"]))]
        case "group":
            found = [(_("成员单位"), names(body["members"])), (_("办公室设在"), str(body["office"]))]
        case "post":
            found = [(_("职务"), str(body["title"]) if body["name"] else ""), (_("机构"), str(body["body"]))]
        case _:
            found = []
    return [(title, words) for title, words in found if words]


def names(found: Any) -> str:
    """Several names as one text."""
    return "、".join(found)
