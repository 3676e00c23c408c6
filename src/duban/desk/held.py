"""暂存文件: a file between its preview and its taking, under a name only its sender's page knows; gone after a day."""

from __future__ import annotations

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from duban.kernel.errors import NotThere

KEPT = timedelta(days=1)
_TOKEN = re.compile(r"[0-9A-Za-z_-]{20,40}")


def hold(person_id: int, data: bytes, at: datetime) -> str:
    """Keep ``data`` for this person and return its token; files past their day go."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.iterdir():
        if old.stat().st_mtime < (at - KEPT).timestamp():
            old.unlink(missing_ok=True)
    token = secrets.token_urlsafe(16)
    descriptor = os.open(_path(person_id, token), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return token


def held(person_id: int, token: str) -> bytes:
    """The file. Raises NotThere for another person's, an unknown or an expired one."""
    try:
        if _TOKEN.fullmatch(token):
            return _path(person_id, token).read_bytes()
    except FileNotFoundError as error:
        raise _gone() from error
    raise _gone()


def drop(person_id: int, token: str) -> None:
    """The file has been taken."""
    if _TOKEN.fullmatch(token):
        _path(person_id, token).unlink(missing_ok=True)


def _gone() -> NotThere:
    return NotThere("held.gone", "上传的文件已超过一天或已导入,请重新上传。")


def _folder() -> Path:
    return Path(settings.DATA) / "held"


def _path(person_id: int, token: str) -> Path:
    return _folder() / f"{person_id}-{token}"
