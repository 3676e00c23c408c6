"""今天: the local day of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from duban.campaign.calendar import calendar
from duban.desk.requests import DeskRequest
from duban.kernel.workdays import Calendar


def today_of(request: DeskRequest) -> date:
    """The local day of the request's one moment."""
    return timezone.localtime(request.at).date()


@dataclass(frozen=True, slots=True)
class Today:
    """A day with the working calendar then in force, looked up once for a whole list."""

    on: date
    calendar: Calendar

    @classmethod
    def of(cls, on: date) -> Today:
        return cls(on, calendar())
