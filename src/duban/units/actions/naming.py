"""What a unit is called: corrections, new names with a date, other ways of writing, doubled entries (S1-53, S2-34).

Nothing here is ever decided by the programme: a reading may suggest an alias, a person confirms it, and can take it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy, rules, terms
from duban.units.actions.unit import check_code_free, check_name_free, check_open
from duban.units.kinds import KINDS
from duban.units.models import Alias, Post, Unit
from duban.units.names import key
from duban.units.queries.actors import local_day

_CORRECTABLE = {"name", "short_name", "code", "kind", "opened_on"}


def correct_unit(
    *, actor: Actor, at: datetime, unit_id: int, changes: Mapping[str, Any], version: int | None = None
) -> Unit:
    """Mend what was entered wrongly: ``changes`` holds any of name, short_name, code, kind, opened_on.

    A name that was right in its time is no mistake: use ``rename_unit`` so that old papers keep it.
    """
    if unknown := set(changes) - _CORRECTABLE:
        raise ValueError(f"correct_unit does not change {sorted(unknown)}")
    with act(actor=actor, at=at, kind="unit.correct") as deed:
        unit = deed.take(Unit, unit_id, version=version)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        correct(unit, changes)
        terms.index([unit])
    return unit


def correct(unit: Unit, changes: Mapping[str, Any]) -> None:
    """Set the changed fields of a unit that a deed holds, checked. Raises Refusal."""
    if "code" in changes:
        unit.code = rules.unit_code(changes["code"])
        check_code_free(unit.code, but=unit.pk)
    if "name" in changes:
        unit.name = rules.unit_name(changes["name"])
        check_name_free(unit.name, unit.parent_id, but=unit.pk)
    if "short_name" in changes:
        unit.short_name = rules.unit_name(
            changes["short_name"], field="short_name", most=rules.SHORT_MOST, optional=True
        )
    if "kind" in changes:
        _set_kind(unit, changes["kind"])
    if "opened_on" in changes:
        unit.opened_on = changes["opened_on"]
        rules.check_dates(unit.opened_on, unit.closed_on)


def _set_kind(unit: Unit, code: str) -> None:
    kind = rules.unit_kind(code)
    if unit.parent is not None:
        rules.check_fits(kind, KINDS.get(unit.parent.kind), unit.parent.name)
    for child in Unit.objects.filter(parent=unit):
        rules.check_fits(KINDS[child.kind], kind, unit.name)
    unit.kind, unit.level = kind.code, kind.level


def rename_unit(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    name: str,
    on: date,
    short_name: str = "",
    basis: str = "",
    version: int | None = None,
) -> Unit:
    """From ``on`` the unit bears a new name; the old one stays findable and on papers of its time (S1-53)."""
    with act(actor=actor, at=at, kind="unit.rename") as deed:
        unit = deed.take(Unit, unit_id, version=version)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        check_open(unit, "单位", "unit")
        new = rules.unit_name(name)
        if new == unit.name:
            raise Refusal("unit.same_name", "新名称与现名称相同,无须更名。", field="name")
        if on > local_day(at):
            raise Refusal("unit.rename_ahead", f"更名日期 {on} 还没有到,请在生效后登记。", field="on")
        last = on - timedelta(days=1)
        if Alias.objects.filter(unit=unit, until_on__gte=last).exclude(state="undone").exists():
            raise Refusal("unit.rename_order", "在这个日期之后已经登记过更名,请核对日期。", ground="S1-53", field="on")
        check_name_free(new, unit.parent_id, but=unit.pk)
        deed.add_part(unit, Alias(unit=unit, name=unit.name, state="confirmed", until_on=last))
        unit.name = new
        unit.short_name = rules.unit_name(short_name, field="short_name", most=rules.SHORT_MOST, optional=True)
        deed.note(unit, on=on.isoformat(), basis=basis.strip()[:200])
        terms.index([unit])
    return unit


def suggest_alias(*, actor: Actor, at: datetime, unit_id: int, name: str, source: str) -> Alias:
    """Note that ``name``, read in ``source``, may be this unit; it counts for nothing until confirmed (S2-34)."""
    return _add_alias(actor, at, unit_id, name, "suggested", source)


def add_alias(*, actor: Actor, at: datetime, unit_id: int, name: str, source: str = "") -> Alias:
    """A person states that the unit is also written ``name``: suggestion and confirmation in one."""
    return _add_alias(actor, at, unit_id, name, "confirmed", source)


def _add_alias(actor: Actor, at: datetime, unit_id: int, name: str, state: str, source: str) -> Alias:
    with act(actor=actor, at=at, kind=f"alias.{state}") as deed:
        unit = deed.take(Unit, unit_id)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        check_open(unit, "单位", "unit")
        written = rules.unit_name(name)
        check_alias_free(unit, written)
        alias = deed.add_part(unit, Alias(unit=unit, name=written, state=state))
        if source:
            deed.note(unit, source=source[:200])
        terms.index([unit])
    return alias


def check_alias_free(unit: Unit, name: str) -> None:
    """Raise Refusal if the name says nothing new of the unit or belongs to a neighbour under the same parent."""
    folded = key(name)
    known = [
        unit.name,
        unit.short_name,
        *Alias.objects.filter(unit=unit).exclude(state="undone").values_list("name", flat=True),
    ]
    if folded in {key(one) for one in known if one}:
        raise Refusal("alias.known", f"“{name}”已经是该单位的名称或写法,无须再加。", ground="S2-34", field="name")
    beside = Unit.objects.filter(parent_id=unit.parent_id, closed_on=None, same_as=None).exclude(pk=unit.pk)
    if other := beside.filter(terms__term=folded, terms__how__in=["name", "short", "alias"]).first():
        raise Refusal(
            "alias.taken",
            f"“{name}”是同一上级之下“{other.name}”的名称或写法。若两条其实是同一单位,请办理合并。",
            ground="S2-34",
            field="name",
        )


def confirm_alias(*, actor: Actor, at: datetime, alias_id: int) -> None:
    """Confirm a suggested way of writing."""
    _decide_alias(actor, at, alias_id, "confirmed", {"suggested"})


def undo_alias(*, actor: Actor, at: datetime, alias_id: int) -> None:
    """Take an alias back, confirmed or suggested; the row stays, marked. A former name is history and cannot be undone."""
    _decide_alias(actor, at, alias_id, "undone", {"suggested", "confirmed"})


def _decide_alias(actor: Actor, at: datetime, alias_id: int, state: str, allowed: set[str]) -> None:
    kind = "alias.confirm" if state == "confirmed" else "alias.undo"
    with act(actor=actor, at=at, kind=kind) as deed:
        found = Alias.objects.filter(pk=alias_id).first()
        if found is None:
            raise Refusal("alias.missing", "没有找到这条别名,请刷新后再看。", ground="S2-34")
        unit = deed.take(Unit, found.unit_id)
        deed.permit(policy.require(actor, "unit.manage", unit=unit))
        alias = deed.take_part(unit, found)
        if alias.until_on is not None or alias.merged_id is not None:
            raise Refusal(
                "alias.history", "这是曾用名或合并留下的名称,不能单独撤销;合并可以整体撤回。", ground="S1-53;S2-34"
            )
        if alias.state not in allowed:
            raise Refusal("alias.decided", "这条别名已经处理过,请刷新后查看。", ground="S2-34")
        alias.state = state
        terms.index([unit], [alias])


def merge_units(*, actor: Actor, at: datetime, keep_id: int, double_id: int, reason: str) -> None:
    """Two entries turned out to be one organ: ``double`` points to ``keep`` from now on, its names become aliases (S2-34).

    The double must carry nothing of its own: no living units below it, no posts, no units it directs. Then ``unmerge_units``
    can always take the merger back. Cases keep the id they have; whoever stands in ``keep`` counts as standing in both.
    """
    with act(actor=actor, at=at, kind="unit.merge") as deed:
        deed.take_all(Unit, [keep_id, double_id])
        keep, double = deed.take(Unit, keep_id), deed.take(Unit, double_id)
        policy.require(actor, "unit.manage", unit=double)
        deed.permit(policy.require(actor, "unit.manage", unit=keep))
        check_open(keep, "保留的单位", "keep")
        _check_double(keep, double, local_day(at))
        double.same_as = keep
        known = {key(one) for one in (keep.name, keep.short_name) if one}
        known |= {key(a.name) for a in Alias.objects.filter(unit=keep).exclude(state="undone")}
        for name in (double.name, double.short_name):
            if name and key(name) not in known:
                deed.add_part(keep, Alias(unit=keep, name=name, state="confirmed", merged=double))
                known.add(key(name))
        deed.note(keep, "unit.merge", double=double.pk, reason=rules.reason(reason))
        terms.index([keep])


def _check_double(keep: Unit, double: Unit, on: date) -> None:
    if keep.pk == double.pk or keep.pk in double.path or double.pk in keep.path:
        raise Refusal("unit.merge_self", "不能与自己、上级或下级合并。", ground="S2-34", field="double")
    if double.same_as_id is not None:
        raise Refusal("unit.double", f"“{double.name}”已经并入另一条单位记录。", ground="S2-34", field="double")
    left = []
    if Unit.objects.filter(parent=double, closed_on=None, same_as=None).exists():
        left.append("下级单位(请先移动)")
    if Unit.objects.filter(same_as=double).exists():
        left.append("并入它的其他记录(请先撤回那次合并)")
    if Unit.objects.filter(line=double, closed_on=None).exists():
        left.append("主管的单位(请先改主管)")
    if Post.objects.filter(unit=double).exclude(state="refused").exclude(to_on__lt=on).exists():
        left.append("有效或待批准的岗位(请先在保留的单位设岗并结束原岗位)")
    if left:
        raise Refusal(
            "unit.double_in_use", f"“{double.name}”还有{'、'.join(left)},不能直接合并。", ground="S2-34", field="double"
        )


def unmerge_units(*, actor: Actor, at: datetime, double_id: int, reason: str) -> None:
    """Take a merger back: the double is a unit of its own again, the names it brought are undone (S2-34)."""
    with act(actor=actor, at=at, kind="unit.unmerge") as deed:
        found = Unit.objects.filter(pk=double_id).first()
        if found is None or found.same_as_id is None:
            raise Refusal("unit.not_merged", "该单位没有并入其他记录,无须撤回。", ground="S2-34")
        deed.take_all(Unit, [found.same_as_id, double_id])
        keep, double = deed.take(Unit, found.same_as_id), deed.take(Unit, double_id)
        policy.require(actor, "unit.manage", unit=double)
        deed.permit(policy.require(actor, "unit.manage", unit=keep))
        check_name_free(double.name, double.parent_id, but=double.pk)
        double.same_as = None
        brought = list(Alias.objects.filter(unit=keep, merged=double).exclude(state="undone"))
        for alias in brought:
            deed.take_part(keep, alias).state = "undone"
        deed.note(keep, "unit.unmerge", double=double.pk, reason=rules.reason(reason))
        terms.index([keep, double], brought)
