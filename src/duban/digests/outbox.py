"""By the clock: make the day's digests, send what waits, try again what failed. Running it twice sends nothing twice.

A digest is claimed before it is sent, by one statement that only one sender can win. A sender that dies between sending and noting it
leaves the claim to run out, and the letter is sent again under the same id: better twice than not at all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from duban.campaign.calendar import calendar
from duban.digests import actions, owing, rules, seal
from duban.digests.models import Digest, Subscriber, WaySetting
from duban.digests.way import Letter, Undelivered, ways
from duban.kernel.errors import Refusal
from duban.kernel.typeset import typeset
from duban.units.queries import local_day

MOST_SECONDS = 20.0
"""The clock has other rounds to run: what is not sent by then waits for the next."""
_CLAIM = timedelta(minutes=10)
_AT_ONCE = 500


def prepare(*, at: datetime) -> int:
    """Note for every recipient that today's digest is to be sent, from the way's hour on, on working days. Returns how many are new."""
    today = local_day(at)
    if not calendar().is_workday(today):
        return 0
    hour = timezone.localtime(at).hour
    open_ways = list(WaySetting.objects.filter(on=True, hour__lte=hour).values_list("code", flat=True))
    made = 0
    for some in _by_hundreds(_without(open_ways, today)):
        rows = [Digest(subscriber_id=id_, on=today, next_at=at) for id_ in some]
        Digest.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    return made


def _without(codes: list[str], today: date) -> list[int]:
    has = Digest.objects.filter(subscriber=OuterRef("pk"), on=today)
    rows = Subscriber.objects.filter(~Exists(has), way__in=codes, state="on")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _by_hundreds(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def deliver(*, at: datetime, seconds: float = MOST_SECONDS) -> int:
    """Send what waits and is due, as long as there is time. Returns how many were sent."""
    today, until = local_day(at), time.monotonic() + seconds
    Digest.objects.filter(state="waiting", on__lt=today).update(state="failed", error="late")
    by_code = {row.code: row for row in WaySetting.objects.filter(on=True)}
    waiting = Digest.objects.filter(state="waiting", next_at__lte=at, subscriber__way__in=list(by_code))
    done, down = 0, set[str]()
    for row in waiting.select_related("subscriber__unit", "subscriber__person").order_by("next_at", "pk")[:_AT_ONCE]:
        if time.monotonic() > until:
            break
        code = row.subscriber.way
        if code not in down and _claim(row, at):
            result = _one(row, by_code[code], at)
            done += result.state == "sent"
            if result.down:
                down.add(code)
            _note(row, result, at)
    return done


@dataclass(frozen=True, slots=True)
class _Result:
    state: str
    error: str = ""
    detail: str = ""
    down: bool = False


def _claim(row: Digest, at: datetime) -> bool:
    """True for the one sender whose statement finds the row as it was read."""
    mine = Digest.objects.filter(pk=row.pk, state="waiting", tries=row.tries)
    return mine.update(tries=F("tries") + 1, next_at=at + _CLAIM) == 1


def _one(row: Digest, setting: WaySetting, at: datetime) -> _Result:
    """Tell anew what is owed now, and send it; nothing is sent to who owes nothing, has left, or no longer wants it."""
    who = row.subscriber
    if who.state != "on":
        return _Result("nothing")
    items = owing.of_unit(who.unit, at) if who.unit else owing.of_person(who.person, at) if who.person else []
    if not items:
        return _Result("nothing")
    name = who.unit.name if who.unit else who.person.name if who.person else ""
    words = rules.words(name, rules.lines(items, row.on), row.on, setting.link)
    subject, text, brief = (_set(part) for part in (words.subject, words.text, words.brief))
    letter = Letter(f"duban-digest-{row.pk}", row.on, name, subject, text, brief, setting.link)
    try:
        address = seal.open_(who.sealed, of=f"{who.way}-{who.pk}").get("address", "")
        ways()[setting.code].send(letter, actions.sealed(setting, address, at))
    except Undelivered as error:
        return _Result("failed" if error.lasting else "waiting", error.code, error.detail, error.down)
    except Refusal:
        return _Result("failed", "sealed")
    return _Result("sent")


def _set(words: str) -> str:
    """With the punctuation of Chinese, as pages are."""
    return typeset(words) if settings.TYPESET else words


def _note(row: Digest, result: _Result, at: datetime) -> None:
    wait = rules.wait(row.tries + 1)
    state = "failed" if result.state == "waiting" and wait is None else result.state
    Digest.objects.filter(pk=row.pk).update(
        state=state,
        error=result.error,
        detail=result.detail[:12],
        sent_at=at if state == "sent" else None,
        next_at=at + wait if wait is not None else at,
    )
