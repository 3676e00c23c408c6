"""`./duban plan`: reads, checks and compares plans from the command line – the pure compiler, without any data folder.

``read FILE`` prints what was understood, ``--json`` prints duban-plan/1. ``check FILE`` lists what to look at, each with its
sentence. ``diff OLD NEW`` lists what a new version changes and who must be told. On screen the names, telephones and mail
boxes of persons are covered unless ``--names`` is given (X-6); JSON is meant for machines and holds the text as it is.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from duban import plans
from duban.kernel.errors import Refusal
from duban.plans import printed

NAME = "plan"
HELP = "读方案、查方案、比方案(不需要数据目录)  read, check or compare plans (needs no data folder)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """read FILE, check FILE, diff OLD NEW; --json for machines."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="read|check|diff")
    read = verbs.add_parser("read", help="读出阶段、事项、职责、义务和疑问  what was understood")
    check = verbs.add_parser("check", help="列出启动前应当核对的地方  what to look at before use")
    diff = verbs.add_parser("diff", help="新旧两版有何不同、应当告知谁  what a new version changes, and for whom")
    for one in (read, check):
        one.add_argument("file", type=Path, help="方案文件;- 表示从标准输入读入  the plan; - reads standard input")
    diff.add_argument("old", type=Path, help="旧版  the old version")
    diff.add_argument("new", type=Path, help="新版  the new version")
    check.add_argument("--parent", type=Path, help="上级方案,用于核对  the plan of the level above")
    check.add_argument("--on", type=_day, help="按哪一天的规定提示(默认全部)  the day whose rules count")
    for one in (read, check, diff):
        one.add_argument("--json", action="store_true", help="以 JSON 输出  print JSON")
        one.add_argument(
            "--lang",
            choices=("zh", "en"),
            default=_spoken(),
            help="用哪种语言输出,默认随系统  language of what is printed",
        )
        one.add_argument("--names", action="store_true", help="不遮盖人名和电话  do not cover personal details")


def _spoken() -> printed.Language:
    """English where the system speaks English, else Chinese, the language of the plans."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "zh"


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError("日期应写作 2025-06-30  a date reads 2025-06-30") from None


def run(args: argparse.Namespace) -> int:
    """0 when the plan could be read; what it leaves open is its result and no failure. Raises Refusal for no plan."""
    verb = {"read": _read, "check": _check, "diff": _diff}[args.verb]
    verb(args)
    return 0


def _plan(path: Path) -> plans.Plan:
    if str(path) == "-":
        return plans.read(sys.stdin.buffer.read(), "paste.txt")
    if not path.is_file():
        raise Refusal(
            "plan.no_file", f"找不到方案文件 {path}。请检查路径和文件名。  No such plan file.", ground="", field="file"
        )
    return plans.read(path.read_bytes(), path.name)


def _read(args: argparse.Namespace) -> None:
    plan = _plan(args.file)
    if args.json:
        _dump(plan.to_dict())
    else:
        _say(args, [plan], printed.of_plan(plan, args.lang))


def _check(args: argparse.Namespace) -> None:
    plan = _plan(args.file)
    parent = _plan(args.parent) if args.parent else None
    found = plans.check(plan, parent=parent, on=args.on)
    if args.json:
        _dump([dataclasses.asdict(f) | {"quote": plan.quote(f.span) if f.span else None} for f in found])
    else:
        _say(args, [plan, *([parent] if parent else [])], printed.of_findings(plan, found, args.lang))


def _diff(args: argparse.Namespace) -> None:
    old, new = _plan(args.old), _plan(args.new)
    difference = plans.diff(old, new)
    if args.json:
        _dump(
            {
                "text": [
                    {
                        "sort": c.sort,
                        "old": old.quote(c.old) if c.old else None,
                        "new": new.quote(c.new) if c.new else None,
                    }
                    for c in difference.text
                ],
                "changes": [_change(c) for c in difference.changes],
                "tell": difference.units,
            }
        )
    else:
        _say(args, [old, new], printed.of_difference(old, new, difference, args.lang))


def _change(change: plans.Change) -> dict[str, Any]:
    def plain(value: object) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.asdict(value)
        return value

    return {
        "part": change.part,
        "sort": change.sort,
        "fields": change.fields,
        "old": plain(change.old),
        "new": plain(change.new),
    }


def _dump(value: object) -> None:
    # A lone surrogate of a broken file cannot be written as UTF-8; it is written as an escape then.
    words = json.dumps(value, ensure_ascii=False, indent=1)
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        words = json.dumps(value, ensure_ascii=True, indent=1)
    print(words)


def _say(args: argparse.Namespace, read: list[plans.Plan], lines: list[str]) -> None:
    words = "\n".join(lines)
    persons = {p.text for plan in read for p in plan.persons}
    if persons and not args.names:
        words = printed.covered(words, persons)
    print(words)
    if persons and not args.names:
        print(
            "(人名、电话、邮箱已遮盖;加 --names 显示)  Personal details are covered; --names shows them.",
            file=sys.stderr,
        )
