"""What the administrator sees of digests: ways, recipients by the hint of their address, what was not delivered and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count

from duban.digests.actions import way_of
from duban.digests.models import Digest, Subscriber, WaySetting
from duban.digests.way import Way, ways
from duban.kernel.actor import Actor
from duban.units import policy

_RIGHT = "setting.manage"
_FAILED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Standing:
    """一种方式的现状. ``has`` secrets that are sealed; ``today`` digests of the day by state."""

    way: Way
    on: bool
    settings: Mapping[str, str]
    has: frozenset[str]
    link: str
    hour: int
    version: int
    recipients: int
    today: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipient:
    """收件人: name of the unit or person, hint of the address."""

    id: int
    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class Failure:
    """没有送到的: whose digest of which day, how often it was tried, why; ``given_up`` or still being tried."""

    name: str
    way: str
    on: date
    tries: int
    error: str
    detail: str
    given_up: bool


def standing(actor: Actor, today: date) -> list[Standing]:
    """Every way, settled or not."""
    policy.require(actor, _RIGHT)
    rows = {row.code: row for row in WaySetting.objects.all()}
    people = dict(Subscriber.objects.filter(state="on").order_by().values_list("way").annotate(n=Count("pk")))
    by_way: dict[str, dict[str, int]] = {}
    counted = Digest.objects.filter(on=today).order_by().values_list("subscriber__way", "state").annotate(n=Count("pk"))
    for code, state, number in counted:
        by_way.setdefault(code, {})[state] = number
    return [_standing(way, rows.get(code), people.get(code, 0), by_way.get(code, {})) for code, way in ways().items()]


def one(actor: Actor, code: str, today: date) -> Standing:
    """One way. Raises NotThere."""
    way_of(code)
    return next(found for found in standing(actor, today) if found.way.code == code)


def _standing(way: Way, row: WaySetting | None, recipients: int, today: Mapping[str, int]) -> Standing:
    if row is None:
        initial = {one.code: one.initial for one in way.settings if not one.secret}
        return Standing(way, False, initial, frozenset(), "", 8, 0, recipients, today)
    has = way.secrets if row.sealed else frozenset[str]()
    return Standing(way, row.on, row.settings, has, row.link, row.hour, row.version, recipients, today)


def recipients(actor: Actor, code: str, *, after: int = 0, limit: int = 100) -> list[Recipient]:
    """Who gets digests by a way, in the order in which they were taken in."""
    policy.require(actor, _RIGHT)
    rows = Subscriber.objects.filter(way=code, state="on", pk__gt=after).select_related("unit", "person").order_by("pk")
    return [Recipient(row.pk, name_of(row), row.hint) for row in rows[:limit]]


def failures(actor: Actor, today: date, *, limit: int = 50) -> Sequence[Failure]:
    """Digests of the last week that did not arrive, the newest first."""
    policy.require(actor, _RIGHT)
    rows = Digest.objects.filter(on__gt=today - timedelta(days=_FAILED_DAYS), state__in=("failed", "waiting")).exclude(
        error=""
    )
    return [
        Failure(
            name_of(row.subscriber), row.subscriber.way, row.on, row.tries, row.error, row.detail, row.state == "failed"
        )
        for row in rows.select_related("subscriber__unit", "subscriber__person").order_by("-on", "-pk")[:limit]
    ]


def failed(actor: Actor, today: date) -> int:
    """How many digests of today have been given up: the number beside the administrator's room."""
    if not policy.holds(actor, _RIGHT):
        return 0
    return Digest.objects.filter(on=today, state="failed").count()


def name_of(row: Subscriber) -> str:
    """The unit or the person."""
    return row.unit.name if row.unit else row.person.name if row.person else ""
