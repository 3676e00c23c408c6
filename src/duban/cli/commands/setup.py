"""`./duban setup`: for real use. Asks for the place, its time zone, database and hash, and the first three administrators."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from duban.cli.interview import Answers, interview
from duban.cli.ready import say
from duban.cli.ready.arguments import add_data_argument
from duban.cli.ready.main import ROOT
from duban.cli.ready.trouble import Trouble

NAME = "setup"
HELP = "正式使用前的设置:首批管理员、密钥、时区  first administrators, keys and time zone, for real use"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data, and --answers for those who set up many places."""
    add_data_argument(parser, ROOT)
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="从 JSON 文件读取答案,不再提问  read the answers from a JSON file"
    )


def run(args: argparse.Namespace) -> int:
    """Ask, write the settings, make keys, database and administrators; nothing stays behind if any of it fails."""
    data: Path = args.data.absolute()
    _must_be_new(data)
    answers = Answers.read(args.answers) if args.answers else interview(_ask)
    made = [path for path in (data, data / "keys") if not path.exists()]
    settings = data / "duban.toml"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        _write(settings, answers.settings())
        told = _found(data, answers)
    except BaseException:
        settings.unlink(missing_ok=True)
        _remove_if_empty(made)
        raise
    _say(data, told)
    return 0


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        raise Trouble(
            "setup.no_answer",
            "设置需要在终端里逐项回答;没有终端时请用 --answers 给出答案文件。",
            "Set-up asks its questions on a terminal; without one, give a file with --answers.",
        ) from None


def _must_be_new(data: Path) -> None:
    for name in ("duban.toml", "duban.sqlite3"):
        if (data / name).exists():
            raise Trouble(
                "setup.not_new",
                f"{data} 已经设置过或已有数据({name});正式使用请用 --data 另指一个空目录,增减人员请登录后办理。",
                f"{data} was set up before or holds data ({name}); name an empty folder with --data.",
            )


def _write(path: Path, text: str) -> None:
    """Whole or not at all, readable by the owner only: it may hold the database's password."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _found(data: Path, answers: Answers) -> dict[str, list[str]]:
    """The rest needs the settings just written, so it runs in a process of its own that reads them."""
    done = subprocess.run(
        [sys.executable, "-m", "duban.cli", "found", "--data", data],
        input=answers.to_json(),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    if done.returncode:
        raise Trouble(
            "setup.failed", "设置没有完成,原因见上;已恢复原状。", "Set-up did not finish, see above; nothing was kept."
        )
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _remove_if_empty(folders: list[Path]) -> None:
    for folder in reversed(folders):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _say(data: Path, told: dict[str, list[str]]) -> None:
    say.line("设置完成。首次登录的一次性密码(只显示这一次):", "Done. One-time passwords (shown this once):")
    for title, (login, password) in told.items():
        print(f"    {title}\t{login}\t{password}", flush=True)
    say.line(
        f"密钥在 {data / 'keys'}:请立即另存一份到库房,丢失后流水无法继续证明。",
        "Keep a copy of that folder elsewhere: without the keys the journal cannot be proved.",
    )
    say.line("下一步:./duban start", "Next: ./duban start")
