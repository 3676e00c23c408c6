"""方案要素的内容: what one settled element says, by its kind. Pure: JSON in, checked values out, and back.

An element is a row (``models.Element``) whose ``kind`` names one of the classes here and whose ``body`` is its fields as JSON. The
classes follow duban-plan/1 and add what the office needs beside it: who implements, channels, leading groups and posts (S2-3, S2-7, S4-14).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from duban.kernel.errors import Refusal
from duban.plans import printed
from duban.plans.model import ByPhase, DueRule, Every, OnDate, Unspecified, Within

ELEMENT_KINDS = {
    "duty": "任务分工",
    "obligation": "应报应办",
    "channel": "归口报送",
    "quantity": "数量指标",
    "mechanism": "工作机制",
    "group": "领导机构",
    "post": "责任人",
}
"""要素种类: in the order of the screen."""

OBLIGATION_KINDS = printed.KINDS
"""应报应办的种类 (duban-plan/1 section 4)."""

PERIODS = printed.PERIODS
"""周期."""

MECHANISMS = {
    "zero_return": "零报告", "ledger": "台账", "problem_list": "清单", "strike_off": "销号", "listed_supervision": "挂账督办",
    "written_order": "书面督办文书", "handover": "交办", "self_check": "自查自纠", "full_sweep": "拉网排查", "cross_check": "交叉检查",
    "joint_inspection": "联合检查", "random_check": "随机抽查", "covert_visit": "暗访", "supervision_team": "督查组",
    "recheck_unfounded": "查否复查", "look_back": "回头看", "acceptance": "验收", "rectify_deadline": "限期整改",
    "classified_handling": "分类处置", "reporting_channel": "举报渠道", "report_registration": "举报登记", "hotline": "热线",
    "info_sharing": "信息共享", "data_matching": "数据比对", "clue_transfer": "线索移送", "case_quota": "办案数量要求", "exposure": "公开曝光",
    "bulletin": "通报", "disclosure": "公开公示", "interview": "约谈", "accountability": "问责", "lenient_strict": "从轻从重",
    "tolerance": "容错纠错", "appraisal_link": "纳入考核", "public_appraisal": "群众评议", "joint_meeting": "联席会议",
    "dispatch_meeting": "调度推进会", "leading_group": "领导小组", "first_responsible": "第一责任人", "leader_supervision": "领导督办",
    "long_term": "长效机制", "warning_education": "警示教育", "publicity": "宣传", "solicit_opinion": "征求意见",
    "invited_supervisor": "特邀监督员", "audit": "审计", "commitment": "承诺", "reward_reporting": "有奖举报", "credit_sanction": "失信惩戒",
    "refund": "清退追缴",
}  # fmt: skip
"""工作机制 (duban-plan/1 section 5)."""

ANCHORS = {"start": "阶段开始", "end": "阶段结束", "next_start": "下阶段开始"}
"""随阶段的起算点."""

_MOST_NAME = 200
_MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class DutyBody:
    """任务分工: one task with its four roles: 牵头, 配合, 具体实施, 责任人 (S2-7)."""

    task: str
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    implement: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObligationBody:
    """应报应办: what is to be handed in, published or done, by whom, to whom, by when."""

    what: str
    kind: str
    due: DueRule
    who: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelBody:
    """归口报送: whose papers go to whom, unless an obligation names its own recipient (S4-14)."""

    who: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuantityBody:
    """数量指标: ``value`` reads ``[≥ ≤ > <]number[-number]unit``."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class MechanismBody:
    """工作机制: by its code in the closed list of duban-plan/1."""

    code: str


@dataclass(frozen=True, slots=True)
class GroupBody:
    """领导机构: its name, member organs, and the organ in which its office sits (S2-3)."""

    name: str
    members: tuple[str, ...] = ()
    office: str = ""


@dataclass(frozen=True, slots=True)
class PostBody:
    """责任人: a named post: in which body, in which role, who (may be empty: the post without its holder), with what title."""

    body: str
    role: str
    name: str = ""
    title: str = ""


Body = DutyBody | ObligationBody | ChannelBody | QuantityBody | MechanismBody | GroupBody | PostBody

