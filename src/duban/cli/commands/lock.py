"""`./duban lock`: writes the locks anew after a change of `pyproject.toml` or `web/package.json`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from duban.cli.ready import bundle, say
from duban.cli.ready.index import uv_environment
from duban.cli.ready.main import ROOT
from duban.cli.ready.run import run as run_program

NAME = "lock"
HELP = "重写依赖锁文件  write the dependency locks anew"
DEV = True

_COMPILE = (
    "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--upgrade."""
    parser.add_argument("--upgrade", action="store_true", help="升到允许的最新版本  take the newest versions allowed")


def run(args: argparse.Namespace) -> int:
    """Write `locks/` and `web/package-lock.json`. Locks are made from the default source alone, so hashes fit any mirror."""
    locks = ROOT / "locks"
    more = ["--upgrade"] if args.upgrade else []
    with tempfile.TemporaryDirectory(prefix="duban-lock-") as folder:
        (Path(folder) / "uv.in").write_text("uv\n", encoding="utf-8")
        with say.step("重写 Python 锁文件", "Writing the Python locks"):
            _compile([str(Path(folder) / "uv.in"), "-o", str(locks / "uv.txt"), *more])
            _compile(["pyproject.toml", "-o", str(locks / "run.txt"), *more])
            _compile(["pyproject.toml", "--group", "dev", "-c", "locks/run.txt", "-o", str(locks / "dev.txt"), *more])
    with say.step("重写前端锁文件", "Writing the front-end lock"):
        bundle.lock_modules(ROOT, upgrade=args.upgrade)
    return 0


def _compile(arguments: list[str]) -> None:
    python = Path(sys.executable)
    env = uv_environment(python)
    # An extra source may hold other builds of the same version, whose hashes nobody else could match.
    run_program(
        [python.parent / "uv", *_COMPILE, *arguments], cwd=ROOT, env={**env, "UV_INDEX": "", "UV_FIND_LINKS": ""}
    )
