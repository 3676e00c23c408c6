"""`./duban tick`: run every round of the clock once, for places that let their own scheduler do it."""

from __future__ import annotations

import argparse

from django.utils import timezone

from duban.jobs import clock

NAME = "tick"
HELP = "执行一次定时巡检(检查点、恢复、升级督办)  run the clock's rounds once"
DATA = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(args: argparse.Namespace) -> int:
    """Print what each round did."""
    titles = {turn.code: turn.title for turn in clock.rounds()}
    for code, number in clock.run_all(timezone.now()).items():
        print(f"{titles[code]}:{number}")
    return 0
