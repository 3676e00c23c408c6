"""Runs one command: sets up what it asks for, and turns every refusal into a sentence and an exit status."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

import django
from django.db import DatabaseError

from duban.cli import catalogue
from duban.cli.ready import say
from duban.cli.ready.arguments import add_data_argument
from duban.cli.ready.main import INTERRUPTED, ROOT, no_such_command, show_commands
from duban.cli.ready.trouble import (
    CommandFailed,
    Trouble,
    database_trouble,
    disk_is_full,
    from_os_error,
    full_disk,
)
from duban.journal import engine
from duban.kernel.errors import Refusal


def main(argv: list[str]) -> int:
    """Run the command line ``argv`` (without the program's name) and return its exit status."""
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
        return _run(entry, argv[1:])
    except Trouble as trouble:
        say.refuse(trouble)
    except Refusal as refusal:
        print(refusal, file=sys.stderr, flush=True)
    except CommandFailed as failure:
        print(f"{failure.output}\n{failure}", file=sys.stderr, flush=True)
    except BrokenPipeError:
        # Whoever read our output has closed it (`| head`); the interpreter's last flush must not fail for it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        say.refuse(told)
    return 1


def _told(error: Exception) -> Trouble | None:
    """The sentence for a fault of the machine that a person can mend; a database wraps the system's error in its own."""
    folder = Path(os.environ.get("DUBAN_DATA", ROOT))
    if isinstance(error, OSError):
        return from_os_error(error, ROOT)
    if disk_is_full(str(error)):
        return full_disk(folder)
    told = engine.meaning(error) if isinstance(error, DatabaseError) else None
    return database_trouble(told.code, folder) if told is not None else None


def _run(entry: catalogue.Entry, argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"./duban {entry.name}", description=entry.help)
    if entry.data:
        add_data_argument(parser, ROOT)
        # Settings and models are read when the command's module is imported, so its data folder must be known before.
        _set_up_django(argv)
    command = importlib.import_module(entry.module)
    command.add_arguments(parser)
    return int(command.run(parser.parse_args(argv)) or 0)


def _set_up_django(argv: list[str]) -> None:
    first = argparse.ArgumentParser(add_help=False)
    add_data_argument(first, ROOT)
    data: Path = first.parse_known_args(argv)[0].data
    os.environ["DUBAN_DATA"] = str(data.absolute())
    # Set, not offered: a shell may still carry the settings of another project.
    os.environ["DJANGO_SETTINGS_MODULE"] = "duban.site.settings"
    django.setup()
