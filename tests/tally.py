"""A pytest plugin for `./duban test`: outcomes and the reasons of skips, written to the file that DUBAN_TALLY names."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest


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
