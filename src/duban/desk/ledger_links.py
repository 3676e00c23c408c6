"""台账链接: every number on a page leads to the rows behind it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def ledger(**filters: int | str) -> str:
    """Address of the ledger under these filters (names as in ``cases.listing.Filters``)."""
    return f"{reverse('desk:ledger')}?{urlencode(filters)}"
