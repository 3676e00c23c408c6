"""What all tests share: the division into pure, database and browser tests, and the outside texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.test import TransactionTestCase

from tests.flush import empty_and_begin_anew

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

# Where a change is judged, the same cases are tried each time; at a developer's desk, new ones every time.
hypothesis.settings.register_profile("judged", derandomize=True, deadline=None)
if os.environ.get("DUBAN_NO_SKIP"):
    hypothesis.settings.load_profile("judged")


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


@pytest.fixture(scope="session", autouse=True)
def _guards_survive_a_flush() -> Iterator[None]:
    """Let tests that commit leave behind a journal as fresh as they found it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_begin_anew)
        yield
