"""The worker of ``bench.returns``: measures the roll-up of a filled place in this one process."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import django

django.setup()

from bench.dues import timed  # noqa: E402
from duban.campaign.models import Campaign  # noqa: E402
from duban.cases.models import Case  # noqa: E402
from duban.returns import figures  # noqa: E402
from duban.units.models import Unit  # noqa: E402

CODES = ("items.new", "items.closed", "items.open", "items.money", "items.refunded", "reports.new", "reports.closed")


def main() -> None:
    """Roll up twice, then refresh after a hundred cases."""
    campaign = Campaign.objects.only("pk").get()
    today = datetime.now(UTC).date()
    days = figures.Window(today - timedelta(days=30), today)
    print(f"{Case.objects.count():,} cases, {Unit.objects.count():,} units")
    start = time.perf_counter()
    rolled = figures.rolled_up(campaign.pk, CODES, days)
    units = rolled.units()
    timed(f"roll-up of a month, {len(units):,} units with figures", start)
    changed = list(Case.objects.order_by("pk").values_list("pk", flat=True)[:100])
    start = time.perf_counter()
    again = figures.refreshed(rolled, campaign.pk, days, changed)
    units = again.units()
    timed("refreshed after 100 changed cases", start)
    assert units == rolled.units()


if __name__ == "__main__":
    main()
