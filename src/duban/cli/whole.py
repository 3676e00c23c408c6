"""要么完整,要么没有: a new database that was not finished is taken away, so that no later start takes half for whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BESIDE = ("", "-wal", "-shm", "-journal")


@contextmanager
def made_whole(database: Path | None) -> Iterator[None]:
    """Run the body that makes ``database`` (an SQLite file; None for a server's, which we may not remove) as one whole.

    While a new file is being made, a mark lies beside it. If the body fails, the file goes with the mark; if the process
    is killed, the next start finds the mark and begins anew. A file without a mark is never touched.
    """
    if database is None:
        yield
        return
    mark = database.with_name(f"{database.name}.making")
    if mark.exists():
        _remove(database)
    if not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    try:
        yield
    except BaseException:
        if mark.exists():
            _remove(database)
            mark.unlink()
        raise
    mark.unlink(missing_ok=True)


def _remove(database: Path) -> None:
    for end in _BESIDE:
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
