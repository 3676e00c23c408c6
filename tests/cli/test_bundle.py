"""The front end is bundled anew when an input changes, and a bundle is taken over whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from duban.cli.ready import bundle
from duban.cli.ready.trouble import CommandFailed, Trouble


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a small `web/` and an environment's folder to find node in."""
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    for name in (".npmrc", "build.mjs", "package-lock.json", "package.json", "src/desk.js"):
        (web / name).write_text(name, encoding="utf-8")
    (tmp_path / ".venv" / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    return tmp_path


class Node:
    """Stands in for node: writes a bundle named after the content of desk.js, or fails."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = ""

    def run(self, command: Sequence[str | Path], **_: Any) -> str:
        if self.output:
            raise CommandFailed("node", 1, self.output)
        if "ci" in command:
            (self.root / "web" / "node_modules").mkdir(exist_ok=True)
            return ""
        out = Path(command[-1])
        content = (self.root / "web" / "src" / "desk.js").read_text(encoding="utf-8").replace("/", "")
        (out / f"desk-{content}").write_text("code", encoding="utf-8")
        (out / "manifest.json").write_text(json.dumps({"files": {"desk.js": f"desk-{content}"}}), encoding="utf-8")
        return ""


@pytest.fixture
def node(root: Path, monkeypatch: pytest.MonkeyPatch) -> Node:
    """The stand-in, in place."""
    stand_in = Node(root)
    monkeypatch.setattr(bundle, "run", stand_in.run)
    return stand_in


def change(root: Path, text: str) -> None:
    (root / "web" / "src" / "desk.js").write_text(text, encoding="utf-8")


def names(root: Path) -> set[str]:
    return {path.name for path in bundle.folder(root).iterdir()}


def test_a_bundle_is_ready_until_an_input_changes(root: Path, node: Node) -> None:
    assert not bundle.is_ready(root)
    bundle.make(root)
    assert bundle.is_ready(root)
    for name in (".npmrc", "build.mjs", "package-lock.json", "package.json", "src/desk.js"):
        path = root / "web" / name
        before = path.read_bytes()
        path.write_bytes(before + b" ")
        assert not bundle.is_ready(root), name
        path.write_bytes(before)
        assert bundle.is_ready(root), name
    (root / "web" / "src" / "new.css").touch()
    assert not bundle.is_ready(root)


def test_a_bundle_that_lost_a_file_is_not_ready(root: Path, node: Node) -> None:
    bundle.make(root)
    (bundle.folder(root) / "desk-srcdesk.js").unlink()
    assert not bundle.is_ready(root)


def test_a_server_on_the_former_bundle_keeps_its_files_and_older_ones_go(root: Path, node: Node) -> None:
    change(root, "one")
    bundle.make(root)
    change(root, "two")
    bundle.make(root)
    assert names(root) == {"manifest.json", "desk-one", "desk-two"}
    change(root, "three")
    bundle.make(root)
    assert names(root) == {"manifest.json", "desk-two", "desk-three"}


def test_a_failed_bundle_leaves_the_former_one_as_it_was(root: Path, node: Node) -> None:
    bundle.make(root)
    before = (bundle.folder(root) / "manifest.json").read_bytes()
    change(root, "broken")
    node.output = "✘ [ERROR] Expected ; but found }"
    with pytest.raises(Trouble, match="Expected ; but found") as told:
        bundle.make(root)
    assert told.value.code == "bundle.failed"
    assert (bundle.folder(root) / "manifest.json").read_bytes() == before
    assert [path.name for path in (root / ".build").iterdir()] == ["web"]


def test_packages_are_installed_once_for_a_lock(root: Path, node: Node) -> None:
    assert not bundle.modules_are_ready(root)
    bundle.install_modules(root)
    assert bundle.modules_are_ready(root)
    (root / "web" / "package-lock.json").write_text("other", encoding="utf-8")
    assert not bundle.modules_are_ready(root)


def test_packages_that_cannot_be_fetched_leave_nothing_behind(root: Path, node: Node) -> None:
    (root / "web" / "node_modules").mkdir()
    node.output = "npm error code ENOTFOUND"
    with pytest.raises(Trouble) as told:
        bundle.install_modules(root)
    assert told.value.code == "network.away"
    assert not (root / "web" / "node_modules").exists()
