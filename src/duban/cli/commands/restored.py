"""`./duban restored`: says on record why the database was put back to an earlier state, so that work can go on."""

from __future__ import annotations

import argparse

from django.utils import timezone

from duban.journal import actions, book

NAME = "restored"
HELP = "恢复备份后确认并留痕,使系统恢复写入  put on record that a backup was restored, so that work can go on"
DATA = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--reason."""
    parser.add_argument(
        "--reason",
        required=True,
        help="为何恢复、由谁批准  why it was restored and who approved (200 characters at most)",
    )


def run(args: argparse.Namespace) -> int:
    """Record what was lost. The old mark and copies of checkpoints stay on the disk beside the new ones."""
    book.must_be_there()
    made = actions.accept_restore(actor=actions.CONSOLE, at=timezone.now(), right="console", reason=args.reason)
    print(
        f"已记录:流水第 {made.first_lost} 至 {made.last_lost} 条随恢复丢失;原标记和检查点副本保留在 journal/{made.aside}。"
    )
    print(
        f"On record: entries {made.first_lost} to {made.last_lost} were lost; the old mark and copies are in journal/{made.aside}."
    )
    return 0
