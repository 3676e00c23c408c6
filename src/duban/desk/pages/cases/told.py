"""经过: the journal's entries of a case as a timeline: who, from which post, when, what was said, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.cases import dossier, flow
from duban.cases.dossier import Happened
from duban.cases.fields import FIELDS
from duban.desk.parts.values import Fact, FileShown, Happening, Tone
from duban.desk.wording import label
from duban.kernel.money import format_yuan

# The sentence of a move: what people look for first. The rest of what was said stands below as labelled facts.
_SPOKEN = ("opinion", "reason", "progress", "result", "summary", "answer", "missing", "instruction", "feedback", "new_facts", "needed",
           "supplement", "notice", "same_matter", "facts", "measures")  # fmt: skip
_SAID: Mapping[str, Any] = {
    "handler_name": gettext_lazy("交给"),
    "walled_from": gettext_lazy("回避单位"),
    "handled_by_next_level": gettext_lazy("由上一级承办"),
    "item": gettext_lazy("问题台账编号"),
    "into": gettext_lazy("编号"),
    "split_from": gettext_lazy("拆分自"),
    "from_report": gettext_lazy("来自群众反映件"),
    "taken_from": gettext_lazy("原承办单位"),
    "new_limit": gettext_lazy("新的期限"),
    "milestone_text": gettext_lazy("阶段目标"),
    "superseded_finding": gettext_lazy("原结论(已被取代)"),
    "superseded_result": gettext_lazy("原结果(已被取代)"),
}
_TONES: Mapping[str, Tone] = {
    "strike_off": "good", "find_steady": "good", "close": "good", "find_relapse": "bad", "send_back": "warn", "redo_result": "warn",
    "unapply": "warn", "unreport": "warn", "revise_plan": "warn", "object": "warn", "suspend": "warn", "redo": "warn", "escalate": "warn",
    "refuse": "warn", "dismiss": "quiet", "withdraw": "quiet", "merge": "quiet", "progress": "plain", "instruct": "accent", "remind": "accent",
    "list": "accent",
}  # fmt: skip
_ICONS: Mapping[str, str] = {
    "register": "plus", "receive": "intake", "assign": "send", "forward": "send", "reassign": "send", "merge": "merge", "split": "split",
    "unmerge": "undo", "unsplit": "undo", "suspend": "pause", "resume": "right", "remind": "bell", "escalate": "warning", "instruct": "edit",
    "feed_back": "edit", "plan": "plan", "apply": "up", "report_result": "up", "strike_off": "check", "find_steady": "check", "close": "check",
    "verify": "inspections", "inspect": "inspections", "publicise": "disclosure", "list": "tag", "unlist": "tag", "find_relapse": "warning",
    "send_back": "undo", "redo_result": "undo", "unapply": "undo", "unreport": "undo", "revise_plan": "undo", "object": "undo",
    "sign": "check", "answer": "intake", "call_back": "intake",
}  # fmt: skip


def icon_of(code: str) -> str:
    """The icon of a move, or none."""
    return _ICONS.get(code, "")


Files = Mapping[tuple[Any, int | None], Sequence[FileShown]]


def timeline(
    story: Sequence[Happened], files: Files, topics: Mapping[int, str], beside: Mapping[str, str]
) -> list[Happening]:
    """Newest first. ``files`` by moment and person: what came with a move stands inside its entry. ``beside`` is what the page
    says already (title, facts); an entry that only repeats it stays short."""
    names = dossier.unit_names([one.unit_id for one in story] + [id_ for one in story for id_ in _unit_ids(one.words)])
    return [_happening(one, names, topics, files.get((one.at, one.person_id), ()), beside) for one in reversed(story)]


def _happening(
    one: Happened,
    names: Mapping[int, str],
    topics: Mapping[int, str],
    files: Sequence[FileShown],
    beside: Mapping[str, str],
) -> Happening:
    said = {code: value for code, value in one.words.items() if beside.get(code) != value}
    spoken = next((code for code in _SPOKEN if isinstance(said.get(code), str)), "")
    who = one.who if one.person_id is not None else _("系统时钟")
    post = " ".join(part for part in (names.get(one.unit_id or 0, ""), label(one.role)) if part)
    facts = [_fact(code, value, names, topics) for code, value in said.items() if code != spoken]
    return Happening(
        at=one.at,
        who=who,
        did=_did(one),
        unit=post,
        words=str(said.get(spoken, "")),
        facts=[fact for fact in facts if fact is not None],
        files=files,
        tone=_TONES.get(one.move, "plain"),
        icon=icon_of(one.move),
        seq=one.seq,
        day_only=one.day_only,
    )


def _did(one: Happened) -> str:
    """The move, and where it led if its own name does not say so."""
    led = flow.STATIONS[one.station].title if one.station in flow.STATIONS and one.nr > 1 else ""
    return f"{label(one.title)} → {label(led)}" if led and one.title.replace(":", "") not in led else label(one.title)


def _unit_ids(words: Mapping[str, Any]) -> list[int]:
    found: list[int] = []
    for code, value in words.items():
        kind = FIELDS[code].kind if code in FIELDS else ""
        if kind == "unit" and isinstance(value, int):
            found.append(value)
        elif kind == "units" and isinstance(value, list):
            found += [id_ for id_ in value if isinstance(id_, int)]
    return found


def _fact(code: str, value: Any, names: Mapping[int, str], topics: Mapping[int, str]) -> Fact | None:
    """One answer in words; None for what says nothing to a reader (ticks, persons by number, what is told otherwise)."""
    if code.startswith("due_"):
        return Fact(_("督办"), label(str(value)))
    if code in _SAID:
        return Fact(str(_SAID[code]), _said(code, value))
    field = FIELDS.get(code)
    if field is None or field.kind in ("person", "files") or (code == "handler"):
        return None
    shown = _value(field.kind, field.choices, value, names, topics)
    return Fact(label(field.label), shown, wide=len(shown) > 20) if shown else None


def _said(code: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if code == "superseded_finding":
        return label(FIELDS["finding"].choices.get(str(value), value))
    return str(value)


def _value(kind: str, table: Mapping[str, str], value: Any, names: Mapping[int, str], topics: Mapping[int, str]) -> str:
    if kind in ("yes", "flag"):
        return _("是") if value else ""
    if kind == "choice":
        return label(table.get(str(value), str(value)))
    if kind == "unit":
        return names.get(value, "")
    if kind == "units":
        return "、".join(names.get(id_, "") for id_ in value)
    if kind == "topic":
        return topics.get(value, "")
    if kind == "money" and isinstance(value, int):
        return format_yuan(value)
    if kind == "rows":
        return "\n".join(" ".join(str(part) for part in row if part) for row in value)
    return str(value)
