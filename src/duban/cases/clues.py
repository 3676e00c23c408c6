"""纪律线索登记: a restricted register that holds a clue's number, source, unit, class, disposal, dates and result code, and nothing else (C5).

There is no field for words: what was reported, about whom by name, and what was found stays with the discipline organ. A clue that
belongs to a higher organ is not typed in at all: it is sent on by hand, and only that one was, and when, is kept (检举控告工作规则第15条).
The tie to the report it came from is part of the clue's chain, not of the report's: whoever handles the report cannot see that there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from duban.campaign.calendar import calendar
from duban.campaign.models import ClockSetting
from duban.cases import clocks, policy, rules, standing, words
from duban.cases.models import Case, Clue, ClueLink
from duban.cases.rules import Span
from duban.cases.turn import new_number
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from duban.units import policy as rights
from duban.units import wall
from duban.units.models import Unit
from duban.units.queries.actors import local_day
from duban.units.roles import ROLES


def visible(actor: Actor) -> QuerySet[Clue]:
    """Clues of units in the actor's reach that are not the actor's own; discipline posts with a timed grant only.

    Raises NotPermitted for everybody else: to them the register does not exist.
    """
    role = ROLES.get(actor.role)
    if role is None or "clue.register" not in role.rights:
        raise NotPermitted("clue.restricted", "线索登记只有纪检岗可以查看。", ground="C5、S0-28")
    if "clue.read" not in actor.grants:
        raise NotPermitted("clue.no_grant", "查看线索登记须有在有效期内的临时授权,请向安全管理员申请。", ground="C5")
    within = Q(unit=None)
    for root in Unit.objects.filter(pk__in=actor.reach):
        within |= Q(unit=root) | Q(unit__trail__startswith=f"{root.trail}{root.pk}/")
    free = Q(unit=None) | ~Q(unit__in=wall.forbidden_units(actor))
    return Clue.objects.filter(within & free).select_related("unit").order_by("-id")


def register_clue(
    *,
    actor: Actor,
    at: datetime,
    source: str,
    clue_class: str,
    unit_id: int,
    received_on: date,
    from_report: int | None = None,
) -> Clue:
    """Enter a clue; ``from_report`` is the case id of the report it came from, if any.

    Raises NotPermitted for others than discipline posts and for clues about the actor's own unit, Refusal for what is wrong.
    """
    _check(source in words.SOURCES, "clue.source", "请选择线索来源。", "source")
    _check(clue_class in words.CLUE_CLASSES, "clue.class", "请选择线索类别。", "clue_class")
    _check_day(received_on, at, "received_on")
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Refusal("clue.unit", "被反映单位不存在,请重新选择。", ground="C5", field="unit_id")
    right = rights.require(actor, "clue.register", unit=unit)
    if wall.behind(actor, unit.pk, None):
        raise NotPermitted(
            "clue.own_unit",
            "线索反映的是您本单位或上级单位,不能在这里登记。请用“不录入,线下径送”直接报上一级。",
            ground="检举控告工作规则第15条",
        )
    with act(actor=actor, at=at, kind="clue.register") as deed:
        deed.permit(right)
        number = new_number("clue", local_day(at).year)
        clue = deed.add(Clue(number=number, source=source, unit=unit, clue_class=clue_class, received_on=received_on))
        if from_report is not None:
            _tie(deed, clue, from_report, actor)
    return clue


def pass_on_offline(*, actor: Actor, at: datetime, received_on: date) -> Clue:
    """不录入,线下径送: what belongs to a higher organ; a number and a date, not a word more (检举控告工作规则第15条)."""
    _check_day(received_on, at, "received_on")
    with act(actor=actor, at=at, kind="clue.pass_on") as deed:
        deed.permit(rights.require(actor, "clue.register"))
        number = new_number("clue", local_day(at).year)
        return deed.add(Clue(number=number, source="", received_on=received_on, offline=True))


def dispose_clue(
    *,
    actor: Actor,
    at: datetime,
    clue_id: int,
    disposal: str,
    disposed_on: date,
    studied: bool,
    version: int | None = None,
) -> Clue:
    """One of the four kinds of disposal, studied by the group and approved first (检举控告工作规则第17条).

    ``version`` is the one the person saw. Raises NotThere for a clue the actor may not see.
    """
    _check(disposal in words.DISPOSALS, "clue.disposal", "请选择处置方式。", "disposal")
    _check(studied, "clue.not_studied", "处置意见须经集体研究并报批,请确认。", "studied")
    with act(actor=actor, at=at, kind="clue.dispose") as deed:
        clue = _taken(deed, clue_id, actor, version)
        _check(not clue.ended_on, "clue.ended", f"线索 {clue.number} 已办结,不能再改处置方式。", "disposal")
        _check_day(disposed_on, at, "disposed_on", since=clue.received_on)
        clue.disposal, clue.disposed_on = disposal, disposed_on
    return clue


def end_clue(
    *, actor: Actor, at: datetime, clue_id: int, result: str, ended_on: date, version: int | None = None
) -> Clue:
    """One result per clue, as a code (S1-31, S1-35). Only after its disposal was decided, and once."""
    _check(result in words.CLUE_RESULTS and result != "pending", "clue.result", "请选择办理结果。", "result")
    with act(actor=actor, at=at, kind="clue.end") as deed:
        clue = _taken(deed, clue_id, actor, version)
        _check(bool(clue.disposal), "clue.undisposed", "还没有确定处置方式,不能填写结果。", "result")
        _check(not clue.ended_on, "clue.ended", f"线索 {clue.number} 已有结果。", "result")
        _check_day(ended_on, at, "ended_on", since=clue.disposed_on)
        clue.result, clue.ended_on = result, ended_on
    return clue


@dataclass(frozen=True, slots=True)
class ClueLimits:
    """线索时限: proposal of a disposal (T12), or sending on to the higher organ (T11); ``None`` once it is satisfied."""

    proposal: Span | None
    sending: Span | None


def limits(clue: Clue) -> ClueLimits:
    """The clue's own clocks, by the limits in force on the day it was received."""
    own = [
        clocks.Clock(s.code, "", s.amount, s.unit_of, s.unit_of == "day", s.source, "setting", s.from_on)
        for s in ClockSetting.objects.all()
    ]

    def run(code: str) -> Span:
        return rules.span(clocks.in_force(code, clue.received_on, own), clue.received_on, calendar())

    if clue.offline:
        return ClueLimits(None, run("T11"))
    return ClueLimits(None if clue.disposed_on else run("T12"), None)


