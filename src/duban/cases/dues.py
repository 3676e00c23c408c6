"""Starting, stopping, pausing and moving the dues of a case as it moves; its list order follows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from duban.campaign.models import Due
from duban.cases import clocks, flow, rules, standing
from duban.cases.clocks import CLOCKS, WHOLE, Clock
from duban.cases.models import NEVER, Case
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.models import Post, Unit

# What the owing unit must hold to satisfy the due, by clock; else by owner.
_RIGHT = {
    "D01": "case.triage", "D02": "case.confirm", "D03": "case.assign", "D04": "case.assign", "D06": "case.approve", "D07": "case.verify",
    "D08": "case.review", "D09": "case.approve", "D10": "case.endorse", "D13": "case.approve", "D16": "case.triage", "T06": "case.approve",
}  # fmt: skip
_RIGHT_BY_OWNER = {
    "handler": "case.handle",
    "endorser": "case.endorse",
    "reviewer": "case.review",
    "desk": "case.triage",
    "office": "case.assign",
}
# Stations at which the work itself counts as delivered: clocks of the whole matter end.
_DELIVERED = frozenset({"applied", "endorsed", "result_drafted", "reported"})
# Work comes back: the clock of the whole matter runs on from where it was.
_CAME_BACK = frozenset({"unapply", "send_back", "unreport", "redo_result"})


def after(turn: Turn, *, came_from: str) -> None:
    """Bring the case's dues in step with the move just made, then set its place in the lists."""
    case, move = turn.case, turn.move
    moved = case.station != came_from
    if moved and move.code == "resume":
        _resume(turn)
    elif moved and case.station == "suspended":
        _pause(turn)
    elif moved:
        _stop(turn)
    if move.code in _CAME_BACK:
        _run_on(turn)
    for entry in _to_start(turn):
        code, _, owner = entry.partition("@")
        if not (code in ("fix", "T03") and move.code in _CAME_BACK):
            start(turn, code, owner)
    if case.phase == "closed" and moved:
        case.closed_on = turn.on
    elif case.phase != "closed":
        case.closed_on = None
    rank(turn)


def begin_part(turn: Turn, part: Case) -> None:
    """Start the first dues of a case that was made in another's turn."""
    first = flow.first_moves(part.kind)[0]
    own = Turn(turn.deed, part, first, {}, turn.actor, turn.at)
    own.dues = []
    after(own, came_from="")


def _to_start(turn: Turn) -> list[str]:
    move, case = turn.move, turn.case
    if move.starts == ("@handed",):
        return ["T18a@handler"] if case.kind == "item" else ["T01@handler"]
    if move.target == flow.BACK and move.code != "resume":
        return _step_clocks(case.station, case.kind)
    return list(move.starts)


def _step_clocks(station: str, kind: str) -> list[str]:
    """The step clock that runs at a station: that of the first move leading there."""
    for move in flow.MOVES.values():
        if move.target == station and move.kind in (kind, "both"):
            found = [entry for entry in move.starts if entry.partition("@")[0] not in WHOLE]
            if found:
                return found
    return []


def running(turn: Turn, *codes: str) -> list[Due]:
    """Dues of the case that run or are paused, soonest first, as they stand in this turn."""
    alive = [due for due in turn.dues if due.state in ("running", "paused") and (not codes or due.rule in codes)]
    return sorted(alive, key=lambda due: (due.overdue_after, due.pk))


def start(turn: Turn, code: str, owner: str, *, stated: date | None = None, title: str = "") -> Due:
    """Begin a due by clock ``code`` owed by ``owner`` (handler, endorser, reviewer, desk, office) and write it into the deed."""
    clock = clocks.in_force(code, turn.on, turn.own_clocks)
    base = CLOCKS[code]
    span = rules.span(clock, turn.on, turn.calendar, stated=stated or _stated(turn, code))
    unit = _owing(turn, owner)
    return _add(
        turn,
        Due(
            of_kind="case",
            of_id=turn.case.pk,
            owing=unit,
            right=_RIGHT.get(code, _RIGHT_BY_OWNER[owner]),
            rule=code,
            title=title or base.title,
            amount=clock.amount,
            unit_of=clock.unit,
            source=clock.source,
            start_on=span.start_on,
            target_on=span.target_on,
            overdue_after=span.overdue_after,
            warn_on=span.warn_on,
            provisional=span.provisional,
        ),
    )


def _stated(turn: Turn, code: str) -> date | None:
    asked = {"fix": ("fix_due", "reply_due", "new_due"), "D10": ("feedback_due",)}.get(code, ())
    for name in asked:
        value = turn.values.get(name)
        if isinstance(value, date):
            return value
    return None


def _owing(turn: Turn, owner: str) -> Unit:
    case = turn.case
    if owner in ("handler", "endorser"):
        if case.handler is None:
            raise Refusal("case.no_handler", "还没有承办单位。", field="handler")
        return case.handler
    if owner == "desk":
        return case.registrar
    office = office_for(case)
    if owner == "reviewer":
        reviewer = case.campaign.review_unit
        if (
            reviewer is not None
            and reviewer.pk != case.handler_id
            and not standing.is_walled(reviewer, case.about_unit_id, case.about_person_id)
        ):
            return reviewer
    return office


