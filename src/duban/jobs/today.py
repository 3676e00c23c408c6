"""The local day of a moment."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from duban.kernel import moments


def local_day(at: datetime) -> date:
    """The day ``at`` falls on where this place lies."""
    return moments.day_of(at, timezone.get_default_timezone())
