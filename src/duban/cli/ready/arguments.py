"""What `./duban start` understands: read once before anything is installed, for the checks, and once by the command."""

from __future__ import annotations

import argparse
from pathlib import Path

PORT = 8000


def add_data_argument(parser: argparse.ArgumentParser, root: Path) -> None:
    """The option of every command that works on a campaign's data."""
    parser.add_argument(
        "--data",
        type=Path,
        default=root / "data",
        metavar="DIR",
        help="数据目录,默认为 data/  the folder of the campaign's data, data/ by default",
    )


def add_start_arguments(parser: argparse.ArgumentParser) -> None:
    """PLAN and --port; ``--data`` is added for every command with data."""
    parser.add_argument(
        "plan",
        type=Path,
        nargs="?",
        metavar="PLAN",
        help="方案文件(.txt 或 .docx);不给则打开演练专项  a plan; without one the training campaign opens",
    )
    parser.add_argument("--port", type=_port, default=PORT, help=f"端口,默认 {PORT}  the port, {PORT} by default")


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("端口须在 1 到 65535 之间  a port is between 1 and 65535")
    return port