_CLASSES: Mapping[str, Callable[..., Body]] = {
    "duty": DutyBody,
    "obligation": ObligationBody,
    "channel": ChannelBody,
    "quantity": QuantityBody,
    "mechanism": MechanismBody,
    "group": GroupBody,
    "post": PostBody,
}
# Fields that hold lists of names, those that must not be empty, and those that name organs (as against persons), by kind.
_LISTS = frozenset({"lead", "assist", "implement", "persons", "who", "to", "members"})
_NEEDED = {
    "duty": ("task",),
    "obligation": ("what", "kind"),
    "channel": ("who", "to"),
    "quantity": ("what", "value"),
    "mechanism": ("code",),
    "group": ("name",),
    "post": ("role",),
}
ORGANS = {
    "duty": ("lead", "assist", "implement"),
    "obligation": ("who", "to"),
    "channel": ("who", "to"),
    "group": ("members", "office"),
}
"""Which fields of a kind name organs."""
_MISSING = {
    "task": "请写明任务内容。",
    "what": "请写明是什么事项。",
    "kind": "请选择种类。",
    "who": "请写明由谁报送。",
    "to": "请写明报给谁。",
    "value": "请写明数值和单位。",
    "code": "请选择机制。",
    "name": "请写明名称。",
    "role": "请写明担任什么角色。",
}
_OPEN, _CLOSED = re.compile("[(\uff08]"), re.compile("[)\uff09]")
_DUE_FIELDS = {
    "date": {"on"},
    "every": {"period", "day", "offset", "month"},
    "phase": {"phase", "anchor", "days"},
    "within": {"days", "working", "after"},
    "unspecified": {"phrase"},
}


def parse(kind: str, given: Mapping[str, Any]) -> Body:
    """The body of ``kind`` from JSON or a form. Raises Refusal (``element.*``, field named) for what does not fit the kind."""
    build = _CLASSES.get(kind)
    if build is None:
        raise Refusal("element.kind", f"没有“{kind}”这种要素。", field="kind")
    known = {field.name for field in fields(build)}  # type: ignore[arg-type]
    if strange := sorted(set(given) - known):
        raise Refusal("element.field", f"“{ELEMENT_KINDS[kind]}”没有“{strange[0]}”这一项。", field=strange[0])
    values: dict[str, Any] = {}
    for name in known & set(given):
        if name == "due":
            values[name] = parse_due(given[name])
        elif name in _LISTS:
            values[name] = _names(name, given[name])
        else:
            values[name] = _words(name, given[name])
    if kind == "obligation":
        values.setdefault("due", Unspecified())
    _check(kind, values)
    return build(**values)


def dump(body: Body) -> dict[str, Any]:
    """The body as JSON: lists, texts, numbers; ``due`` as duban-plan/1 writes it. ``parse`` gives the same body back."""
    found: dict[str, Any] = {}
    for field in fields(body):
        value = getattr(body, field.name)
        found[field.name] = (
            dump_due(value) if field.name == "due" else list(value) if isinstance(value, tuple) else value
        )
    return found


def parse_due(given: Any) -> DueRule:
    """A due as duban-plan/1 writes it. Raises Refusal (field ``due``); a date may lack its year (``XXXX-08-10``)."""
    if not isinstance(given, Mapping) or given.get("kind") not in _DUE_FIELDS:
        raise Refusal(
            "due.kind", "时限的写法不对:请选择日期、周期、随阶段、若干日内或未明确。", field="due", ground="F3"
        )
    kind = given["kind"]
    if strange := sorted(set(given) - _DUE_FIELDS[kind] - {"kind"}):
        raise Refusal("due.field", f"这种时限没有“{strange[0]}”这一项。", field="due", ground="F3")
    match kind:
        case "date":
            return OnDate(_day(given.get("on")))
        case "every":
            return _every(given)
        case "phase":
            if given.get("anchor") not in ANCHORS:
                raise Refusal("due.anchor", "请选择从阶段开始、结束还是下阶段开始起算。", field="due", ground="S1-49")
            return ByPhase(
                _words("phase", given.get("phase")) or "each", given["anchor"], _number(given.get("days"), 0, 3660)
            )
        case "within":
            days = _number(given.get("days"), 0, 3660)
            if days is None:
                raise Refusal("due.days", "请写明多少日内。", field="due", ground="F1.1")
            return Within(days, bool(given.get("working")), _words("after", given.get("after", "")))
        case _:
            return Unspecified(_words("phrase", given.get("phrase", "")))


