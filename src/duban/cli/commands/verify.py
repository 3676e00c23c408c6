"""`./duban verify`: proves the database and the evidence files, or names what does not fit."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.utils import timezone

from duban.files import verify as files
from duban.journal import verify as journal
from duban.kernel.errors import Refusal

NAME = "verify"
HELP = "核验流水和附件,指出任何缺失或改动  prove journal and evidence files, or name what does not fit"
DATA = True

_TICK_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json, --most."""
    parser.add_argument("--json", action="store_true", help="结果以 JSON 输出  print the result as JSON")
    parser.add_argument(
        "--most", type=_positive, default=100, help="最多列出多少处(默认 100)  list at most so many faults (100)"
    )


def _positive(words: str) -> int:
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError("应为正整数  must be a positive number")
    return number


def run(args: argparse.Namespace) -> int:
    """Check the journal, then the bytes of the files. 0 = nothing lost or altered, 1 = faults were found and named."""
    if not {"journal_entry", "files_file"} <= set(connection.introspection.table_names()):
        raise Refusal(
            "verify.no_database",
            f"数据目录 {settings.DATA} 里还没有可核验的数据库。请用 --data 指明正在使用的数据目录。",
        )
    began = time.monotonic()
    tell = _teller()
    proof = journal.prove(most=args.most, progress=tell)
    faults = list(proof.faults)
    if len(faults) < args.most:
        faults += files.verify(at=timezone.now(), most=args.most - len(faults), progress=tell)
    _clear_line()
    seconds = time.monotonic() - began
    if args.json:
        print(json.dumps(_as_dict(proof, faults, seconds), ensure_ascii=False, indent=1))
    else:
        _print(proof, faults, seconds, args.most)
    return 1 if faults else 0


def _print(proof: journal.Proof, faults: list[journal.Fault], seconds: float, most: int) -> None:
    for fault in faults:
        print(f"✗ {fault}  [{fault.code}]")
    if len(faults) >= most:
        print(f"  只列出前 {most} 处,可用 --most 增加  only the first {most} are listed")
    looked = f"流水 {proof.entries} 条、检查点 {proof.checkpoints} 个,用时 {seconds:.1f} 秒"
    looked_en = f"{proof.entries} entries, {proof.checkpoints} checkpoints, {seconds:.1f} s"
    if faults:
        print(f"发现 {len(faults)} 处不符({looked})。请保留现场,报告审计管理员。")
        print(f"{len(faults)} faults found ({looked_en}). Leave everything as it is and tell the auditor.")
    else:
        print(f"✓ 核验通过:没有缺失或改动({looked})。")
        print(f"  Proven: nothing lost or altered ({looked_en}).")
    if proof.backwards:
        print(
            f"提示:有 {proof.backwards} 条流水的时间早于前一条(最早在第 {proof.first_backwards} 条),服务器时钟可能被调回。"
        )


def _as_dict(proof: journal.Proof, faults: list[journal.Fault], seconds: float) -> dict[str, object]:
    return {
        "proven": not faults,
        "faults": [dataclasses.asdict(fault) for fault in faults],
        "journal": proof.journal,
        "entries": proof.entries,
        "checkpoints": proof.checkpoints,
        "backwards": proof.backwards,
        "seconds": round(seconds, 3),
    }


def _teller() -> Callable[[str, int, int], None]:
    """Progress on standard error, on one line where it is a terminal; standard output holds the result alone."""
    said_at, said = 0.0, ""
    terminal = sys.stderr.isatty()
    start, end = ("\r", "      ") if terminal else ("", "\n")

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal said_at, said
        now = time.monotonic()
        if stage == said and now - said_at < (_TICK_SECONDS if terminal else 10 * _TICK_SECONDS):
            return
        said_at, said = now, stage
        of = f"/{total}" if total else ""
        print(f"{start}· {stage} {done}{of}", end=end, file=sys.stderr, flush=True)

    return tell


def _clear_line() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)
