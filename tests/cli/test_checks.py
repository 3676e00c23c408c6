"""What cannot work is refused at once, in a sentence that names the remedy (item 1.1)."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from duban.cli.ready import checks
from duban.cli.ready.trouble import Trouble, disk_is_full, from_os_error, network_is_away


def refused(code: str) -> pytest.RaisesExc[Trouble]:
    return pytest.RaisesExc(Trouble, check=lambda trouble: trouble.code == code)


def test_a_busy_port_is_refused_with_a_free_one_to_take_instead() -> None:
    with socket.create_server((checks.HOST, 0)) as holder:
        port = holder.getsockname()[1]
        with refused("port.busy") as told:
            checks.port_must_be_free(port)
    assert str(port) in told.value.zh
    other = int(told.value.en.rsplit(" ", 1)[1])
    checks.port_must_be_free(other)


def test_a_port_is_free_again_when_its_holder_is_gone() -> None:
    with socket.create_server((checks.HOST, 0)) as holder:
        port = holder.getsockname()[1]
    checks.port_must_be_free(port)


def test_a_plan_that_is_there_is_let_through(tmp_path: Path) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text("一、总体要求", encoding="utf-8")
    checks.plan_must_be_readable(plan)


def test_a_missing_plan_is_refused(tmp_path: Path) -> None:
    with refused("plan.missing"):
        checks.plan_must_be_readable(tmp_path / "方案.txt")


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with refused("plan.folder"):
        checks.plan_must_be_readable(tmp_path)


def test_an_empty_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "方案.txt").touch()
    with refused("plan.empty"):
        checks.plan_must_be_readable(tmp_path / "方案.txt")


def test_a_plan_too_large_to_be_text_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "方案.docx").open("wb") as plan:
        plan.truncate(checks.LARGEST_PLAN + 1)
    with refused("plan.large"):
        checks.plan_must_be_readable(tmp_path / "方案.docx")


def test_a_plan_closed_to_this_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text("一", encoding="utf-8")
    # Root may read everything, so the answer of the system is put in its mouth.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with refused("plan.forbidden"):
        checks.plan_must_be_readable(plan)


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with refused("folder.file"):
        checks.folder_must_be_writable(tmp_path / "data" / "deep")


def test_a_folder_yet_to_be_made_is_judged_by_its_nearest_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(os, "access", lambda path, mode: asked.append(path))
    with refused("folder.unwritable") as told:
        checks.folder_must_be_writable(tmp_path / "new" / "deep")
    assert asked == [tmp_path]
    assert str(tmp_path) in told.value.zh


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_too_little_room_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9 - 10**6, 10**6))
    with refused("disk.low") as told:
        checks.disk_must_have(tmp_path / "data", 2 * 10**6)
    assert "1 MB" in told.value.zh
    assert "2 MB" in told.value.zh
    checks.disk_must_have(tmp_path / "data", 10**6)


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_the_package_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else real(name))
    with refused("python.venv") as told:
        checks.venv_must_work()
    assert missing in told.value.en
    assert "apt-get install python3." in told.value.en


@pytest.mark.parametrize(
    "output",
    [
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "error: Failed to install: x.whl\n  Caused by: failed to copy file: No space left on device (os error 28)",
        "npm error code ENOSPC\nnpm error syscall write",
    ],
)
def test_a_full_disk_is_known_by_what_installers_print(output: str) -> None:
    assert disk_is_full(output)
    assert not network_is_away(output)


@pytest.mark.parametrize(
    "output",
    [
        "WARNING: Retrying … NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure …')",
        "error: Request failed after 3 retries\n  Caused by: dns error\n  Caused by: failed to lookup address information",
        "npm error code ENOTFOUND\nnpm error network request failed",
    ],
)
def test_a_network_out_of_reach_is_known_by_what_installers_print(output: str) -> None:
    assert network_is_away(output)
    assert not disk_is_full(output)


def test_a_broken_package_is_neither() -> None:
    output = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
    assert not network_is_away(output)
    assert not disk_is_full(output)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk.full"),
        (errno.EDQUOT, "disk.full"),
        (errno.EACCES, "folder.unwritable"),
        (errno.EROFS, "folder.unwritable"),
    ],
)
def test_an_error_of_the_system_that_a_person_can_mend_is_told_as_a_sentence(number: int, code: str) -> None:
    told = from_os_error(OSError(number, os.strerror(number), "/a/b"), Path("/a"))
    assert told is not None
    assert told.code == code


def test_an_error_that_no_person_can_mend_is_not_dressed_up() -> None:
    assert from_os_error(OSError(errno.ENOEXEC, "x"), Path("/a")) is None
