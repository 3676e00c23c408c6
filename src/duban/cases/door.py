"""The only writer of cases: one function begins a case, one moves it. Page, import and clock all come through here.

Each call is one act: the case is locked, the table and the policy are asked, the step is applied, clocks are stopped and started,
people are told, and the entry is written; all of it commits together or none does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from duban.campaign.models import Campaign
from duban.cases import dues, flow, identity, policy, search, standing
from duban.cases.asks import missing
from duban.cases.flow import Move
from duban.cases.models import Case
from duban.cases.steps import STEPS
from duban.cases.turn import Turn
from duban.cases.values import check_refs, copy_plain
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal, Refusals
from duban.units import wall
from duban.units.models import Unit
from duban.units.roles import ROLES

Values = Mapping[str, Any]


def begin(*, actor: Actor, at: datetime, campaign_id: int, code: str, values: Values) -> Case:
    """Make a new case by the first move ``code`` (``register`` or ``receive``) with typed ``values``.

    Raises Refusals naming every missing field, NotPermitted, or NotThere for an unknown campaign.
    """
    move = _known(code)
    role = ROLES.get(actor.role)
    if move.sources or role is None or move.right not in role.rights or actor.unit_id is None:
        able = "、".join(r.title for r in ROLES.values() if move.right in r.rights)
        raise NotPermitted("move.no_right", f"“{move.title}”由{able}办理。", ground=move.ground)
    _require(move, values)
    with act(actor=actor, at=at, kind=f"case.{code}") as deed:
        deed.permit(move.right)
        campaign = Campaign.objects.filter(pk=campaign_id).first()
        if campaign is None:
            raise NotThere("campaign.missing", "没有找到这个专项行动。")
        if campaign.state != "open":
            raise Refusal(
                "campaign.not_open", f"“{campaign.title}”还没有启动或已经结束,不能登记新的办件。", ground="S2-33"
            )
        registrar = Unit.objects.get(pk=actor.unit_id)
        case = Case(kind=move.kind, campaign=campaign, registrar=registrar, seat=registrar, station=move.target)
        turn = Turn(deed, case, move, dict(values), actor, at)
        case.registered_on = turn.on
        copy_plain(turn)
        case.number = turn.new_number(move.kind)
        turn.sign_hand()
        check_refs(turn)
        standing.sit(turn)
        _refuse_behind_wall(turn)
        STEPS[code].check(turn)
        deed.add(case)
        STEPS[code].apply(turn)
        dues.after(turn, came_from="")
        search.index(case)
        turn.write_note()
    return case


def move(*, actor: Actor, at: datetime, case_id: int, code: str, values: Values, version: int | None = None) -> Case:
    """Take a case one legal move further. ``version`` is the one the person saw; an older one is refused as Outdated.

    Raises NotThere if the actor may not know of the case, NotPermitted or Refusal(s) with the move, the missing thing and its rule.
    """
    row = _known(code)
    with act(actor=actor, at=at, kind=f"case.{code}") as deed:
        case = deed.take(Case, case_id)
        turn = Turn(deed, case, row, dict(values), actor, at)
        turn.standing = standing.of(case, actor, parties=row.who == "party")
        if not policy.may_see(turn.standing, actor):
            raise NotThere("case.missing", "没有找到这件事,或者您无权查看。")
        turn.check_version(version)
        refused = policy.objection(row, turn.standing, actor)
        if refused is not None:
            raise refused
        deed.permit(row.right)
        step = STEPS[code]
        refused = step.fits(case, actor.unit_id)
        if refused is not None:
            raise refused
        _require(row, values, evidence=turn.evidence_count())
        check_refs(turn)
        step.check(turn)
        came_from, seat = case.station, case.seat_id
        copy_plain(turn)
        case.station = flow.target_of(row, case.kind, came_from, case.back_to)
        _park(case, came_from)
        turn.sign_hand()
        step.apply(turn)
        standing.sit(turn)
        dues.after(turn, came_from=came_from)
        moved = turn.changed_text() or case.seat_id != seat
        for changed in (*turn.fresh, *((case,) if moved else ())):
            search.index(changed)
        turn.write_note()
    return case


def _known(code: str) -> Move:
    try:
        return flow.MOVES[code]
    except KeyError:
        raise NotThere("move.unknown", f"没有“{code}”这个动作。") from None


def _require(row: Move, values: Values, evidence: int | None = None) -> None:
    found = [*missing(row, values, evidence), *identity.faults(row, values)]
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)


def _park(case: Case, came_from: str) -> None:
    """Remember where a case came from while it is parked or merged; forget it once it is back on the road."""
    if case.station == came_from:
        return
    case.back_to = came_from if case.phase == "parked" or case.station == "merged" else ""


def _refuse_behind_wall(turn: Turn) -> None:
    if wall.behind(turn.actor, turn.case.about_unit_id, turn.case.about_person_id):
        raise NotPermitted(
            "case.about_yourself",
            "被反映的是您本单位、上级单位或本人,不能由您登记。请交由上一级受理岗登记,或使用举报渠道。",
            ground="C8.1 回避",
        )
