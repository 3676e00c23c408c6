"""个人自查: who of a unit's staff has checked himself or herself, and with what words; each sees the own, signers see the unit's (S1-14, B15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from duban.campaign.obligations.kind import all_kinds
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.returns.form import Form
from duban.returns.models import PersonCheck
from duban.returns.queries import owed as owing
from duban.returns.queries.owed import Owed
from duban.units.queries import posts_in_force
from duban.units.roles import ROLES


@dataclass(frozen=True, slots=True)
class Check:
    """一份个人自查表. ``words`` are found and mended, empty for who may not read them; ``own`` signed by the person's own account."""

    id: int
    name: str
    title: str
    nil: bool
    words: tuple[str, str]
    own: bool
    by: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """一个单位一期的个人自查: the checks, who with an account has none yet, and whether the actor may sign and enter."""

    owed: Owed
    checks: tuple[Check, ...]
    missing: tuple[str, ...]
    mine: Check | None
    may_sign: bool
    may_enter: bool


def asked_of(owed: Owed) -> bool:
    """Whether the due asks persons beside their unit."""
    kind = all_kinds().get(owed.kind)
    return kind is not None and kind.persons and owed.about_id == owed.owing_id


def whole(actor: Actor, round_id: int, unit_id: int, today: date) -> Whole:
    """The unit's checks for one round. Raises NotThere for other units: they see the numbers in the unit's return."""
    found = owing.one(actor, round_id, unit_id, unit_id)
    if found is None or not asked_of(found) or actor.unit_id != unit_id:
        raise NotThere("return.missing", "没有找到这张报表,或者您无权查看。")
    rows = PersonCheck.objects.filter(round=round_id, unit=unit_id).order_by("at", "pk")
    checks = tuple(_check(actor, row) for row in rows)
    signed = set(rows.values_list("person_id", flat=True))
    staff = _staff(unit_id, today)
    begun = today >= found.from_on
    role = ROLES.get(actor.role)
    return Whole(
        owed=found,
        checks=checks,
        missing=tuple(name for id_, name in staff.items() if id_ not in signed),
        mine=next((one for one in checks if one.mine), None),
        may_sign=begun and actor.person_id is not None,
        may_enter=begun and role is not None and "return.fill" in role.rights,
    )


def waiting(actor: Actor, today: date) -> list[Owed]:
    """Self-checks that ask the actor in person and that he or she has not signed yet."""
    if actor.unit_id is None or actor.person_id is None:
        return []
    dues = [one for one in owing.asked_of_persons(actor.unit_id, today) if asked_of(one)]
    signed = PersonCheck.objects.filter(
        person=actor.person_id, unit=actor.unit_id, round__in=[one.round_id for one in dues]
    )
    done = set(signed.values_list("round_id", flat=True))
    return [one for one in dues if one.round_id not in done]


def known(form: Form, owed: Owed, on: date) -> dict[str, int]:
    """Numbers of persons for the unit's own return; nothing where no person has checked in this house (paper is kept by the unit)."""
    cells = {cell.known: cell.code for cell in form.cells if cell.known.startswith("persons.")}
    if not cells:
        return {}
    rows = list(PersonCheck.objects.filter(round=owed.round_id, unit=owed.owing_id).values_list("person_id", "nil"))
    if not rows:
        return {}
    staff = set(_staff(owed.owing_id, on))
    others = sum(1 for person, _ in rows if person not in staff)
    found = {
        "persons.due": len(staff) + others,
        "persons.done": len(rows),
        "persons.nil": sum(1 for _, nil in rows if nil),
    }
    return {cells[name]: number for name, number in found.items() if name in cells}


def _staff(unit_id: int, on: date) -> dict[int, str]:
    """Who holds a post in the unit on a day, with an account."""
    rows = posts_in_force(on).filter(unit=unit_id, holder__is_active=True).order_by("pk")
    return dict(rows.values_list("holder_id", "holder__name"))


def _check(actor: Actor, row: PersonCheck) -> Check:
    role = ROLES.get(actor.role)
    mine = row.person_id is not None and row.person_id == actor.person_id
    reads = mine or row.by_id == actor.person_id or (role is not None and "case.endorse" in role.rights)
    words = (row.found, row.mended) if reads else ("", "")
    return Check(row.pk, row.name, row.title, row.nil, words, row.own, row.by, row.at, mine)
