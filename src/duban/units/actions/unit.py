"""Adding units and keeping them right. What changes a unit's place is in ``place.py``, its names in ``naming.py``."""

from __future__ import annotations

from datetime import date, datetime

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy, rules, terms, tree
from duban.units.kinds import KINDS
from duban.units.models import Unit


def add_unit(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    kind: str,
    parent_id: int,
    code: str = "",
    short_name: str = "",
    line_id: int | None = None,
    opened_on: date | None = None,
) -> Unit:
    """Add a unit under ``parent_id``; without ``code`` it gets the parent's with a running number.

    Raises NotPermitted, NotThere, or Refusal for a bad name or kind, a kind that does not fit under the parent, a code or
    name already taken, a closed parent, or a line that is no unit in being. The root is made by ``found_house`` only.
    """
    with act(actor=actor, at=at, kind="unit.add") as deed:
        parent = deed.take(Unit, parent_id)
        deed.permit(policy.require(actor, "unit.manage", unit=parent))
        unit = Unit(
            code=rules.unit_code(code) if code else next_code(parent),
            name=rules.unit_name(name),
            short_name=rules.unit_name(short_name, field="short_name", most=rules.SHORT_MOST, optional=True),
            kind=kind,
            level=rules.unit_kind(kind).level,
            parent=parent,
            trail=tree.below(parent.trail, parent.pk),
            line_id=line_id,
            opened_on=opened_on,
        )
        check_new(deed, unit, parent)
        deed.add(unit)
        terms.index([unit])
    return unit


def check_new(deed: Deed, unit: Unit, parent: Unit) -> None:
    """Raise Refusal if ``unit`` may not be added under ``parent``."""
    check_open(parent, "上级单位", "parent")
    rules.check_fits(rules.unit_kind(unit.kind), KINDS.get(parent.kind), parent.name)
    check_code_free(unit.code)
    check_name_free(unit.name, parent.pk)
    if unit.line_id is not None:
        check_open(deed.take(Unit, unit.line_id), "主管单位", "line")


def check_open(unit: Unit, what: str, field: str) -> None:
    """Raise Refusal if a unit that something is to hang on has been closed or turned out to be another's double."""
    if unit.closed_on is not None:
        raise Refusal(
            "unit.closed",
            f"{what}“{unit.name}”已于 {unit.closed_on} 撤销,请改选承接它的单位。",
            ground="S1-53",
            field=field,
        )
    if unit.same_as_id is not None:
        raise Refusal(
            "unit.double", f"{what}“{unit.name}”已并入另一条单位记录,请改选那一条。", ground="S2-34", field=field
        )


def check_code_free(code: str, *, but: int = 0) -> None:
    """Raise Refusal if another unit has the code."""
    other = Unit.objects.filter(code=code).exclude(pk=but).first()
    if other is not None:
        raise Refusal("unit.code_taken", f"机构代码 {code} 已由“{other.name}”使用,请核对。", ground="B11", field="code")


def check_name_free(name: str, parent_id: int | None, *, but: int = 0) -> None:
    """Raise Refusal if a living unit under the same parent has the name."""
    others = Unit.objects.filter(name=name, parent_id=parent_id, closed_on=None, same_as=None).exclude(pk=but)
    if others.exists():
        raise Refusal(
            "unit.name_taken",
            f"同一上级之下已有“{name}”。若是同一单位,请直接使用;若不是,请在名称中加以区别。",
            ground="B11",
            field="name",
        )


def next_code(parent: Unit) -> str:
    """The parent's code with the lowest running number above those in use; the parent is locked by the caller."""
    stem = f"{parent.code}-"
    taken = Unit.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(rest) for code in taken if (rest := code[len(stem) :]).isascii() and rest.isdigit()]
    return rules.unit_code(f"{stem}{max(numbers, default=0) + 1:02d}")
