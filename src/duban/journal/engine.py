"""数据库的话: what the engine's complaints mean to a person – somebody was faster, too busy, full, damaged, out of reach."""

from __future__ import annotations

import sqlite3

from django.db import DatabaseError

from duban.kernel.errors import Outdated, Refusal, Unable

_TAKEN = frozenset({"23505"})
_LATER = frozenset({"40001", "40P01", "55P03"})
_FULL = frozenset({"53100"})
_DAMAGED = frozenset({"XX001", "XX002"})
_DISK = frozenset({"58030", "25006"})
_AWAY = ("08", "57P", "53300")

_LATER_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_DISK_CODES = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})


def meaning(error: DatabaseError) -> Refusal | None:
    """The words for what a person must know of an engine's error; None for what is a fault of the programme."""
    cause = error.__cause__
    state = str(getattr(cause, "sqlstate", "") or "")
    code = int(getattr(cause, "sqlite_errorcode", None) or 0)
    if state in _TAKEN or code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
        return Outdated(
            "journal.taken",
            "刚刚已有人保存了同样的编号或内容,本次没有保存。请查看最新状态后再决定。",
            ground="并发操作先到者有效",
        )
    # The low byte is the kind of trouble, the rest says where it was met.
    kind = code & 0xFF
    if state in _LATER or kind in _LATER_CODES:
        return busy()
    if state in _FULL or kind == sqlite3.SQLITE_FULL:
        return Unable("journal.disk_full", "服务器磁盘已满,本次没有保存。请通知系统管理员清理磁盘后重试。")
    if state in _DAMAGED or kind in _DAMAGED_CODES:
        return Unable(
            "journal.damaged",
            "数据库已损坏,不能继续使用。请停止服务,把数据文件夹整个另存留证,用最近的备份恢复,再运行 ./duban verify 核对。",
        )
    if state in _DISK or kind in _DISK_CODES:
        return Unable(
            "journal.disk", "服务器磁盘读写出错或不可写,本次没有保存。请通知系统管理员检查磁盘和数据文件夹的权限。"
        )
    if state.startswith(_AWAY) or (not state and not code and type(cause).__name__ == "OperationalError"):
        return Unable(
            "journal.away", "连不上数据库,本次没有保存。请稍候再试;若一直如此,请通知系统管理员检查数据库服务。"
        )
    return None


def busy() -> Refusal:
    """Too many at once."""
    return Unable("journal.busy", "同时办理的人较多,本次没有保存,请稍候再试。")
