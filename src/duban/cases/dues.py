"""Starting, stopping, pausing and moving the dues of a case as it moves; its list order follows them.

A clock belongs to one step and ends with it, or is one of ``clocks.LASTING``. While a case is parked at the office (return,
extension) the clocks of the step stand still and those of the whole matter go on (信访工作条例第23条); while it is suspended
all stand still.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from duban.campaign.models import Due
from duban.cases import clocks, flow, owing, rules, standing
from duban.cases.clocks import CLOCKS, INHERITED, LASTING, WHOLE
from duban.cases.models import NEVER, Case
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal

# What the owing unit must hold to satisfy the due, by clock; else by owner.
_RIGHT = {
    "D02": "case.confirm", "D06": "case.approve", "D07": "case.verify", "D08": "case.review", "D09": "case.approve",
    "D10": "case.endorse", "D13": "case.approve", "T06": "case.approve",
}  # fmt: skip
_RIGHT_BY_OWNER = {
    "handler": "case.handle",
    "endorser": "case.endorse",
    "party": "case.handle",
    "reviewer": "case.review",
    "approver": "case.approve",
    "desk": "case.triage",
    "office": "case.assign",
}
# Work comes back: the clock of the whole matter runs on from where it was.
_CAME_BACK = frozenset({"send_back", "redo_result"})
_NOTHING_COMES = frozenset({"withdrawn", "dismissed"})
_STATED = {"fix": ("fix_due", "reply_due", "new_due"), "D15": ("reply_due",), "D10": ("feedback_due",)}


def after(turn: Turn, *, came_from: str) -> None:
    """Bring the case's dues in step with the move just made, then set its place in the lists."""
    case, move = turn.case, turn.move
    handed = move.target == "@handed"
    if case.station != came_from or handed:
        if case.phase == "parked" or case.station == "merged":
            _park(turn)
        elif move.target == flow.BACK:
            _unpark(turn)
        else:
            _stop(turn, handed=handed)
    if move.code in _CAME_BACK:
        _run_on(turn)
    if move.target != flow.BACK:
        for entry in _to_start(turn):
            code, _, owner = entry.partition("@")
            start(turn, code, owner)
    _keep_off_the_wall(turn)
    case.is_open = int(case.phase != "closed")
    if case.is_open:
        case.closed_on = None
    elif not came_from or flow.STATIONS[came_from].phase != "closed":
        case.closed_on = turn.on
    rank(turn)


def begin_part(turn: Turn, part: Case) -> None:
    """Start the first dues of a case that was made in another's turn."""
    own = Turn(turn.deed, part, flow.first_moves(part.kind)[0], {}, turn.actor, turn.at)
    own.dues = []
    after(own, came_from="")


def _to_start(turn: Turn) -> list[str]:
    if turn.move.starts == ("@handed",):
        return ["T18a@handler"] if turn.case.kind == "item" else ["T01@handler"]
    # A hand-over may leave the day open: then the limits of the law are all there is.
    return [entry for entry in turn.move.starts if not (entry.startswith("D15@") and _stated(turn, "D15") is None)]


def running(turn: Turn, *codes: str) -> list[Due]:
    """Dues of the case that run or are paused, soonest first, as they stand in this turn."""
    alive = [due for due in turn.dues if due.state in ("running", "paused") and (not codes or due.rule in codes)]
    return sorted(alive, key=lambda due: (due.overdue_after, due.pk))


