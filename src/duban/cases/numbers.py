"""编号: what people call a case: a random code for a report, the next of the year's series for an item or a clue (C1)."""

from __future__ import annotations

from django.db.models import F

from duban.cases.models import Series
from duban.kernel import codes

PREFIXES = {"item": "WT", "clue": "XS"}


def new(kind: str, year: int) -> str:
    """A number never given out before. Reports get one that tells neither how many there are nor whose comes next."""
    if kind == "report":
        return codes.new_code()
    series = f"{PREFIXES[kind]}-{year}"
    row, _ = Series.objects.get_or_create(code=series)
    Series.objects.filter(pk=row.pk).update(last=F("last") + 1)
    row.refresh_from_db()
    return f"{series}-{row.last:06d}"
