"""Who owes what is due next: the unit whose turn it is, never one the case is about, and one with somebody free to do it (4.4, 4.5)."""

from __future__ import annotations

from duban.cases import flow, staff, standing
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.models import Post

HANDLING = ("handler", "endorser")


def unit_for(turn: Turn, owner: str, right: str) -> int:
    """Id of the unit that owes a due of ``owner``: handler, endorser, desk, office, reviewer (who looks at others' work), approver.

    Raises Refusal if there is none: every case must be somebody's.
    """
    case = turn.case
    if owner in HANDLING:
        if case.handler_id is None:
            raise Refusal("case.no_handler", "还没有承办单位,请先交办。", ground="C3 交办", field="handler")
        if owner == "endorser":
            _check_signer(turn, case.handler_id)
        return case.handler_id
    known = turn.owners.get((owner, right))
    if known is None:
        desk = owner == "desk" and _can_take(turn, right)
        apart = owner in ("reviewer", "approver")
        known = (
            case.registrar_id if desk else _office(turn, right, apart_from_handler=apart, review=owner == "reviewer")
        )
        turn.owners[(owner, right)] = known
    return known


def _can_take(turn: Turn, right: str) -> bool:
    """True if the unit that took the case in is not behind the wall and has somebody with the right."""
    case = turn.case
    if turn.about != (None, None) and standing.is_walled(case.registrar, *turn.about):
        return False
    found = staff.posts(turn.at).filter(unit=case.registrar_id, role__in=staff.roles_with(right))
    return next(staff.outside(found, turn.matter), None) is not None


def _check_signer(turn: Turn, unit_id: int) -> None:
    """Somebody else of the unit must be there to sign, or the case would stand still."""
    found = (
        staff.posts(turn.at)
        .filter(unit=unit_id, role__in=staff.roles_with("case.endorse"))
        .exclude(holder=turn.actor.person_id)
    )
    if next(staff.outside(found, turn.matter), None) is None:
        raise Refusal(
            "case.no_signer",
            f"“{turn.move.title}”之后须由承办单位的另一名负责人审签,而您是目前唯一可以审签的人。请改由承办联络员办理这一步。",
            ground="S4-27 审核人不是办理人",
        )


def _office(turn: Turn, right: str, *, apart_from_handler: bool, review: bool) -> int:
    """The campaign's office (or its reviewing unit), else the office of the next area up; free of the wall and of the work itself."""
    case, campaign = turn.case, turn.case.campaign
    found = staff.covering(right, standing.areas_of(case), turn.at)
    preferred = ([campaign.review_unit_id] if review else []) + [campaign.office_id]
    found.sort(key=lambda post: preferred.index(post.unit_id) if post.unit_id in preferred else len(preferred))
    if apart_from_handler:
        found = [post for post in found if post.unit_id != case.handler_id]
    done = _doers(turn, right)
    fresh = [post for post in found if post.holder_id not in done]
    for post in (*_free(turn, fresh), *_free(turn, found)):
        return post.unit_id
    raise Refusal(
        "case.no_office",
        f"“{turn.move.title}”之后没有专治办可以接手:“{case.seat.name}”及其上级辖区里没有专治办人员,或者他们就是被反映单位、承办单位的人。"
        "请先由系统管理员设立上一级专治办岗位。",
        ground="C8.1(d)、S4-27",
    )


def _free(turn: Turn, found: list[Post]) -> tuple[Post, ...]:
    first = next(staff.outside(found, turn.matter), None)
    return () if first is None else (first,)


def _doers(turn: Turn, right: str) -> set[int]:
    """Persons who may not do what is due next because of what they did before: for every move that could satisfy it."""
    case = turn.case
    barred: set[int] | None = None
    for move in flow.moves_from(case.station, case.kind):
        if move.right != right or move.target == flow.HERE:
            continue
        hands = {int(str(hand[0])) for code in move.apart if (hand := case.hands.get(code)) and hand[0] is not None}
        barred = hands if barred is None else barred & hands
    return barred or set()
