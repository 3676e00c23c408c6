"""登录与本人账号: sessions, and what a person does to their own way in. All of it stands in the journal, on the person's chain.

Kinds written: ``person.sign_in``, ``person.sign_in_failed``, ``person.locked``, ``person.sign_out``, ``person.session_ended``,
``person.password``, ``person.factor_on``, ``person.factor_off``, ``person.factor_passed``, ``person.factor_failed``, ``person.codes``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.units.models import Person, Post, SignIn
from duban.units.queries import posts_of
from duban.units.roles import ADMINISTRATORS, ROLES

OWN = "account.own"
STRANGER = Actor(person_id=None, name="未登录者", role="stranger")
SEEN_STEP = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Session:
    """一次登录: ``mark`` is a digest of the session key, never the key; ``browser`` the family at most."""

    id: int
    person_id: int
    post_id: int | None
    browser: str
    at: datetime
    seen_at: datetime
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class Seat:
    """可选岗位: a post its holder may act from today."""

    id: int
    role: str
    role_title: str
    title: str
    unit_id: int
    unit_name: str


def open_session(*, actor: Actor, at: datetime, mark: str, browser: str, post_id: int | None, factor: str) -> int:
    """A person has signed in (``factor`` is ``password``, ``totp`` or ``recovery``); return the session's id."""
    person_id = _own(actor)
    with act(actor=actor, at=at, kind="person.sign_in") as deed:
        deed.permit(OWN)
        person = deed.take(Person, person_id)
        deed.note(person, factor=factor, browser=browser)
        made = SignIn.objects.create(
            person=person, session=mark, post_id=post_id, browser=browser[:40], at=at, seen_at=at
        )
    return made.pk


def session_of(mark: str) -> Session | None:
    """The session with this mark, live or ended."""
    row = next(iter(SignIn.objects.filter(session=mark)), None)
    return _session(row) if row else None


def sessions_of(actor: Actor, *, most: int = 20) -> list[Session]:
    """The actor's own sessions, newest first."""
    return [_session(row) for row in SignIn.objects.filter(person_id=_own(actor)).order_by("-at")[:most]]


def seen(session: Session, at: datetime, post_id: int | None) -> None:
    """Note that a session is in use, at most once a minute or when its post changes: a page view should cost no write."""
    if at - session.seen_at >= SEEN_STEP or post_id != session.post_id:
        SignIn.objects.filter(pk=session.id, ended_at=None).update(seen_at=at, post_id=post_id)


def renew(session: Session, *, mark: str) -> int:
    """The session goes on under a new key (Django changes it with the password); return its id."""
    SignIn.objects.filter(pk=session.id).update(session=mark)
    return session.id


def end_session(*, actor: Actor, at: datetime, session_id: int, by: str) -> None:
    """End one of the actor's own sessions. ``by`` is ``self``, ``idle``, ``other`` (from another session) or ``password``."""
    row = SignIn.objects.filter(pk=session_id, person_id=_own(actor)).first()
    if row is None:
        raise NotThere("sign_in.missing", "没有找到这次登录,它可能已被清除。请刷新页面后再看。")
    _end([row], actor=actor, at=at, by=by)


def end_others(*, actor: Actor, at: datetime, keep: int | None, by: str) -> int:
    """End all of the actor's own sessions but ``keep``; return how many were still open."""
    rows = list(SignIn.objects.filter(person_id=_own(actor), ended_at=None).exclude(pk=keep or 0))
    _end(rows, actor=actor, at=at, by=by)
    return len(rows)


def failed(*, login: str, at: datetime, locked: bool) -> None:
    """A wrong password for an existing account. An unknown name has no chain to stand on and leaves no entry."""
    found = Person.objects.filter(login=login).values_list("pk", flat=True).first()
    if found is not None:
        _note(STRANGER, at, "person.locked" if locked else "person.sign_in_failed", found, {})


def note_own(*, actor: Actor, at: datetime, kind: str, **words: Any) -> None:
    """Something the actor did to the own account that changes no column: a second factor set up, codes made, a wrong code."""
    _note(actor, at, kind, _own(actor), words)


def set_password(*, actor: Actor, at: datetime, password: str) -> None:
    """Give the actor's own account a new password; the caller has checked the old one and the new one's strength."""
    with act(actor=actor, at=at, kind="person.password") as deed:
        deed.permit(OWN)
        person = deed.take(Person, _own(actor))
        person.password = make_password(password)
        person.must_change = False


def set_language(*, actor: Actor, code: str) -> None:
    """Remember the actor's language; a taste, not a fact, so it is not journalled."""
    Person.objects.filter(pk=_own(actor)).update(language=code)


def seats(person: Person, at: datetime) -> list[Seat]:
    """The posts the person may act from at a moment, oldest first."""
    return seats_of(posts_of(person, at))


def seats_of(held: list[Post]) -> list[Seat]:
    """The same for posts that are at hand already."""
    return [Seat(row.pk, row.role, ROLES[row.role].title, row.title, row.unit_id, str(row.unit)) for row in held]


def is_administrator(held: list[Seat]) -> bool:
    """Whether one of these posts is an administrator's, for which a second factor is a must (G2)."""
    return any(seat.role in ADMINISTRATORS for seat in held)


def last_post(person_id: int) -> int | None:
    """The post the person last acted from, so that the next session begins where the last one was."""
    rows = SignIn.objects.filter(person_id=person_id).exclude(post__isnull=True)
    return rows.order_by("-at").values_list("post_id", flat=True).first()


def _own(actor: Actor) -> int:
    if actor.person_id is None:
        raise ValueError("an own account needs a person")
    return actor.person_id


def _note(actor: Actor, at: datetime, kind: str, person_id: int, words: dict[str, Any]) -> None:
    with act(actor=actor, at=at, kind=kind) as deed:
        deed.permit(OWN)
        person = deed.take(Person, person_id)
        deed.note(person, **(words or {"noted": True}))


def _end(rows: list[SignIn], *, actor: Actor, at: datetime, by: str) -> None:
    live = [row for row in rows if row.ended_at is None]
    if not live:
        return
    kind = "person.sign_out" if by == "self" else "person.session_ended"
    with act(actor=actor, at=at, kind=kind) as deed:
        deed.permit(OWN)
        person = deed.take(Person, _own(actor))
        deed.note(person, by=by, sessions=len(live))
        SignIn.objects.filter(pk__in=[row.pk for row in live]).update(ended_at=at, ended_by=by)


def _session(row: SignIn) -> Session:
    return Session(row.pk, row.person_id, row.post_id, row.browser, row.at, row.seen_at, row.ended_at, row.ended_by)
