"""文件: a text and a line of JSON for each digest, in a folder that another system reads or a person carries across."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from duban.digests.way import Letter, Sealed, Setting, Undelivered, Way

_UNFIT = re.compile(r"[^\w\u4e00-\u9fff().-]+")


def check(address: str) -> str:
    """What is wrong with the name of a recipient's file."""
    return (
        ""
        if address and name_of(address) == address and len(address) <= 80
        else "文件名只能用汉字、字母、数字和 - _ . ( )。"
    )


def name_of(words: str) -> str:
    """Words as the name of a file: no separators, no leading dot."""
    return _UNFIT.sub("_", words).strip("._")


def send(letter: Letter, sealed: Sealed) -> None:
    """Write ``<day>/<name>.txt`` and ``<day>/<name>.jsonl``, whole or not at all; a second attempt writes the same files."""
    day = sealed.folder / f"{letter.on:%Y-%m-%d}"
    said = {
        "id": letter.id,
        "on": letter.on.isoformat(),
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "link": letter.link,
    }
    try:
        day.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(day / f"{sealed.address}.txt", f"{letter.subject}\n\n{letter.text}\n")
        _write(day / f"{sealed.address}.jsonl", json.dumps(said, ensure_ascii=False) + "\n")
    except OSError:
        raise Undelivered("disk", down=True) from None


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


KIND = Way(
    code="file",
    title="写成文件",
    basis="本系统约定,见 docs/digests.md",
    samples=("柳溪镇",),
    settings=(Setting("folder", "文件夹", "在数据文件夹之内。", initial="digests"),),
    address="文件名",
    check=check,
    send=send,
)
