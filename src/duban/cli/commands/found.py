"""`./duban found`: the part of ``setup`` that needs the settings it wrote: database, keys, root unit, administrators.

Reads the answers as JSON from standard input and prints the one-time passwords as JSON; people use ``setup``.
"""

from __future__ import annotations

import argparse
import json
import sys

from django.core.management import call_command
from django.utils import timezone

from duban.cli.database import database_file
from duban.cli.interview import ROLES
from duban.cli.whole import made_whole
from duban.units.actions import house

NAME = "found"
HELP = "(由 setup 调用)建立数据库和首批管理员  called by setup"
DATA = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(args: argparse.Namespace) -> int:
    """Make the house; raises Refusal if there is one."""
    answers = json.load(sys.stdin)
    with made_whole(database_file()):
        call_command("migrate", interactive=False, verbosity=0)
        made = house.found_house(
            at=timezone.now(),
            root_name=answers["place"],
            root_kind=answers["level"],
            root_code=answers["code"],
            administrators={role: (login, name) for role, (login, name) in answers["administrators"].items()},
        )
    print(json.dumps({ROLES[role].split()[0]: account for role, account in made.accounts.items()}, ensure_ascii=False))
    return 0