def start(
    turn: Turn, code: str, owner: str, *, unit: int | None = None, stated: date | None = None, title: str = ""
) -> Due:
    """Begin a due by clock ``code`` owed by ``owner`` (see ``owing.unit_for``), or by ``unit``, and write it into the deed."""
    clock = clocks.in_force(code, turn.on, turn.own_clocks)
    stated = stated or _stated(turn, code)
    if stated is not None and stated < turn.on:
        raise Refusal(
            "clock.past",
            f"“{CLOCKS[code].title}”的日期 {stated} 早于今天 {turn.on},请改为今天或以后。",
            ground=clock.source,
            field=next((name for name in _STATED.get(code, ()) if turn.values.get(name) == stated), ""),
        )
    span = rules.span(clock, turn.on, turn.calendar, stated=stated)
    right = _RIGHT.get(code, _RIGHT_BY_OWNER[owner])
    return _add(
        turn,
        Due(
            of_kind="case",
            of_id=turn.case.pk,
            owing_id=unit or owing.unit_for(turn, owner, right),
            right=right,
            rule=code,
            title=title or _own_words(turn, CLOCKS[code].title),
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


def _own_words(turn: Turn, title: str) -> str:
    """The clock's title with the paper called as the campaign's plan calls it: 督办单, 建议书, 任务书 (X-1)."""
    return title.replace("督办单", str(turn.case.campaign.words.get("order") or "督办单"))[:80]


def _stated(turn: Turn, code: str) -> date | None:
    for name in _STATED.get(code, ()):
        value = turn.values.get(name)
        if isinstance(value, date):
            return value
    return None


def _stop(turn: Turn, *, handed: bool) -> None:
    """Step dues end with the step; lasting ones where they are satisfied or with the case; a new handler inherits what is left."""
    case = turn.case
    nothing = case.station in _NOTHING_COMES or turn.move.code == "accept_return"
    for due in running(turn):
        lasting = LASTING.get(due.rule)
        if lasting is None or nothing:
            _end(turn, due, "void" if handed or nothing else "done")
        elif case.station in lasting:
            _end(turn, due, "done")
        elif case.phase == "closed" and due.rule != "D10":
            _end(turn, due, "void" if due.rule == "D14" else "done")
        elif handed:
            _hand_over(turn, due)


def _hand_over(turn: Turn, due: Due) -> None:
    """Moving a case does not stop the clock of the whole matter."""
    if due.rule not in INHERITED:
        _end(turn, due, "void")
    elif turn.case.handler_id is not None and due.owing_id != turn.case.handler_id:
        _taken(turn, due).owing_id = turn.case.handler_id


def _park(turn: Turn) -> None:
    everything = turn.case.station in ("suspended", "merged")
    for due in running(turn):
        if due.state == "running" and (everything or due.rule not in LASTING):
            part = _taken(turn, due)
            part.state, part.paused_on = "paused", turn.on


def _unpark(turn: Turn) -> None:
    """What stood still goes on; what the office owed meanwhile is done. A merge stops no limit of the whole matter (C2)."""
    for due in running(turn):
        if due.state == "running":
            if due.rule not in LASTING:
                _end(turn, due, "done")
            continue
        part = _taken(turn, due)
        if due.paused_on is not None and not (turn.move.code == "unmerge" and due.rule in LASTING):
            shift = CLOCKS[due.rule].shift
            clock = rules.Running(due.amount, due.unit_of, shift, due.start_on, due.overdue_after)
            _set_end(turn, part, rules.resumed(clock, due.paused_on, turn.on, turn.calendar))
        part.state, part.paused_on = "running", None


def _end(turn: Turn, due: Due, state: str) -> None:
    part = _taken(turn, due)
    part.state, part.paused_on, part.ended_on = state, None, turn.on


def _taken(turn: Turn, due: Due) -> Due:
    """A due put under change; ``turn.dues`` were read with the case locked."""
    return turn.deed.take_part(turn.case, due, current=True)


def end(turn: Turn, due: Due, state: str = "done") -> None:
    """End one due: done, or void where nothing is owed any more."""
    _end(turn, due, state)


def move_end(turn: Turn, due: Due, new_end: date) -> None:
    """Give a running due another last day (approved extension, new limit on return); its rule stays as it was."""
    _set_end(turn, _taken(turn, due), new_end)


def _set_end(turn: Turn, due: Due, end_on: date) -> None:
    due.overdue_after = end_on
    due.target_on = max(due.start_on, turn.calendar.last_workday_on_or_before(end_on).day)
    due.warn_on = rules.warn_on(due.start_on, end_on, turn.calendar)
    due.ladder, due.laddered_on = 0, None


def _run_on(turn: Turn) -> None:
    """Reopen the clock of the whole matter with its old end, or with the new one stated with the return."""
    code = "fix" if turn.case.kind == "item" else "T03"
    last = Due.objects.filter(of_kind="case", of_id=turn.case.pk, rule=code).order_by("-id").first()
    new_due: Any = turn.values.get("new_due")
    if last is None:
        raise Refusal("case.no_limit", "这件事没有办理期限,请填写新的期限。", field="new_due", ground="C2 退回重办")
    if code == "T03" and isinstance(new_due, date) and new_due > last.overdue_after:
        raise Refusal(
            "case.past_limit",
            f"退回重办不延长总期限,新的期限不得晚于 {last.overdue_after}。",
            ground="C2 退回重办",
            field="new_due",
        )
    if isinstance(new_due, date) and new_due < turn.on:
        raise Refusal(
            "case.past_day", f"新的期限 {new_due} 早于今天 {turn.on}。", ground="C2 退回重办", field="new_due"
        )
    end_on: date = new_due if isinstance(new_due, date) else last.overdue_after
    copy = Due(
        of_kind="case", of_id=turn.case.pk, owing_id=owing.unit_for(turn, "handler", "case.handle"), right="case.handle", rule=code,
        title=last.title, amount=last.amount, unit_of=last.unit_of, source=last.source, start_on=last.start_on, target_on=end_on,
        overdue_after=end_on, warn_on=end_on, provisional=last.provisional,
    )  # fmt: skip
    _set_end(turn, copy, end_on)
    _add(turn, copy)


def _keep_off_the_wall(turn: Turn) -> None:
    """Whom the case is about may have become known only now: what such a unit owed goes to who is free of it."""
    if not {"about_unit", "about_person"} & {code for code, value in turn.values.items() if value}:
        return
    for due in running(turn):
        if standing.is_walled(due.owing, *turn.about):
            _taken(turn, due).owing_id = owing.unit_for(turn, "office", due.right)


def _add(turn: Turn, due: Due) -> Due:
    turn.deed.add_part(turn.case, due)
    turn.dues.append(due)
    return due


def rank(turn: Turn) -> None:
    """Set ``due_on`` and ``warn_on`` from the nearest running due: the order of every list."""
    nearest = next((due for due in running(turn) if due.state == "running"), None)
    turn.case.due_on = nearest.overdue_after if nearest else NEVER
    turn.case.warn_on = nearest.warn_on if nearest else NEVER


def whole(turn: Turn) -> list[Due]:
    """The running limits of the whole matter, the legal one first."""
    return sorted(running(turn, *WHOLE), key=lambda due: (due.rule == "D15", due.overdue_after))
