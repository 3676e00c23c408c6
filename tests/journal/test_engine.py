"""What an engine complains of becomes words for a person; a damaged database is named, by pages and by the command (3.3, 1.1)."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection

from duban.journal import engine
from duban.journal import verify as proving
from duban.kernel.errors import Outdated, Unable
from tests.journal.cast import add_unit

ROOT = Path(__file__).resolve().parents[2]


def wrapped(cause: Exception) -> DatabaseError:
    """As Django hands a driver's error on."""
    error = DatabaseError(str(cause))
    error.__cause__ = cause
    return error


def file_with(path: Path, spoil: bytes, at: int) -> Path:
    """A database file with some rows, spoiled from a byte on."""
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, words TEXT)")
    base.executemany("INSERT INTO kept (words) VALUES (?)", [("演示" * 200,)] * 200)
    base.commit()
    base.close()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(spoil)
    return path


@pytest.mark.parametrize("at", [0, 4096 * 3])
def test_a_spoiled_file_is_called_damaged(tmp_path: Path, at: int) -> None:
    base = sqlite3.connect(file_with(tmp_path / "x", b"\xff" * 4096, at))
    with pytest.raises(sqlite3.DatabaseError) as told:
        base.execute("SELECT count(*), max(words) FROM kept").fetchall()
    meant = engine.meaning(wrapped(told.value))
    assert isinstance(meant, Unable) and meant.code == "journal.damaged"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("23505", "journal.taken"),
        ("40P01", "journal.busy"),
        ("53100", "journal.disk_full"),
        ("XX001", "journal.damaged"),
        ("58030", "journal.disk"),
        ("57P01", "journal.away"),
        ("08006", "journal.away"),
        ("53300", "journal.away"),
    ],
)
def test_every_state_that_a_person_can_do_something_about_has_its_words(state: str, code: str) -> None:
    cause = psycopg.errors.lookup(state)("x") if state not in ("08006",) else psycopg.errors.ConnectionFailure("x")
    meant = engine.meaning(wrapped(cause))
    assert meant is not None and meant.code == code
    assert isinstance(meant, Outdated if code == "journal.taken" else Unable)


def test_a_server_that_cannot_be_reached_is_away_and_a_wrong_question_is_ours() -> None:
    away = engine.meaning(wrapped(psycopg.OperationalError("connection failed")))
    assert away is not None and away.code == "journal.away"
    assert engine.meaning(wrapped(psycopg.errors.UndefinedTable("x"))) is None


@pytest.mark.django_db
def test_a_verification_that_cannot_read_on_tells_what_it_found_and_why_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_unit("甲县", "R1")

    def stops(*_: object) -> object:
        raise wrapped(psycopg.errors.DataCorrupted("invalid page"))

    monkeypatch.setattr(proving, "states", stops)
    (fault,) = proving.verify()
    assert fault.code == "database.unreadable" and "invalid page" in fault.sentence


@pytest.mark.django_db
def test_the_engines_own_look_at_its_file_is_part_of_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        assert list(proving._pages(lambda *_: None)) == [], "PostgreSQL tells on reading"
        return
    assert list(proving._pages(lambda *_: None)) == []
    monkeypatch.setattr(proving, "read", lambda sql, given: [("row 3 missing from index",)])
    (fault,) = proving._pages(lambda *_: None)
    assert fault.code == "database.damaged" and "row 3 missing" in fault.sentence


def test_the_command_line_says_in_both_languages_that_the_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "duban.sqlite3").write_bytes(b"not a database at all" * 400)
    command = [sys.executable, "-m", "duban.cli", "verify", "--data", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DUBAN_DATABASE": ""}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "已损坏" in told.stderr and "is damaged" in told.stderr and "Traceback" not in told.stderr
