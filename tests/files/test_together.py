"""3.4: many upload the same while the clock clears: no row is ever without its bytes."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from duban.files import actions, store
from duban.files.models import File
from duban.files.verify import verify
from duban.journal.door import Deed, act
from tests.files.test_store import NOW, add, png

LATE = datetime(2099, 1, 1, tzinfo=UTC)
UPLOADERS, TURNS = 3, 8


def _slow_act(**given: Any) -> AbstractContextManager[Deed]:
    """The act, after a pause in which the bytes are there and the row is not."""
    time.sleep(0.03)
    return act(**given)


def test_uploads_and_clearing_at_once_leave_every_row_its_bytes(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "folder", lambda: tmp_path / "files")
    # Everything on the shelves counts as old, so only the lock protects bytes whose row is still to come.
    monkeypatch.setattr(store, "_old", lambda path, now: path.parent.name != "work")
    monkeypatch.setattr(actions, "act", _slow_act)
    trouble: list[BaseException] = []
    done, cleared = threading.Event(), [0]

    def upload(number: int) -> None:
        try:
            for turn in range(TURNS):
                add(png(turn), of_id=number * 100 + turn)
        except BaseException as error:  # noqa: BLE001
            trouble.append(error)
        finally:
            connection.close()

    def clear() -> None:
        try:
            while not done.is_set():
                actions.clear_leftovers(at=LATE)
                cleared[0] += 1
        except BaseException as error:  # noqa: BLE001
            trouble.append(error)
        finally:
            connection.close()

    clearer = threading.Thread(target=clear)
    uploaders = [threading.Thread(target=upload, args=(number,)) for number in range(UPLOADERS)]
    for thread in (clearer, *uploaders):
        thread.start()
    for thread in uploaders:
        thread.join()
    done.set()
    clearer.join()
    assert trouble == [] and cleared[0] > 1
    assert File.objects.count() == UPLOADERS * TURNS
    assert verify(at=NOW) == []
