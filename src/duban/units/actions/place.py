"""Where a unit stands: moving it with all below it, its directing organ, its end and what comes after (S1-53)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy, rules, tree
from duban.units.actions.unit import check_name_free, check_open
from duban.units.kinds import KINDS
from duban.units.models import Post, Succession, Unit
from duban.units.queries.actors import local_day

WAYS = dict(Succession._meta.get_field("how").flatchoices)


def move_unit(*, actor: Actor, at: datetime, unit_id: int, parent_id: int, version: int | None = None) -> int:
    """Hang a unit, with everything below it, under another; return how many units moved.

    The trails of the whole subtree are rewritten in the same act, one entry each. Raises NotPermitted (the actor must manage
    both the unit and the new parent), Outdated, or Refusal for a cycle, a kind that does not fit, a name taken there.
    """
    with act(actor=actor, at=at, kind="unit.move") as deed:
        moved = _locked_subtree(deed, unit_id, parent_id)
        unit, parent = deed.take(Unit, unit_id, version=version), deed.take(Unit, parent_id)
        policy.require(actor, "unit.manage", unit=unit)
        deed.permit(policy.require(actor, "unit.manage", unit=parent))
        if unit.parent_id is None:
            raise Refusal("unit.root", "最上级单位不能移动。", ground="B11", field="parent")
        check_open(unit, "单位", "unit")
        check_open(parent, "新的上级单位", "parent")
        tree.check_no_cycle(unit.pk, parent.path)
        rules.check_fits(KINDS[unit.kind], KINDS.get(parent.kind), parent.name)
        check_name_free(unit.name, parent.pk, but=unit.pk)
        unit.parent = parent
        retrail(moved, {parent.pk: parent.trail})
    return len(moved)


def retrail(units: Sequence[Unit], outside: dict[int, str]) -> None:
    """Set the trails of ``units`` from their parents; ``outside`` gives the trails of parents that are not among them."""
    found = tree.trails({unit.pk: unit.parent_id for unit in units}, outside)
    for unit in units:
        unit.trail = found[unit.pk]


def _locked_subtree(deed: Deed, unit_id: int, parent_id: int) -> list[Unit]:
    """The unit and all below it, locked. Asked again until nothing new appears: another act may have added a unit while
    this one waited for a lock; below a locked parent it no longer can."""
    wanted: set[int] = {unit_id}
    while True:
        deed.take_all(Unit, {*wanted, parent_id})
        unit = deed.take(Unit, unit_id)
        lower, upper = tree.subtree(unit.trail, unit.pk)
        found = {unit_id, *Unit.objects.filter(trail__gte=lower, trail__lt=upper).values_list("pk", flat=True)}
        if found <= wanted:
            return deed.take_all(Unit, found)
        wanted |= found


def direct_unit(*, actor: Actor, at: datetime, unit_id: int, line_id: int | None, version: int | None = None) -> None:
    """Set or clear the organ that directs a unit by trade (条). Raises Refusal if the chain of direction would close."""
    with act(actor=actor, at=at, kind="unit.direct") as deed:
        unit = deed.take(Unit, unit_id, version=version)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        if line_id is not None:
            check_open(deed.take(Unit, line_id), "主管单位", "line")
            check_line(unit.pk, line_id)
        unit.line_id = line_id


def check_line(unit_id: int, line_id: int) -> None:
    """Raise Refusal if ``unit_id`` directs, over however many steps, the organ that is to direct it."""
    seen: set[int] = {unit_id}
    above: int | None = line_id
    while above is not None:
        if above in seen:
            raise Refusal(
                "unit.line_cycle", "主管关系不能循环:该单位直接或间接主管着所选的主管单位。", ground="B11", field="line"
            )
        seen.add(above)
        above = Unit.objects.filter(pk=above).values_list("line_id", flat=True).first()


def close_unit(*, actor: Actor, at: datetime, unit_id: int, on: date, reason: str, version: int | None = None) -> int:
    """Close a unit: ``on`` is its last day. Its posts end with it; return how many did.

    Raises Refusal while units that have not been closed hang below it. What takes its place is said by ``succeed_unit``.
    """
    with act(actor=actor, at=at, kind="unit.close") as deed:
        unit = deed.take(Unit, unit_id, version=version)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        ended = shut(deed, unit, on)
        deed.note(unit, reason=rules.reason(reason), posts=ended)
    return ended


def shut(deed: Deed, unit: Unit, on: date) -> int:
    """Close ``unit`` with its posts inside a deed that has its permission."""
    check_open(unit, "单位", "unit")
    rules.check_dates(unit.opened_on, on)
    if on > local_day(deed.at):
        raise Refusal("unit.close_ahead", f"撤销日期 {on} 还没有到,请在撤销后登记。", field="on")
    if unit.parent_id is None:
        raise Refusal("unit.root", "最上级单位不能撤销。", ground="B11", field="unit")
    if below := list(Unit.objects.filter(parent=unit, closed_on=None, same_as=None)[:4]):
        names = "、".join(child.name for child in below[:3]) + ("等" if len(below) > 3 else "")
        raise Refusal(
            "unit.has_children", f"“{unit.name}”下面还有{names},请先移走或撤销它们。", ground="S1-53", field="unit"
        )
    last = max(on, local_day(deed.at) - timedelta(days=1))
    due = Post.objects.filter(Q(to_on=None) | Q(to_on__gt=last), unit=unit).exclude(state="refused")
    posts = deed.take_all(Post, due.values_list("pk", flat=True))
    for post in posts:
        if post.state == "proposed":
            post.state = "refused"
        else:
            post.to_on = last
        deed.note(post, "post.unit_closed", unit=unit.pk)
    unit.closed_on = on
    return len(posts)


def succeed_unit(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    successor_ids: Sequence[int],
    on: date,
    how: str,
    basis: str = "",
    version: int | None = None,
) -> int:
    """State that from ``on`` the duties of a unit are with others; a unit still open is closed the day before.

    ``how`` ``rename`` (another record under the new name), ``merge``, ``split``, or ``transfer``, after which the unit lives on.
    Returns how many posts ended. To give a living unit a new name use ``rename_unit`` instead: it keeps cases and posts.
    """
    with act(actor=actor, at=at, kind="unit.succeed") as deed:
        units = {unit.pk: unit for unit in deed.take_all(Unit, [unit_id, *successor_ids])}
        unit = deed.take(Unit, unit_id, version=version)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        if how not in WAYS:
            raise Refusal(
                "unit.how_unknown", f"承接方式只能是{'、'.join(WAYS.values())}。", ground="S1-53", field="how"
            )
        if not successor_ids or unit_id in successor_ids:
            raise Refusal(
                "unit.no_successor", "请至少指定一个承接单位,且不能是该单位自己。", ground="S1-53", field="successors"
            )
        for successor_id in successor_ids:
            check_succession(unit_id, successor_id)
            deed.add_part(
                unit, Succession(unit=unit, successor=units[successor_id], on=on, how=how, basis=basis.strip()[:200])
            )
        ended = 0
        if how != "transfer" and unit.closed_on is None:
            ended = shut(deed, unit, on - timedelta(days=1))
    return ended


def check_succession(unit_id: int, successor_id: int) -> None:
    """Raise Refusal if the successor's duties came, over however many steps, to the unit itself."""
    seen, fresh = {successor_id}, {successor_id}
    while fresh:
        if unit_id in fresh:
            raise Refusal(
                "unit.succession_cycle",
                "承接关系不能循环:所选单位的职责已经由该单位承接。",
                ground="S1-53",
                field="successors",
            )
        after = (
            Succession.objects.filter(unit_id__in=fresh).exclude(how="transfer").values_list("successor_id", flat=True)
        )
        fresh = set(after) - seen
        seen |= fresh
