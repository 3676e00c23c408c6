"""Accounts as the administrators see them. What a person does to the own way in is in ``units/sign_ins.py``."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django_otp import devices_for_user

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy, rules
from duban.units.models import Person, SignIn
from duban.units.queries.actors import able, local_day, posts_in_force
from duban.units.roles import ADMINISTRATORS, ROLES


def add_person(
    *, actor: Actor, at: datetime, login: str, name: str, until_on: date | None = None
) -> tuple[Person, str]:
    """Make an account without any post; return it with a random password that is shown once and must be changed.

    ``until_on`` last day of a temporary account (S2-5). Raises NotPermitted, or Refusal for a bad or taken login.
    """
    with act(actor=actor, at=at, kind="account.add") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        person, password = add_account(deed, login, name, until_on)
    return person, password


def add_account(deed: Deed, login: str, name: str, until_on: date | None = None) -> tuple[Person, str]:
    """The account itself, inside a deed that has its permission."""
    login, name = rules.login(login), rules.person_name(name)
    if Person.objects.filter(login=login).exists():
        raise Refusal("account.login_taken", f"账号 {login} 已被使用,请换一个,例如在后面加数字。", field="login")
    _check_until(until_on, deed.at)
    password = rules.one_time_password()
    person = Person(login=login, name=name, until_on=until_on, must_change=True, password=make_password(password))
    return deed.add(person), password


def reset_password(*, actor: Actor, at: datetime, person_id: int) -> str:
    """Give the account a new one-time password and end its sessions; return it. The person is told that it was done."""
    with act(actor=actor, at=at, kind="account.reset") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        person = deed.take(Person, person_id)
        password = rules.one_time_password()
        person.password, person.must_change = make_password(password), True
        end_sessions(person, at, "reset")
        deed.tell(person, "account.reset", person=person.pk, words={"by": actor.name})
    return password


def reset_factors(*, actor: Actor, at: datetime, person_id: int, reason: str) -> int:
    """The phone is lost: take the person's second factors and recovery codes away and end all sessions; return how many.

    By the security administrator; the person is told, and where a second factor is a must sets up a new one at sign-in.
    """
    with act(actor=actor, at=at, kind="account.factors") as deed:
        deed.permit(policy.require(actor, "session.manage"))
        person = deed.take(Person, person_id)
        if person.pk == actor.person_id:
            raise Refusal("account.own_factor", "不能解除自己的两步验证,请由另一位安全管理员办理。", ground="三员分立")
        devices = list(devices_for_user(person, confirmed=None))
        for device in devices:
            device.delete()
        end_sessions(person, at, "security")
        deed.note(person, reason=rules.reason(reason), factors=len(devices))
        deed.tell(person, "account.factors", person=person.pk, words={"by": actor.name})
    return len(devices)


def disable_person(*, actor: Actor, at: datetime, person_id: int, reason: str) -> None:
    """Switch an account off and end its sessions; posts, entries and cases stay as they are (S2-5)."""
    with act(actor=actor, at=at, kind="account.disable") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        person = deed.take(Person, person_id)
        if person.pk == actor.person_id:
            raise Refusal("account.own", "不能停用自己的账号,请由另一位管理员办理。", ground="三员分立")
        check_not_last(person.pk, at)
        person.is_active = False
        deed.note(person, reason=rules.reason(reason))
        end_sessions(person, at, "disabled")


def enable_person(*, actor: Actor, at: datetime, person_id: int, reason: str, until_on: date | None = None) -> None:
    """Switch an account on again, with a new last day if it had one."""
    with act(actor=actor, at=at, kind="account.enable") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        person = deed.take(Person, person_id)
        _check_until(until_on, at)
        if until_on is None and person.until_on is not None and person.until_on < local_day(at):
            raise Refusal(
                "account.until_missing",
                f"该账号有效期至 {person.until_on},重新启用须写明新的有效期。",
                field="until_on",
            )
        person.is_active, person.until_on = True, until_on or person.until_on
        deed.note(person, reason=rules.reason(reason))


def set_until(*, actor: Actor, at: datetime, person_id: int, until_on: date | None, reason: str) -> None:
    """Set or clear the last day of an account."""
    with act(actor=actor, at=at, kind="account.until") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        person = deed.take(Person, person_id)
        _check_until(until_on, at)
        person.until_on = until_on
        deed.note(person, reason=rules.reason(reason))


def lock_expired(*, actor: Actor, at: datetime) -> list[int]:
    """By the clock: switch off accounts past their last day and end their sessions; return their ids. Safe to repeat."""
    due = Person.objects.filter(is_active=True, until_on__lt=local_day(at)).values_list("pk", flat=True)
    if not due:
        return []
    with act(actor=actor, at=at, kind="account.expire") as deed:
        deed.permit(policy.require(actor, "account.expire"))
        locked = [person for person in deed.take_all(Person, due) if person.is_active]
        for person in locked:
            person.is_active = False
            end_sessions(person, at, "expired")
    return [person.pk for person in locked]


def end_sessions_of(*, actor: Actor, at: datetime, person_id: int, reason: str) -> int:
    """The security administrator ends all of a person's sessions; return how many were open."""
    with act(actor=actor, at=at, kind="account.end_sessions") as deed:
        deed.permit(policy.require(actor, "session.manage"))
        person = deed.take(Person, person_id)
        ended = end_sessions(person, at, "security")
        deed.note(person, reason=rules.reason(reason), sessions=ended)
    return ended


def end_sessions(person: Person, at: datetime, by: str) -> int:
    """Mark every open session of the person as ended; the next request of each is refused. Returns how many."""
    return SignIn.objects.filter(person=person, ended_at=None).update(ended_at=at, ended_by=by)


def check_not_last(person_id: int, at: datetime) -> None:
    """Raise Refusal if the person is the only one left in an administrator's role."""
    posts = posts_in_force(local_day(at)).filter(role__in=ADMINISTRATORS, holder__in=able(at))
    for role in posts.filter(holder_id=person_id).values_list("role", flat=True):
        if not posts.filter(role=role).exclude(holder_id=person_id).exists():
            raise Refusal(
                "account.last_administrator",
                f"这是最后一位{ROLES[role].title}。请先由他人接任并获批准,再办理此事,否则系统将无人可管。",
                ground="三员分立",
            )


def _check_until(until_on: date | None, at: datetime) -> None:
    if until_on is not None and until_on < local_day(at):
        raise Refusal("account.until_past", f"有效期 {until_on} 已过,请填今天或以后的日期。", field="until_on")
