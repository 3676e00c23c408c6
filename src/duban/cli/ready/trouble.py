"""说得清的难处: what stops us, told as one sentence in two languages, each with its remedy."""

from __future__ import annotations

import errno
from pathlib import Path

# What pip, uv, npm, node and PostgreSQL print when the cause lies outside Duban. They run with English messages.
_DISK_SIGNS = (
    "No space left on device",
    "os error 28",
    "ENOSPC",
    "Disk quota exceeded",
    "os error 122",
    "EDQUOT",
    "database or disk is full",
)
_NET_SIGNS = (
    "Failed to establish a new connection",
    "NewConnectionError",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Could not connect",
    "Connection refused",
    "Connection reset",
    "Read timed out",
    "ConnectTimeout",
    "operation timed out",
    "dns error",
    "error sending request",
    "error trying to connect",
    "Failed to fetch",
    "tcp connect error",
    "ProxyError",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
)


class Trouble(Exception):
    """A reason to stop, with its remedy, in Chinese and in English. ``code`` is a stable word for tests and scripts."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.code = code
        self.zh = zh
        self.en = en


class CommandFailed(Exception):
    """A program that we ran ended with an error; ``output`` is all it printed."""

    def __init__(self, program: str, status: int, output: str) -> None:
        super().__init__(f"{program} exited with {status}")
        self.program = program
        self.status = status
        self.output = output


def disk_is_full(output: str) -> bool:
    """Whether a program's output, or an exception's text, says that the disk is full."""
    return any(sign in output for sign in _DISK_SIGNS)


def network_is_away(output: str) -> bool:
    """Whether a program's output says that it could not reach its registry."""
    return any(sign in output for sign in _NET_SIGNS)


def full_disk(folder: Path) -> Trouble:
    """The sentence for a full disk; ``folder`` is where we were writing."""
    return Trouble(
        "disk.full",
        f"磁盘已满:{folder} 所在的盘没有空间了;请腾出至少 1 GB 后重新运行,没做完的会自动重做。",
        f"The disk that holds {folder} is full; free at least 1 GB and run the command again, it will redo what is unfinished.",
    )


def no_network(what_zh: str, what_en: str, setting: str) -> Trouble:
    """The sentence for a registry out of reach; ``setting`` is the command that names a mirror within reach."""
    return Trouble(
        "network.away",
        f"连不上 {what_zh};首次准备需要联网:请接通网络,或用 {setting} 指定能连到的镜像后重新运行(以后启动不再需要网络)。",
        f"Cannot reach {what_en}; the first set-up needs a network: connect, or name a mirror within reach with "
        f"{setting}, and run the command again (later starts need no network).",
    )


def from_os_error(error: OSError, folder: Path) -> Trouble | None:
    """The sentence for an operating-system error that a person can mend, or None for any other."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full_disk(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return unwritable(Path(error.filename) if error.filename else folder)
    return None


def unwritable(folder: Path) -> Trouble:
    """The sentence for a folder that we may not write in."""
    return Trouble(
        "folder.unwritable",
        f"不能在 {folder} 里写文件;请换用有写权限的账号,或把整个目录移到可写的地方后重新运行。",
        f"Cannot write in {folder}; use an account that may, or move the whole folder to a place that can be written, and run again.",
    )


_DATABASE = {
    "journal.damaged": (
        "{} 里的数据库已损坏,不能打开。请不要再启动或写入:先把整个数据文件夹另存留证,用最近的备份替换,再运行 ./duban verify 核对。",
        "The database in {} is damaged and cannot be used. Start and write nothing more: keep a copy of the whole data folder as it is, "
        "put back the latest backup, then run ./duban verify.",
    ),
    "journal.disk": (
        "{} 里的数据库打不开或不可写;请检查磁盘是否正常、文件夹权限是否允许当前账号读写,然后重新运行。",
        "The database in {} cannot be opened or written; check the disk and whether this account may read and write there, then run again.",
    ),
    "journal.away": (
        "连不上数据库;请确认数据库服务已启动,duban.toml(在 {} 里)中的地址、账号和口令正确,然后重新运行。",
        "The database cannot be reached; see that its server runs and that address, account and password in duban.toml (in {}) are right, "
        "then run again.",
    ),
    "journal.busy": (
        "{} 正被另一个程序占用写入;请等它结束或停掉它,然后重新运行。",
        "Another program is writing in {}; wait for it or stop it, then run again.",
    ),
}


def database_trouble(code: str, folder: Path) -> Trouble | None:
    """The sentence for what a database engine complains of (``journal.engine``), or None where it means a fault of ours."""
    words = _DATABASE.get(code)
    return Trouble(code, words[0].format(folder), words[1].format(folder)) if words else None
