"""Checkpoints on paper and as a file; a third person checks them with nothing but the script in docs/journal.md."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duban.cli.commands import checkpoint, keys, restored
from duban.journal import actions, queries
from duban.journal.models import Checkpoint
from duban.journal.verify import verify
from duban.kernel.errors import NotThere, Refusal
from tests.journal.cast import Cast, make, rename

PAGE = Path(__file__).resolve().parents[2] / "docs" / "journal.md"


@pytest.fixture
def cast(db: None) -> Cast:
    made = make()
    actions.rotate_keys(at=made.later())
    rename(made.units[0], "青禾州", at=made.later())
    actions.checkpoint(at=made.later())
    return made


def script() -> str:
    """The check as the page prints it."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def check(tmp_path: Path, told: dict[str, Any], *more: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Run it as a stranger would: a file beside the script, no Duban."""
    (tmp_path / "check.py").write_text(script(), "utf-8")
    names = []
    for number, content in enumerate((told, *more)):
        names.append(f"{number}.json")
        (tmp_path / names[-1]).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return subprocess.run(
        [sys.executable, "-I", "check.py", *names], cwd=tmp_path, capture_output=True, text=True, check=False
    )


def test_a_stranger_checks_chain_signatures_and_changes_of_key(cast: Cast, tmp_path: Path) -> None:
    told = queries.checkpoints()
    done = check(tmp_path, told)
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 checkpoints fit, up to entry 15" in done.stdout
    assert len(script().strip().splitlines()) <= 45


@pytest.mark.parametrize("name", ["first", "last", "at", "root", "prev", "next_key", "hash", "key", "signature", "nr"])
def test_the_stranger_finds_any_alteration(cast: Cast, tmp_path: Path, name: str) -> None:
    told = queries.checkpoints()
    point = told["checkpoints"][2]
    point[name] = (
        point[name] + 1 if isinstance(point[name], int) else ("0" if point[name][:1] != "0" else "1") + point[name][1:]
    )
    assert check(tmp_path, told).returncode != 0


def test_the_stranger_finds_a_checkpoint_left_out_or_put_in_another_place(cast: Cast, tmp_path: Path) -> None:
    told = queries.checkpoints()
    points = told["checkpoints"]
    assert check(tmp_path, {**told, "checkpoints": [points[0], *points[2:]]}).returncode != 0
    assert check(tmp_path, {**told, "checkpoints": [points[1], points[0], *points[2:]]}).returncode != 0


def test_the_stranger_checks_a_receipt(cast: Cast, tmp_path: Path) -> None:
    proof = queries.inclusion(3)
    assert proof is not None
    told = queries.checkpoints()
    assert check(tmp_path, told, proof.as_dict()).returncode == 0
    forged = {**proof.as_dict(), "hash": "0" * 64}
    assert check(tmp_path, told, forged).returncode != 0


def test_checkpoints_by_the_national_hash_are_as_good(settings: Any, db: None) -> None:
    """3.3: SM3 selectable; a journal that changed its hash on the way verifies."""
    made = make()
    usual = settings.CONFIG
    settings.CONFIG = replace(usual, digest="sm3")
    rename(made.units[0], "青禾州", at=made.later())
    point = actions.checkpoint(at=made.later())
    rename(made.units[1], "白榆州", at=made.later())
    settings.CONFIG = usual
    assert point is not None
    assert point.alg == "sm3"
    rename(made.units[0], "青禾市", at=made.later())
    actions.checkpoint(at=made.later())
    assert [p.alg for p in Checkpoint.objects.order_by("nr")] == ["sha256", "sha256", "sm3", "sha256"]
    assert verify() == []


def test_the_page_shows_all_that_is_signed(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert checkpoint.run(Namespace(print=1, export=None, since=1)) == 0
    said = capsys.readouterr().out
    point = Checkpoint.objects.get(nr=1)
    bare = said.replace(" ", "").replace("\n", "")
    for value in (point.root, point.prev, point.hash, point.signature, point.key_id):
        assert value in bare
    assert "第 1 条 至 第 6 条" in said
    assert "BEGIN PUBLIC KEY" in said
    checkpoint.run(Namespace(print=3, export=None, since=1))
    assert "换用密钥" in capsys.readouterr().out
    with pytest.raises(NotThere, match="没有第 77 号"):
        checkpoint.run(Namespace(print=77, export=None, since=1))


def test_the_command_signs_what_is_open_and_exports(cast: Cast, tmp_path: Path) -> None:
    rename(cast.units[0], "青禾市", at=cast.later())
    path = tmp_path / "out.json"
    assert checkpoint.run(Namespace(print=None, export=path, since=2)) == 0
    told = json.loads(path.read_text("utf-8"))
    assert [point["nr"] for point in told["checkpoints"]] == [2, 3, 4, 5]
    assert len(told["keys"]) == 2


@pytest.mark.django_db(transaction=True)
def test_keys_are_changed_and_shown_at_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    make()
    assert keys.run(Namespace(what="rotate")) == 0
    assert "私钥已销毁" in capsys.readouterr().out
    assert keys.run(Namespace(what="show")) == 0
    assert capsys.readouterr().out.count("BEGIN PUBLIC KEY") == 2
    assert verify() == []


def test_nothing_is_accepted_as_restored_that_was_not(cast: Cast) -> None:
    with pytest.raises(Refusal, match="无须确认"):
        restored.run(Namespace(reason="演练"))
