"""`./duban` itself: what an old Python, a lost user and a wrong command are told."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from duban.cli import catalogue
from duban.cli.ready.checks import HOST

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "duban"


def duban(*args: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `./duban` with the Python that runs this test, and give what it said."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), *args],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        check=False,
        timeout=60,
    )


def test_an_old_python_can_read_the_script() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))
    # Of what Python 2.7 and 3.6 cannot read, these are what a hand slips in unawares.
    new = ast.JoinedStr | ast.AnnAssign | ast.AsyncFunctionDef | ast.NamedExpr | ast.Nonlocal | ast.Starred
    assert not [node for node in ast.walk(tree) if isinstance(node, new)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_to_install(version: tuple[int, int, int]) -> None:
    number = ".".join(map(str, version))
    pretend = (
        f"import sys; sys.version_info = {(*version, 'final', 0)!r}; sys.version = '{number} (old)'; "
        f"sys.argv = ['duban', 'start']; exec(compile(open({str(SCRIPT)!r}, encoding='utf-8').read(), {str(SCRIPT)!r}, 'exec'), "
        f"{{'__name__': '__main__', '__file__': {str(SCRIPT)!r}}})"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/nowhere"},
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    zh, en = done.stderr.splitlines()
    assert "督办需要 Python 3.11 以上" in zh
    assert number in en
    assert "install Python 3.11, 3.12 or 3.13" in en


def test_alone_it_lists_every_command_in_two_languages() -> None:
    done = duban()
    assert done.returncode == 0
    for entry in catalogue.entries().values():
        assert f"  {entry.name:<10} {entry.help}" in done.stdout


def test_an_unknown_command_is_told_where_the_list_is() -> None:
    done = duban("frobnicate")
    assert done.returncode == 2
    assert (
        done.stderr
        == "没有“frobnicate”这个命令;运行 ./duban 可看全部命令。\nThere is no command 'frobnicate'; ./duban alone lists them.\n"
    )


def test_a_start_on_a_busy_port_makes_nothing(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as holder:
        port = str(holder.getsockname()[1])
        done = duban("start", "--port", port, "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    zh, en = done.stderr.splitlines()
    assert f"端口 {port} 已被别的程序占用" in zh
    assert en.startswith(f"Port {port} is in use")
    assert not list(tmp_path.iterdir())


def test_a_start_with_a_missing_plan_makes_nothing(tmp_path: Path) -> None:
    done = duban("start", str(tmp_path / "方案.docx"), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "找不到方案文件" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert not list(tmp_path.iterdir())


def test_a_terminal_that_knows_no_chinese_is_no_reason_to_fail() -> None:
    done = duban(env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "usage: ./duban COMMAND" in done.stdout
