"""`./duban checkpoint`: signs what is open, and hands checkpoints out of the house on paper or as a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from django.utils import timezone

from duban.journal import actions, book, printout, queries

NAME = "checkpoint"
HELP = "签发流水检查点,并打印或导出  sign a checkpoint of the journal, print or export it"
DATA = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--print, --export, --since."""
    parser.add_argument(
        "--print",
        type=_number,
        nargs="?",
        const=0,
        metavar="NR",
        help="只打印第 NR 号检查点,不签发新的;不写编号为最近一个  print checkpoint NR (the last without a number), sign none",
    )
    parser.add_argument(
        "--export", type=Path, metavar="FILE", help="把检查点和公钥导出为 JSON  export checkpoints and public keys"
    )
    parser.add_argument(
        "--since", type=_number, default=1, metavar="NR", help="从第 NR 号起导出  export from checkpoint NR on"
    )


def _number(words: str) -> int:
    number = int(words)
    if number < 0:
        raise argparse.ArgumentTypeError("应为检查点编号  must be the number of a checkpoint")
    return number


def run(args: argparse.Namespace) -> int:
    """Without options: sign, and print the page of the last checkpoint."""
    book.must_be_there()
    if args.print is None:
        actions.checkpoint(at=timezone.now())
    if args.export is not None:
        _export(args.export, args.since)
    else:
        print(_page(args.print or 0), end="")
    return 0


def _export(path: Path, since: int) -> None:
    told = queries.checkpoints(since=since)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    count, keys = len(told["checkpoints"]), len(told["keys"])
    print(
        f"已导出 {count} 个检查点和 {keys} 个公钥到 {path}。  {count} checkpoints and {keys} public keys are in {path}."
    )


def _page(nr: int) -> str:
    point = queries.checkpoint_in_hand(nr)
    told = queries.checkpoints(since=int(point["nr"]))
    pem = next(key["pem"] for key in told["keys"] if key["id"] == point["key"])
    return printout.page(point, journal=told["journal"], public_pem=pem)
