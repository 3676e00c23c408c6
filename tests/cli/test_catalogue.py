"""A command is a file: the folder is walked, and no list is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.cli import catalogue


def test_what_a_command_says_of_itself_is_read_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    (tmp_path / "__init__.py").touch()
    (tmp_path / "zip_up.py").write_text(
        "import no_such_module\nNAME = 'zip-up'\nHELP = 'h'\nDATA = True\n", encoding="utf-8"
    )
    (tmp_path / "ask.py").write_text("NAME = 'ask'\nHELP = 'h'\nDEV = True\nWEB = False\n", encoding="utf-8")
    found = catalogue.entries()
    assert list(found) == ["ask", "zip-up"]
    assert found["zip-up"] == catalogue.Entry("zip-up", "h", "duban.cli.commands.zip_up", data=True)
    assert found["ask"].dev
    assert not found["ask"].web


def test_every_command_is_named_like_its_file_and_explained_in_two_languages() -> None:
    for entry in catalogue.entries().values():
        assert entry.module == f"duban.cli.commands.{entry.name.replace('-', '_')}"
        zh, en = entry.help.split("  ")
        assert any("一" <= character <= "鿿" for character in zh)
        assert en.isascii()
