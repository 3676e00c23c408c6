"""Front-end files by their plain names: the manifest of the bundle leads to the file that carries its content's hash."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.templatetags.static import static


def url_of(name: str) -> str:
    """Address of a bundled file such as ``desk.css``; of a file that is not there if nothing has been bundled yet."""
    manifest = _manifest()
    try:
        files = _read(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        return static(name)
    return static(files[name])


def check_bundle(**_: Any) -> list[checks.CheckMessage]:
    """Said when the site starts or is checked: without the bundle, pages stand without style and script."""
    if _manifest().is_file():
        return []
    return [checks.Warning("前端文件尚未打包。", hint="请运行 ./duban start,它会先完成打包。", id="desk.W001")]


def _manifest() -> Path:
    return Path(settings.BUILD) / "web" / "manifest.json"


@lru_cache(maxsize=4)
def _read(manifest: Path, changed: int) -> dict[str, str]:
    files: dict[str, str] = json.loads(manifest.read_text("utf-8"))["files"]
    return files
