"""The locks hold all that the project asks for, by hash, and name no host to fetch it from."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def locked(name: str) -> dict[str, str]:
    """Package → version of one lock."""
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))


def asked(requirements: list[str]) -> set[str]:
    """The packages that a list of requirements names."""
    return {match[0].lower().replace("_", "-") for text in requirements if (match := NAME.match(text))}


def test_the_run_lock_holds_every_dependency() -> None:
    assert not asked(PROJECT["project"]["dependencies"]) - set(locked("run"))


def test_the_dev_lock_holds_every_development_dependency_and_the_run_lock_as_it_is() -> None:
    dev = locked("dev")
    assert not asked(PROJECT["dependency-groups"]["dev"]) - set(dev)
    assert locked("run").items() <= dev.items()


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_every_locked_package_has_a_hash(name: str) -> None:
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE))
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(
    "path", ["locks/run.txt", "locks/dev.txt", "locks/uv.txt", "web/package-lock.json", "web/.npmrc"]
)
def test_no_lock_names_a_host(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    # A package may say where to fund its authors; that is no place to fetch from.
    assert not [line for line in text.splitlines() if "://" in line and '"url": ' not in line]
    assert "resolved" not in text.replace("omit-lockfile-registry-resolved", "")


def test_the_front_end_lock_pins_what_the_package_file_asks_for() -> None:
    package = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for group in ("dependencies", "devDependencies"):
        assert lock[""][group] == package[group]
        for name, version in package[group].items():
            assert lock[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in entry for path, entry in lock.items() if path)
