"""`./duban test`: makes everything ready and runs all tests."""

from __future__ import annotations

import argparse

from duban.cli import suite

NAME = "test"
HELP = "跑全部测试  run all tests"
DEV = True
WEB = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--only, once for each stage wanted, and paths."""
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=[stage.word for stage in suite.STAGES],
        help="只跑这一段,可重复  run this stage only; may be repeated",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="只跑这些文件或目录  only these files or folders")


def run(args: argparse.Namespace) -> int:
    """0 if nothing failed; with DUBAN_NO_SKIP=1 a skip is a failure."""
    return suite.run(args.only, args.paths)
