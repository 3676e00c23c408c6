"""What all tests share: the division into pure, database and browser tests, the outside texts, and a report of skips."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}
# `./duban test` knows this cause by its first words: the only one that never fails a run.
NO_SHARED = "no ../shared: the outside texts (DUBAN_SHARED) are not on this machine"


def shared_folder() -> Path | None:
    """The folder of outside texts, or None. Their text never enters the repository; tests read it from disk."""
    folder = Path(os.environ.get("DUBAN_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside texts; a test that asks for it is skipped, loudly, where there is none."""
    folder = shared_folder()
    if folder is None:
        pytest.skip(NO_SHARED)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database and what drives a browser; the rest is pure."""
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker("browser")
        elif DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("db")


class Tally:
    """Counts outcomes and keeps the reasons of skips, for the summary that `./duban test` prints over all stages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self.skips: list[tuple[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A fault in set-up or tear-down is a failed test; a pass is only counted for the test itself.
        if report.failed:
            self.counts["failed"] += 1
        elif report.skipped:
            self._skip(report)
        elif report.when == "call":
            self.counts["passed"] += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._skip(report)

    def _skip(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        self.counts["skipped"] += 1
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self.skips.append((report.nodeid, reason.removeprefix("Skipped: ")))

    def pytest_sessionfinish(self) -> None:
        self.path.write_text(json.dumps({"counts": self.counts, "skips": self.skips}), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Keep a tally where `./duban test` asks for one; with xdist in the process that gathers the workers' reports."""
    path = os.environ.get("DUBAN_TALLY")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally(Path(path)), "duban-tally")
