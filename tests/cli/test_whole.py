"""A new database is finished or gone; one that is in use is never removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.cli.whole import made_whole


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where a database may come to lie."""
    return tmp_path / "data" / "duban.sqlite3"


def test_a_finished_database_stays_and_its_mark_goes(database: Path) -> None:
    with made_whole(database):
        database.touch()
    assert [path.name for path in database.parent.iterdir()] == ["duban.sqlite3"]


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
def test_a_new_database_goes_when_its_making_fails(database: Path, fault: type[BaseException]) -> None:
    def make_half() -> None:
        with made_whole(database):
            database.touch()
            database.with_name("duban.sqlite3-wal").touch()
            raise fault

    with pytest.raises(fault):
        make_half()
    assert not list(database.parent.iterdir())


def test_a_database_whose_making_was_killed_is_begun_anew(database: Path) -> None:
    making = made_whole(database)
    making.__enter__()
    database.write_text("half", encoding="utf-8")
    database.with_name("duban.sqlite3-shm").touch()
    # The process is killed here: nothing after the body is run. This is the next start:
    with made_whole(database):
        assert not database.exists()
        assert not database.with_name("duban.sqlite3-shm").exists()
        database.write_text("whole", encoding="utf-8")
    assert database.read_text(encoding="utf-8") == "whole"


def test_a_database_in_use_survives_a_failed_start(database: Path) -> None:
    with made_whole(database):
        database.write_text("cases", encoding="utf-8")
    with pytest.raises(OSError, match="full"), made_whole(database):
        raise OSError("full")
    assert database.read_text(encoding="utf-8") == "cases"


def test_a_database_on_a_server_is_left_to_the_server() -> None:
    with pytest.raises(OSError, match="full"), made_whole(None):
        raise OSError("full")