def office_for(case: Case) -> Unit:
    """The campaign office, or, where the case is about it or one above it, the office of the next area up that is free of it.

    Raises Refusal if there is none: somebody must own every case.
    """
    office = case.campaign.office
    if office is not None and not standing.is_walled(office, case.about_unit_id, case.about_person_id):
        return office
    above = (office or case.registrar).above
    posts = Post.objects.filter(role="office", state="approved", to_on=None, area_id__in=above).select_related(
        "unit", "area"
    )
    for post in sorted(posts, key=lambda p: -len(p.area.trail) if p.area else 0):
        if not standing.is_walled(post.unit, case.about_unit_id, case.about_person_id):
            return post.unit
    raise Refusal(
        "case.no_office",
        "被反映的是本级专治办或其上级,而系统里没有更上一级的专治办可以接手。请先由系统管理员设立上一级专治办岗位。",
        ground="C8.1(d)",
    )


def _stop(turn: Turn) -> None:
    """Step dues end with the step; dues of the whole matter end when the work is delivered, or with the case."""
    case = turn.case
    ends = case.phase == "closed" or case.station in _DELIVERED or turn.move.code == "accept_return"
    changed_hands = turn.move.starts == ("@handed",)
    for due in running(turn):
        if due.rule in WHOLE and changed_hands:
            _hand_over(turn, due)
        elif due.rule not in WHOLE or (ends and not (due.rule in {"D10", "D12"} and case.phase != "closed")):
            _end(turn, due, "void" if _undone(turn) else "done")


def _undone(turn: Turn) -> bool:
    return turn.case.station in {"withdrawn", "merged", "dismissed"} or turn.move.code == "accept_return"


def _end(turn: Turn, due: Due, state: str) -> None:
    part = turn.deed.take_part(turn.case, due)
    part.state, part.ended_on = state, turn.on


def end(turn: Turn, code: str, title: str = "") -> None:
    """Mark running dues of this clock (and title, if given) as done."""
    for due in running(turn, code):
        if not title or due.title == title:
            _end(turn, due, "done")


def _hand_over(turn: Turn, due: Due) -> None:
    """The new unit inherits what is left of the whole limit: moving a case does not stop its clock."""
    if turn.case.handler is not None and due.owing_id != turn.case.handler_id:
        turn.deed.take_part(turn.case, due).owing = turn.case.handler


def _pause(turn: Turn) -> None:
    for due in running(turn):
        part = turn.deed.take_part(turn.case, due)
        part.state, part.paused_on = "paused", turn.on


def _resume(turn: Turn) -> None:
    for due in running(turn):
        if due.paused_on is None:
            continue
        part = turn.deed.take_part(turn.case, due)
        _set_end(turn, part, rules.resumed(due.overdue_after, due.paused_on, turn.on, due.unit_of, turn.calendar))
        part.state, part.paused_on = "running", None


def move_end(turn: Turn, due: Due, new_end: date) -> None:
    """Give a running due another last day (approved extension, new limit on return); its rule stays as it was."""
    _set_end(turn, turn.deed.take_part(turn.case, due), new_end)


def _set_end(turn: Turn, due: Due, end_on: date) -> None:
    due.overdue_after = end_on
    due.target_on = max(due.start_on, turn.calendar.last_workday_on_or_before(end_on).day)
    due.warn_on = rules.warn_on(due.start_on, end_on, turn.calendar)
    due.ladder, due.laddered_on = 0, None


def _run_on(turn: Turn) -> None:
    """Reopen the clock of the whole matter with its old end, or the new one stated with the return."""
    code = "fix" if turn.case.kind == "item" else "T03"
    last = Due.objects.filter(of_kind="case", of_id=turn.case.pk, rule=code).order_by("-id").first()
    new_due: Any = turn.values.get("new_due")
    if isinstance(new_due, date):
        if last is not None and code == "T03" and new_due > last.overdue_after:
            raise Refusal(
                "case.past_limit",
                f"退回重办不延长总期限,新的期限不得晚于 {last.overdue_after}。",
                ground="C2 退回重办",
                field="new_due",
            )
        stated: date | None = new_due
    else:
        stated = last.overdue_after if last is not None else None
    if last is None or stated is None:
        raise Refusal("case.no_limit", "请填写新的期限。", field="new_due", ground="C2 退回重办")
    copy = Due(
        of_kind="case", of_id=turn.case.pk, owing=_owing(turn, "handler"), right="case.handle", rule=code, title=last.title,
        amount=last.amount, unit_of=last.unit_of, source=last.source, start_on=last.start_on, target_on=stated, overdue_after=stated,
        warn_on=stated, provisional=last.provisional, ladder=0,
    )  # fmt: skip
    _set_end(turn, copy, stated)
    _add(turn, copy)


def _add(turn: Turn, due: Due) -> Due:
    turn.deed.add_part(turn.case, due)
    turn.dues.append(due)
    return due


def rank(turn: Turn) -> None:
    """Set ``due_on`` and ``warn_on`` from the nearest running due: the order of every list."""
    nearest = next((due for due in running(turn) if due.state == "running"), None)
    turn.case.due_on = nearest.overdue_after if nearest else NEVER
    turn.case.warn_on = nearest.warn_on if nearest else NEVER


def limit_of(clock: Clock) -> str:
    """A clock's limit in words: ``5 个工作日``."""
    return {"day": f"{clock.amount} 天", "workday": f"{clock.amount} 个工作日", "month": f"{clock.amount} 个月",
            "quarter": f"{clock.amount} 个季度"}.get(clock.unit, "按写明的日期")  # fmt: skip
