"""The very beginning: the root of the tree and the three administrators, who cannot be approved by anyone yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.journal.door import act
from duban.kernel.actor import CLOCK
from duban.kernel.errors import Refusal
from duban.units import rules, terms
from duban.units.actions.account import add_account
from duban.units.models import Person, Post, Unit
from duban.units.queries.actors import able, local_day, posts_in_force
from duban.units.roles import ADMINISTRATORS, ROLES

SEPARATE = "三员分立(GB/T 22239)"


@dataclass(frozen=True, slots=True)
class Founded:
    """建立结果: the root unit's id and, for each administrator's role, login and one-time password."""

    root_id: int
    accounts: dict[str, tuple[str, str]]


def found_house(
    *, at: datetime, root_name: str, root_kind: str, root_code: str, administrators: Mapping[str, tuple[str, str]]
) -> Founded:
    """First set-up: the root unit and three accounts, ``administrators`` = ``{role: (login, name)}`` for the three roles.

    Acts for nobody, hence only while there is no account and no unit at all; raises Refusal ``house.founded`` afterwards.
    """
    if set(administrators) != ADMINISTRATORS:
        titles = "、".join(ROLES[role].title for role in ("sysadmin", "secadmin", "auditor"))
        raise Refusal("house.three", f"须同时指定{titles}三人,且为不同的人。", ground=SEPARATE)
    kind = rules.unit_kind(root_kind)
    with act(actor=CLOCK, at=at, kind="house.found") as deed:
        if Person.objects.exists() or Unit.objects.exists():
            raise Refusal(
                "house.founded",
                "系统已经初始化,不能再次建立首批管理员。增减人员请由系统管理员办理。",
                ground="issue 1.3",
            )
        deed.permit("house.found")
        root = deed.add(
            Unit(code=rules.unit_code(root_code), name=rules.unit_name(root_name), kind=kind.code, level=kind.level)
        )
        accounts = {}
        for role, (login, name) in administrators.items():
            person, password = add_account(deed, login, name)
            deed.add(
                Post(
                    unit=root,
                    role=role,
                    title=ROLES[role].title,
                    holder=person,
                    from_on=local_day(at),
                    state="approved",
                )
            )
            accounts[role] = (person.login, password)
        terms.index([root])
    return Founded(root.pk, accounts)


def restore_administrator(*, at: datetime, role: str, login: str, name: str, reason: str) -> tuple[str, str]:
    """At the server's own keyboard: a new administrator where none of that kind is left (illness, death, lost account).

    Returns login and one-time password. Acts for nobody, hence only while nobody holds the role; the entry says why, and
    every other administrator is told. Raises Refusal otherwise.
    """
    if role not in ADMINISTRATORS:
        raise Refusal("house.not_administrator", "这里只能恢复三类管理员。", ground=SEPARATE, field="role")
    with act(actor=CLOCK, at=at, kind="house.restore") as deed:
        root = Unit.objects.filter(parent=None).order_by("pk").first()
        if root is None:
            raise Refusal("house.empty", "系统还没有初始化,请先运行 ./duban setup。", ground="issue 1.3")
        root = deed.take(Unit, root.pk)
        administrators = posts_in_force(local_day(at)).filter(role__in=ADMINISTRATORS, holder__in=able(at))
        if administrators.filter(role=role).exists():
            raise Refusal(
                "house.role_held", f"系统中还有可用的{ROLES[role].title},请由其办理。", ground=SEPARATE, field="role"
            )
        others = sorted(set(administrators.values_list("holder_id", flat=True)))
        deed.permit("house.restore")
        person, password = add_account(deed, login, name)
        post = deed.add(
            Post(unit=root, role=role, title=ROLES[role].title, holder=person, from_on=local_day(at), state="approved")
        )
        deed.note(post, reason=rules.reason(reason))
        for other in others:
            deed.tell(post, "house.restored", person=other, words={"role": ROLES[role].title, "name": person.name})
    return person.login, password
