"""What administrators read has words: every right, every role, every kind of entry, also those added tomorrow."""

from __future__ import annotations

import re
from pathlib import Path

from duban.cases.flow import MOVES
from duban.desk.entry_words import ENTRY_FAMILIES, ENTRY_KINDS
from duban.desk.role_words import DUTIES, SENTENCES
from duban.units.roles import RIGHTS, ROLES

SOURCE = Path(__file__).resolve().parents[3] / "src" / "duban"
_ACT = re.compile(r"""act\([^)]*kind="([a-z_]+\.[a-z_]+)\"""")


def test_every_right_is_explained_in_a_sentence() -> None:
    assert set(SENTENCES) == set(RIGHTS)


def test_every_role_says_what_it_is_there_for() -> None:
    assert set(DUTIES) == set(ROLES)


def test_every_kind_of_act_in_the_code_has_words() -> None:
    found = {
        kind
        for path in SOURCE.rglob("*.py")
        if "/site/" not in str(path)
        for kind in _ACT.findall(path.read_text("utf-8"))
    }
    moves = {f"case.{code}" for code in MOVES}
    assert len(found) > 30
    assert found - set(ENTRY_KINDS) - moves == set()


def test_every_family_of_entries_can_be_filtered() -> None:
    assert {kind.partition(".")[0] for kind in ENTRY_KINDS} - set(ENTRY_FAMILIES) <= {"calendar", "house"}