def dump_due(due: DueRule) -> dict[str, Any]:
    """As duban-plan/1 writes it; ``month`` only where it is set."""
    found = asdict(due)
    if found.get("month", 0) is None:
        del found["month"]
    return {"kind": found.pop("kind"), **found}


def parse_names(text: str) -> tuple[str, ...]:
    """Names written on lines or between 、 and ;, each once. Raises Refusal for one that is too long to be a name."""
    return _names("names", text)


def organs(kind: str, body: Mapping[str, Any]) -> list[str]:
    """Names of organs in a body given as JSON, in order, each once."""
    found: dict[str, None] = {}
    for name in ORGANS.get(kind, ()):
        value = body.get(name) or ()
        for one in (value,) if isinstance(value, str) else value:
            found[one] = None
    return list(found)


def _every(given: Mapping[str, Any]) -> Every:
    if given.get("period") not in PERIODS:
        raise Refusal("due.period", "请选择周期。", field="due", ground="F3")
    most = 7 if given["period"] == "week" else 31
    offset = given.get("offset", 0)
    if offset not in (0, 1):
        raise Refusal("due.offset", "请选择在本期还是下一期报。", field="due", ground="F3")
    return Every(given["period"], _number(given.get("day"), 1, most), offset, _number(given.get("month"), 1, 12))


def _day(text: Any) -> str:
    """ISO text, the year open as ``XXXX`` where the plan has none (F3: never from the clock)."""
    words = text.isoformat() if isinstance(text, date) else str(text)
    try:
        # 2028 is a leap year: an open year may have a 29 February.
        date.fromisoformat(words.replace("XXXX", "2028", 1))
    except ValueError as error:
        raise Refusal("due.date", "日期请写成 2026-06-30 这样。", field="due", ground="F3") from error
    return words


def _number(value: Any, least: int, most: int) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not str(value).isdecimal() or not least <= int(value) <= most:
        raise Refusal("due.number", f"这里只能填 {least} 到 {most} 的整数。", field="due", ground="F3")
    return int(value)


def _names(name: str, value: Any) -> tuple[str, ...]:
    """Names from a list, or from a text in which they stand on lines or between 、 and ; (a comma can be part of a name)."""
    parts = _rejoined(re.split("[、;\uff1b\n]", value)) if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        raise Refusal("element.names", "单位或人名须逐个写出。", field=name)
    found = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    for one in found:
        if len(one) > _MOST_NAME:
            raise Refusal("element.long_name", f"“{one[:20]}…”太长,不像一个名称。", field=name)
    return tuple(found)


def _rejoined(parts: list[str]) -> list[str]:
    """Pieces cut inside a bracket belong together: 各县(市、区) is one name."""
    found: list[str] = []
    for part in parts:
        if found and _OPEN.subn("", found[-1])[1] > _CLOSED.subn("", found[-1])[1]:
            found[-1] += "、" + part
        else:
            found.append(part)
    return found


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Refusal("element.words", "这里须填文字。", field=name)
    if len(value) > _MOST_WORDS:
        raise Refusal("element.long", f"最多 {_MOST_WORDS} 字,现有 {len(value)} 字。", field=name)
    return value.strip()


def _check(kind: str, values: Mapping[str, Any]) -> None:
    for name in _NEEDED[kind]:
        if not values.get(name):
            raise Refusal("element.missing", _MISSING[name], field=name)
    if kind == "obligation" and values["kind"] not in OBLIGATION_KINDS:
        raise Refusal("element.obligation_kind", "请从列表中选择种类。", field="kind")
    if kind == "post" and not (values.get("name") or values.get("title")):
        raise Refusal("element.no_holder", "请写姓名,或者写由什么职务的人担任。", field="name", ground="S2-3")
