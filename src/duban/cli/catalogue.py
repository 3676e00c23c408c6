"""命令目录: finds the commands by walking `commands/`; reads what each says of itself without importing it.

A command is one file `commands/NAME.py` with the constants NAME and HELP and the functions `add_arguments(parser)` and
`run(args) -> int`. It may set DATA = True (it works on a campaign's data: gets `--data` and a Django that is set up),
DEV = True (it needs the developers' packages) and WEB = True (it needs the bundled front end). Standard library only: the
catalogue is read before anything is installed, and must not cost a start the imports of every other command.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "commands"


@dataclass(frozen=True)
class Entry:
    """One command: ``name`` as typed, ``module`` to import for it, and what must be ready before it runs."""

    name: str
    help: str
    module: str
    data: bool = False
    dev: bool = False
    web: bool = False


def entries() -> dict[str, Entry]:
    """All commands by name, in alphabetical order."""
    files = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
    found = [_read(path) for path in files]
    return {entry.name: entry for entry in found}


def _read(path: Path) -> Entry:
    said: dict[str, object] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        ):
            said[node.targets[0].id] = node.value.value
    return Entry(
        name=str(said["NAME"]),
        help=str(said["HELP"]),
        module=f"duban.cli.commands.{path.stem}",
        data=said.get("DATA") is True,
        dev=said.get("DEV") is True,
        web=said.get("WEB") is True,
    )
