"""One turn of a case: what a step has in hand while it is applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils import timezone

from duban.campaign.calendar import calendar
from duban.campaign.models import ClockSetting, Due
from duban.cases import asks, staff
from duban.cases.clocks import Clock
from duban.cases.flow import Move
from duban.cases.models import Case, Series
from duban.cases.policy import Standing
from duban.files.models import File
from duban.journal.door import Deed
from duban.kernel import codes, moments
from duban.kernel.actor import Actor
from duban.kernel.errors import Outdated
from duban.kernel.workdays import Calendar

_TEXTS = frozenset({"title", "facts", "summary", "result", "answer"})
_PREFIXES = {"item": "WT", "clue": "XS"}


@dataclass
class Turn:
    """这一步: the deed, the locked case, the move and its typed values, who and when. Steps read and change it.

    ``said`` words for the entry; ``fresh`` cases made besides (parts of a split, an item from a report);
    ``owners`` who owes what is due next, once it is found.
    """

    deed: Deed
    case: Case
    move: Move
    values: dict[str, Any]
    actor: Actor
    at: datetime
    standing: Standing = field(default_factory=lambda: Standing("", ""))
    said: dict[str, Any] = field(default_factory=dict)
    fresh: list[Case] = field(default_factory=list)
    owners: dict[tuple[str, str], int] = field(default_factory=dict)

    @cached_property
    def dues(self) -> list[Due]:
        """The case's unended dues, and those begun in this turn."""
        return list(
            Due.objects.filter(of_kind="case", of_id=self.case.pk, state__in=("running", "paused")).order_by("id")
        )

    @cached_property
    def on(self) -> date:
        """The local day of this turn."""
        return moments.day_of(self.at, timezone.get_default_timezone())

    @cached_property
    def calendar(self) -> Calendar:
        """The working calendar in force."""
        return calendar()

    @cached_property
    def own_clocks(self) -> list[Clock]:
        """This place's own limits."""
        return [
            Clock(s.code, "", s.amount, s.unit_of, s.unit_of == "day", s.source, "setting", s.from_on)
            for s in ClockSetting.objects.all()
        ]

    @property
    def about(self) -> staff.About:
        """Whom the case is about."""
        return self.case.about_unit_id, self.case.about_person_id

    @property
    def matter(self) -> staff.Matter:
        """What decides whom the case may reach."""
        return staff.Matter(self.about, self.case.topic_id, self.at)

    def tell(self, kind: str, unit_id: int | None, roles: Iterable[str], **words: Any) -> None:
        """Give notice to the holders of ``roles`` in a unit.

        Where it is known whom the case is about, only to those of them whom it may reach: somebody of the unit may have another post
        under the unit it is about, or be the person (C8.1).
        """
        if unit_id is None:
            return
        said = {"number": self.case.number, **words}
        for role in roles:
            if self.about == (None, None):
                self.deed.tell(self.case, kind, unit=unit_id, role=role, words=said)
                continue
            for person in staff.holders(unit_id, role, self.matter):
                self.deed.tell(self.case, kind, person=person, words=said)

    def sign_hand(self) -> None:
        """Note who does this move, from which unit, on which day."""
        mine = [self.actor.person_id, self.actor.unit_id, self.on.isoformat()]
        self.case.hands = {**self.case.hands, self.move.code: mine}

    def last_on(self, *codes_: str) -> date | None:
        """The latest day on which one of these moves was done to the case."""
        days = [date.fromisoformat(str(hand[2])) for code in codes_ if (hand := self.case.hands.get(code))]
        return max(days, default=None)

    def check_version(self, seen: int | None) -> None:
        """Refuse a person who decided on an older state."""
        if seen is not None and seen != self.case.version:
            raise Outdated(
                "case.outdated",
                "在您操作之前,这件事已被他人办理到新的环节。请看过最新状态后再决定。",
                ground="并发操作先到者有效",
            )

    def evidence_count(self) -> int:
        """Files kept with the case."""
        if "evidence" not in self.move.asks:
            return 0
        return File.objects.filter(of_kind="case", of_id=self.case.pk, state="kept").count()

    def changed_text(self) -> bool:
        """True if this turn touches what the full-text search looks at."""
        return bool(_TEXTS & set(self.values))

    def new_number(self, kind: str) -> str:
        """A number for a case made in this turn."""
        return new_number(kind, self.on.year)

    def say(self, **words: Any) -> None:
        """Words for the entry and the timeline."""
        self.said.update({key: value for key, value in words.items() if value not in (None, "", [])})

    def write_note(self) -> None:
        """Put what was said and what was asked into the entry."""
        asked = {k: _plain(v) for k, v in self.values.items() if k in self.move.asks and not asks.is_blank(v)}
        self.deed.note(self.case, **{**asked, **self.said})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def new_number(kind: str, year: int) -> str:
    """What people call a case: the next of the year's series for an item or a clue, within the act that makes it (C1).

    Reports get a random code that tells neither how many there are nor whose comes next.
    """
    if kind == "report":
        return codes.new_code()
    series = f"{_PREFIXES[kind]}-{year}"
    row, _ = Series.objects.get_or_create(code=series)
    Series.objects.filter(pk=row.pk).update(last=F("last") + 1)
    row.refresh_from_db()
    return f"{series}-{row.last:06d}"
