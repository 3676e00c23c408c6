"""The way from `./duban NAME …` to the command: check, make ready what it needs, then become it."""

from __future__ import annotations

import argparse
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duban.cli import catalogue
from duban.cli.ready import arguments, bundle, checks, environment, say
from duban.cli.ready.trouble import Trouble, from_os_error

ROOT = Path(__file__).resolve().parents[4]
INTERRUPTED = 130


def main(argv: list[str]) -> int:
    """Run `./duban` with ``argv``; returns an exit status only where the command itself is never reached."""
    say.be_tolerant()
    known = catalogue.entries()
    if not argv or argv[0] in ("-h", "--help", "help"):
        show_commands(known)
        return 0
    entry = known.get(argv[0])
    if entry is None:
        say.refuse(no_such_command(argv[0]))
        return 2
    try:
        _check(entry, argv[1:])
        _make_ready(entry)
    except Trouble as trouble:
        say.refuse(trouble)
        return 1
    except OSError as error:
        told = from_os_error(error, ROOT)
        if told is None:
            raise
        say.refuse(told)
        return 1
    except KeyboardInterrupt:
        say.line("已中断;重新运行同一命令会接着做。", "Interrupted; the same command will take it up again.")
        return INTERRUPTED
    python = str(environment.python(ROOT))
    os.execv(python, [python, "-m", "duban.cli", *argv])


def show_commands(known: dict[str, catalogue.Entry]) -> None:
    """The list of commands, as `./duban` alone prints it."""
    say.line("用法:./duban 命令 [选项]", "usage: ./duban COMMAND [OPTIONS]")
    for entry in known.values():
        say.line(f"  {entry.name:<10} {entry.help}")
    say.line("每个命令的选项:./duban 命令 --help", "the options of each: ./duban COMMAND --help")


def no_such_command(name: str) -> Trouble:
    """The sentence for a word that is no command."""
    return Trouble(
        "command.unknown",
        f"没有“{name}”这个命令;运行 ./duban 可看全部命令。",
        f"There is no command {name!r}; ./duban alone lists them.",
    )


def _check(entry: catalogue.Entry, argv: list[str]) -> None:
    """Refuse now what would fail later: the port, the plan, and the folder of a start."""
    if entry.name != "start" or "-h" in argv or "--help" in argv:
        return
    parser = argparse.ArgumentParser(prog="./duban start")
    arguments.add_data_argument(parser, ROOT)
    arguments.add_start_arguments(parser)
    args = parser.parse_args(argv)
    if args.plan:
        checks.plan_must_be_readable(args.plan)
    checks.port_must_be_free(args.port)
    checks.folder_must_be_writable(args.data)
    checks.disk_must_have(args.data, checks.ROOM_TO_RUN)


def _make_ready(entry: catalogue.Entry) -> None:
    group = "dev" if entry.dev else "run"
    if environment.is_ready(ROOT, group) and not (entry.web and not bundle.is_ready(ROOT)):
        return
    checks.folder_must_be_writable(ROOT)
    checks.venv_must_work()
    with _alone():
        if not environment.is_ready(ROOT, group):
            checks.disk_must_have(ROOT, checks.ROOM_FOR_SETUP)
            with say.step("安装 Python 程序包到 .venv", "Installing the Python packages into .venv"):
                environment.make(ROOT, group)
        if entry.web and not bundle.is_ready(ROOT):
            if not bundle.modules_are_ready(ROOT):
                with say.step("安装前端程序包", "Installing the front-end packages"):
                    bundle.install_modules(ROOT)
            with say.step("打包前端", "Bundling the front end"):
                bundle.make(ROOT)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one `./duban` at a time make things ready; the others wait and then find it done."""
    (ROOT / ".build").mkdir(exist_ok=True)
    with (ROOT / ".build" / "ready.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say.line("另一个 ./duban 正在准备,等它做完……", "Another ./duban is making things ready; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
