"""数据目录锁: one server to a data folder. The system drops the lock with the last process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duban.cli.ready.trouble import Trouble


@contextmanager
def only_server(data: Path, address: str) -> Iterator[None]:
    """Hold ``data`` for this server, which will answer at ``address``; raises Trouble naming the server that has it."""
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = lock.read().strip()
            raise Trouble(
                "data.taken",
                f"数据目录 {data} 已有一个督办服务在用({holder});请直接打开它,或先停掉它,或用 --data 另指一个目录。",
                f"The data folder {data} is in use by a running Duban ({holder}); open that one, stop it first, "
                "or name another folder with --data.",
            ) from None
        lock.truncate()
        lock.write(f"{address} pid {os.getpid()}\n")
        lock.flush()
        yield
