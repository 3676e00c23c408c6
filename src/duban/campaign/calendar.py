"""The working calendar of this place: built-in years, and the years an administrator has put into the data folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from duban.kernel import workdays
from duban.kernel.workdays import Calendar


def folder() -> Path:
    """Where tables of further years lie, one file a year."""
    return Path(settings.DATA) / "calendar"


def calendar() -> Calendar:
    """The calendar now in force; re-read when a file in the folder is added or changed."""
    here = folder()
    stamp = tuple(sorted((p.name, p.stat().st_mtime_ns) for p in here.iterdir())) if here.is_dir() else ()
    return _read(here, stamp)


@lru_cache(maxsize=4)
def _read(here: Path, stamp: tuple[tuple[str, int], ...]) -> Calendar:
    return workdays.load(here) if stamp else workdays.standard()
