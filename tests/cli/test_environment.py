"""The environment is ready when its mark says so, and half of one is never taken for a whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from duban.cli.ready import environment
from duban.cli.ready.trouble import CommandFailed, Trouble


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with locks and no environment."""
    (tmp_path / "locks").mkdir()
    (tmp_path / "src").mkdir()
    for name in ("run", "dev", "uv"):
        (tmp_path / "locks" / f"{name}.txt").write_text(f"{name}==1\n", encoding="utf-8")
    return tmp_path


class Machine:
    """Stands in for the programs that are run: makes what they would make, and fails where it is told to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran: list[str] = []
        self.fails: dict[str, str] = {}

    def run(self, command: Sequence[str | Path], **_: Any) -> str:
        text = " ".join(str(part) for part in command)
        self.ran.append(text)
        for words, output in self.fails.items():
            if words in text:
                raise CommandFailed(Path(command[0]).name, 1, output)
        if "-m venv" in text:
            packages = environment.folder(self.root) / "lib" / "python3.11" / "site-packages"
            packages.mkdir(parents=True)
            environment.python(self.root).parent.mkdir()
            environment.python(self.root).symlink_to(sys.executable)
        return ""


@pytest.fixture
def machine(root: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The stand-in, in place."""
    stand_in = Machine(root)
    monkeypatch.setattr(environment, "run", stand_in.run)
    monkeypatch.setattr(environment, "uv_environment", lambda python: {})
    return stand_in


def test_a_fresh_environment_is_made_once_and_then_ready(root: Path, machine: Machine) -> None:
    assert not environment.is_ready(root, "run")
    environment.make(root, "run")
    assert environment.is_ready(root, "run")
    assert not environment.is_ready(root, "dev")


def test_the_source_is_on_the_path_by_a_path_that_survives_a_move(root: Path, machine: Machine) -> None:
    environment.make(root, "run")
    line = (environment.folder(root) / "lib/python3.11/site-packages/duban.pth").read_text(encoding="utf-8")
    assert line == "../../../../src\n"


def test_the_developers_environment_serves_both(root: Path, machine: Machine) -> None:
    environment.make(root, "dev")
    assert environment.is_ready(root, "run")
    assert environment.is_ready(root, "dev")


def test_a_changed_lock_is_added_to_the_environment_that_is_there(root: Path, machine: Machine) -> None:
    environment.make(root, "run")
    (root / "locks" / "run.txt").write_text("run==2\n", encoding="utf-8")
    assert not environment.is_ready(root, "run")
    machine.ran.clear()
    environment.make(root, "run")
    assert environment.is_ready(root, "run")
    assert not any("-m venv" in command for command in machine.ran)


def test_an_environment_whose_making_was_cut_short_is_made_anew(root: Path, machine: Machine) -> None:
    environment.make(root, "run")
    (environment.folder(root) / "duban.json").write_text(json.dumps({"making": "run"}), encoding="utf-8")
    (environment.folder(root) / "half-a-package").touch()
    assert not environment.is_ready(root, "run")
    environment.make(root, "run")
    assert environment.is_ready(root, "run")
    assert not (environment.folder(root) / "half-a-package").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(root: Path, machine: Machine) -> None:
    environment.make(root, "run")
    environment.python(root).unlink()
    environment.python(root).symlink_to(root / "nowhere")
    assert not environment.is_ready(root, "run")
    environment.make(root, "run")
    assert environment.python(root).resolve() == Path(sys.executable).resolve()


@pytest.mark.parametrize(
    ("output", "code"),
    [("No space left on device", "disk.full"), ("dns error: no such host", "network.away")],
)
def test_what_pip_cannot_mend_either_leaves_nothing_behind(
    root: Path, machine: Machine, output: str, code: str
) -> None:
    machine.fails = {"uv pip install": output}
    with pytest.raises(Trouble) as told:
        environment.make(root, "run")
    assert told.value.code == code
    assert not environment.folder(root).exists()
    assert not any("-m pip install" in command and "run.txt" in command for command in machine.ran)


@pytest.mark.parametrize("fault", ["uv.txt", "uv pip install"])
def test_where_uv_cannot_serve_pip_does_the_work(root: Path, machine: Machine, fault: str) -> None:
    machine.fails = {fault: "ERROR: No matching distribution found"}
    environment.make(root, "run")
    assert environment.is_ready(root, "run")
    assert "--require-hashes" in machine.ran[-1]
    assert machine.ran[-1].endswith("run.txt")


def test_a_failure_of_another_kind_says_the_last_thing_that_was_printed(root: Path, machine: Machine) -> None:
    machine.fails = {"uv.txt": "no uv", "run.txt": "building wheel\nerror: no C compiler\n\n"}
    with pytest.raises(Trouble) as told:
        environment.make(root, "run")
    assert "error: no C compiler" in told.value.en
    assert not environment.folder(root).exists()


def test_every_file_is_checked_against_its_hash(root: Path, machine: Machine) -> None:
    environment.make(root, "run")
    installs = [command for command in machine.ran if " install " in command]
    assert len(installs) == 2
    assert all("--require-hashes" in command for command in installs)
