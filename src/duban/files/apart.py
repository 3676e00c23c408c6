"""隔离处理: documents are taken apart in a process of their own with little time and memory, so that a hostile one ends there.

It also keeps the server answering while a large document is rewritten. Pictures and films are walked through in place: they
cost no more than their size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from duban.files import rules, strip
from duban.files.rules import Kind
from duban.files.strip import Cleaned
from duban.kernel.errors import Refusal

APART: Final = frozenset(("pdf", "docx", "xlsx", "ofd"))


@dataclass(frozen=True, slots=True)
class Limits:
    """限额: ``seconds`` of computing (and three times that by the clock), ``memory`` bytes."""

    seconds: int = 60
    memory: int = 2048 * rules.MB


def clean(source: Path, target: Path, kind: Kind, name: str, *, limits: Limits | None = None) -> Cleaned:
    """``strip.clean`` from file to file (``target`` is there and empty), in a process of its own where the kind asks for it.

    Raises Refusal as that does, also where the limits did not suffice; OSError as the disk does.
    """
    if kind.code not in APART:
        with source.open("rb") as old, target.open("rb+") as new:
            return strip.clean(old, new, kind, name)
    return _apart(source, target, kind, name, limits or Limits())


def _apart(source: Path, target: Path, kind: Kind, name: str, limits: Limits) -> Cleaned:
    command = [
        sys.executable, "-P", "-m", "duban.files.strip", kind.code, name, str(source), str(target), str(limits.seconds), str(limits.memory),
    ]  # fmt: skip
    env = {
        "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
        "PYTHONUTF8": "1",
        "PATH": os.environ.get("PATH", ""),
    }
    try:
        done = subprocess.run(
            command, env=env, cwd=source.parent, capture_output=True, timeout=3 * limits.seconds, check=False
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refusal(
            "file.too_complex",
            f"文件“{name}”的结构过于复杂或异常,检查时用尽了限定的时间或内存。请用原程序重新保存,或打印成 PDF 后上传。",
            ground=rules.GROUND,
        ) from error
    if "errno" in told:
        raise OSError(told["errno"], os.strerror(told["errno"]))
    if "code" in told:
        raise Refusal(told["code"], told["sentence"], ground=told["ground"])
    return Cleaned(told["removed"], told["left"])
