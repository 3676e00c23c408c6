"""谁可以: one question, answered with the right's code for ``deed.permit`` or with words a person can act on."""

from __future__ import annotations

from typing import Protocol

from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted
from duban.units import tree
from duban.units.roles import RIGHTS, ROLES

BY_CLOCK = frozenset({"account.expire", "post.expire"})
"""What the scheduler may do here without a person behind it."""


class Placed(Protocol):
    """Anything that stands in the area tree."""

    @property
    def path(self) -> tuple[int, ...]:
        """Ids from the root down to the unit itself."""
        ...

    @property
    def line_id(self) -> int | None:
        """The organ that directs the unit by trade."""
        ...


def require(actor: Actor, right: str, *, unit: Placed | None = None) -> str:
    """Return ``right`` if ``actor`` holds it, for ``unit`` if one is given; raise NotPermitted otherwise.

    A right holds where the role's scope says: ``area`` within the actor's reach, ``unit`` in the own unit and under it,
    ``none`` (administrators) in the whole house. A sensitive right holds only while a grant is in force.
    """
    if actor.is_clock:
        if right in BY_CLOCK:
            return right
        raise NotPermitted("right.clock", f"“{title(right)}”须由人作出,系统时钟不能代办。", ground="S2-26")
    role = ROLES.get(actor.role)
    if actor.post_id is None or role is None:
        raise NotPermitted(
            "right.no_post",
            f"您的账号目前没有有效岗位,不能{title(right)}。请联系系统管理员提名岗位并经安全管理员批准。",
        )
    if right in role.sensitive and right not in actor.grants:
        raise NotPermitted(
            "right.not_granted",
            f"“{title(right)}”是敏感权限,须先申请限时授权,由安全管理员批准后方可使用。",
            ground="issue 5.3",
        )
    if right not in role.rights and right not in role.sensitive:
        raise NotPermitted(
            "right.missing",
            f"您当前的岗位是{role.title},不能{title(right)}。该事项由{who(right)}办理。",
            ground="岗位职责表",
        )
    if unit is not None and not covers(actor, unit):
        raise NotPermitted(
            "right.elsewhere", f"您的岗位({role.title})只负责{_where(role.scope)},该单位不在其中。", ground="S1-46"
        )
    return right


def holds(actor: Actor, right: str, *, unit: Placed | None = None) -> bool:
    """``require`` as a yes or no, for showing or hiding a button."""
    try:
        require(actor, right, unit=unit)
    except NotPermitted:
        return False
    return True


def covers(actor: Actor, unit: Placed) -> bool:
    """True if the actor's post extends to ``unit`` (块 by subtree, 条 by the directing organ)."""
    role = ROLES.get(actor.role)
    if role is None:
        return False
    if role.scope == "none":
        return True
    if role.scope == "area":
        return tree.within(unit.path, actor.reach) or unit.line_id in actor.reach
    return actor.unit_id is not None and tree.is_under(unit.path, actor.unit_id)


def title(right: str) -> str:
    """What a right is called on screen."""
    return RIGHTS.get(right, right)


def who(right: str) -> str:
    """The roles that hold a right, for the sentence that says whom to ask."""
    titles = [role.title for role in ROLES.values() if right in role.rights or right in role.sensitive]
    return "、".join(titles) or "系统"


def _where(scope: str) -> str:
    return "本辖区和所主管的单位" if scope == "area" else "本单位及其下属"
