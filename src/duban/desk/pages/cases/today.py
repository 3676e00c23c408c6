"""今天: the local day of a request."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from duban.desk.requests import DeskRequest


def today_of(request: DeskRequest) -> date:
    """The local day of the request's one moment."""
    return timezone.localtime(request.at).date()
