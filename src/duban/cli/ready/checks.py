"""先验: what cannot work is refused before anything is made: the port, the plan, the folder, the disk, the Python."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import socket
import sys
from pathlib import Path

from duban.cli.ready.trouble import Trouble, unwritable

HOST = "127.0.0.1"
# A fresh set-up was measured at 0.5 GB; the rest leaves room for the package cache and a small database.
ROOM_FOR_SETUP = 1_000_000_000
ROOM_TO_RUN = 50_000_000
LARGEST_PLAN = 50_000_000


def port_must_be_free(port: int) -> None:
    """Refuse a port that something else holds, or that needs more rights than we have."""
    fault = _bind_error(port)
    if fault == errno.EADDRINUSE:
        other = next((p for p in range(port + 1, min(port + 50, 65536)) if not _bind_error(p)), 0)
        raise Trouble(
            "port.busy",
            f"端口 {port} 已被别的程序占用;请先停掉它,或换一个端口:./duban start --port {other}",
            f"Port {port} is in use by another program; stop that one, or take another: ./duban start --port {other}",
        )
    if fault == errno.EACCES:
        raise Trouble(
            "port.forbidden",
            f"当前账号无权使用端口 {port};请换一个 1024 以上的端口:./duban start --port 8000",
            f"This account may not use port {port}; take one above 1024: ./duban start --port 8000",
        )
    if fault:
        raise Trouble(
            "port.unusable",
            f"不能使用端口 {port}({os.strerror(fault)});请换一个端口:./duban start --port 8000",
            f"Port {port} cannot be used ({os.strerror(fault)}); take another: ./duban start --port 8000",
        )


def _bind_error(port: int) -> int:
    """The error number of binding to ``port``, or 0."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Else a port whose last connections are only just closed would count as busy after a quick restart.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError as error:
            return error.errno or errno.EIO
    return 0


def plan_must_be_readable(path: Path) -> None:
    """Refuse a plan file that is missing, a folder, empty, too large or closed to us. What it says is for `plans`."""
    if not path.exists():
        raise Trouble(
            "plan.missing",
            f"找不到方案文件 {path};请检查路径和文件名。",
            f"There is no plan file {path}; check the path and the name.",
        )
    if path.is_dir():
        raise Trouble(
            "plan.folder",
            f"{path} 是一个文件夹,不是方案文件;请给出其中某个 .txt 或 .docx 文件的路径。",
            f"{path} is a folder, not a plan; give the path of a .txt or .docx file.",
        )
    if not os.access(path, os.R_OK):
        raise Trouble(
            "plan.forbidden",
            f"没有读取方案文件 {path} 的权限;请改它的权限(chmod u+r)或换用能读它的账号。",
            f"This account may not read the plan {path}; change its permissions (chmod u+r) or use an account that may.",
        )
    size = path.stat().st_size
    if size == 0:
        raise Trouble(
            "plan.empty",
            f"方案文件 {path} 是空的;请换一份有正文的文件。",
            f"The plan file {path} is empty; give one with text in it.",
        )
    if size > LARGEST_PLAN:
        raise Trouble(
            "plan.large",
            f"方案文件 {path} 有 {size // 1_000_000} MB,超过 {LARGEST_PLAN // 1_000_000} MB;请删去其中的图片后重试。",
            f"The plan file {path} is {size // 1_000_000} MB, over {LARGEST_PLAN // 1_000_000} MB; take the pictures out and try again.",
        )


def folder_must_be_writable(folder: Path) -> None:
    """Refuse a folder (or, if it is yet to be made, its nearest existing parent) that we may not write in."""
    nearest = nearest_existing(folder)
    if not nearest.is_dir():
        raise Trouble(
            "folder.file",
            f"{nearest} 是一个文件,不是文件夹;请换一个目录。",
            f"{nearest} is a file, not a folder; choose another folder.",
        )
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise unwritable(nearest)


def disk_must_have(folder: Path, needed: int) -> None:
    """Refuse to begin with less than ``needed`` bytes free where ``folder`` lies or will lie."""
    free = shutil.disk_usage(nearest_existing(folder)).free
    if free < needed:
        raise Trouble(
            "disk.low",
            f"磁盘空间不够:{folder} 所在的盘只剩 {free // 1_000_000} MB,需要 {needed // 1_000_000} MB;请腾出空间后重新运行。",
            f"Too little room: the disk that holds {folder} has {free // 1_000_000} MB left and {needed // 1_000_000} MB "
            "is needed; free some and run again.",
        )


def venv_must_work() -> None:
    """Refuse a Python whose venv or ensurepip has been left out, as Debian and its kin do."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Trouble(
            "python.venv",
            f"这个 Python 缺少 {'、'.join(missing)} 模块;请先装上(Debian、Ubuntu、统信、麒麟:apt-get install python{version}-venv)再运行。",
            f"This Python lacks the module {' and '.join(missing)}; install it "
            f"(Debian, Ubuntu: apt-get install python{version}-venv) and run again.",
        )


def nearest_existing(path: Path) -> Path:
    """``path`` itself if it is there, else the closest of its parents that is."""
    path = path.absolute()
    return next(place for place in (path, *path.parents) if place.exists())