def reports_of(actor: Actor, clue: Clue) -> list[Case]:
    """Reports the clue came from, as far as the actor may see both."""
    if not visible(actor).filter(pk=clue.pk).exists():
        raise NotThere("clue.missing", "没有找到这条线索,或者您无权查看。")
    tied = [link.case for link in ClueLink.objects.filter(clue=clue).select_related("case").order_by("id")]
    return [case for case in tied if policy.may_see(standing.of(case, actor), actor)]


def _tie(deed: Deed, clue: Clue, case_id: int, actor: Actor) -> None:
    case = Case.objects.filter(pk=case_id, kind="report").first()
    if case is None or not policy.may_see(standing.of(case, actor), actor):
        raise NotThere("case.missing", "没有找到这件反映,或者您无权查看。")
    deed.add_part(clue, ClueLink(clue=clue, case=case))


def _taken(deed: Deed, clue_id: int, actor: Actor, version: int | None) -> Clue:
    right = rights.require(actor, "clue.dispose")
    if not visible(actor).filter(pk=clue_id).exists():
        raise NotThere("clue.missing", "没有找到这条线索,或者您无权查看。")
    deed.permit(right)
    clue = deed.take(Clue, clue_id, version=version)
    _check(not clue.offline, "clue.offline", f"线索 {clue.number} 已线下径送上级,本级不处置。", "disposal")
    return clue


def _check_day(day: date, at: datetime, name: str, since: date | None = None) -> None:
    _check(day <= local_day(at), "clue.future", f"日期 {day} 不能晚于今天。", name)
    _check(since is None or day >= since, "clue.too_early", f"日期 {day} 早于前一步的 {since}。", name)


def _check(holds: bool, code: str, sentence: str, name: str) -> None:
    if not holds:
        raise Refusal(code, sentence, ground="C5 线索登记", field=name)
