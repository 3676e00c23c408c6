"""`docs/words.md` binds the Chinese term to the English name: complete both ways (item 2.1).

A section's table begins each row with the name in the code, in backquotes, then the term. A model's term is the first
word of its docstring; all others are the titles that their tables carry and the screen shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps

from duban.campaign.obligations.kind import all_kinds
from duban.cases import clocks, flow
from duban.cases import words as case_words
from duban.digests.way import ways
from duban.kernel.registry import kinds as kinds_of
from duban.returns.form import FORMS
from duban.returns.rules import SHOWN
from duban.units import kinds, roles

PAGE = Path(__file__).resolve().parents[2] / "docs" / "words.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+?) \|")


def written() -> dict[str, list[tuple[str, str]]]:
    """Heading → (name, term) of every row below it."""
    sections: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            rows = sections.setdefault(line.removeprefix("## "), [])
        elif match := ROW.match(line):
            rows.append((match[1], match[2]))
    return sections


def term_of(docstring: str | None) -> str:
    """The Chinese term that a docstring begins with."""
    match = re.match(r"[^\s:.:。;,]+", docstring or "")
    return match[0] if match else ""


def models() -> dict[str, str]:
    return {
        model.__name__: term_of(model.__doc__)
        for config in apps.get_app_configs()
        if config.name.startswith("duban.")
        for model in config.get_models()
    }


def fixed_words() -> dict[str, str]:
    """Every vocabulary of the cases: ``TABLE.code`` → term."""
    return {
        f"{table}.{code}": term
        for table, terms in vars(case_words).items()
        if table.isupper() and isinstance(terms, dict)
        for code, term in terms.items()
    }


IN_THE_CODE: dict[str, Callable[[], dict[str, str]]] = {
    "Models": models,
    "Stations": lambda: {code: station.title for code, station in flow.STATIONS.items()},
    "Moves": lambda: {code: move.title for code, move in flow.MOVES.items()},
    "Clocks": lambda: {clock.code: clock.title for clock in clocks.CLOCKS.values()},
    "Roles": lambda: {code: role.title for code, role in roles.ROLES.items()},
    "Unit kinds": lambda: {code: kind.title for code, kind in kinds.KINDS.items()},
    "Rounds of the clock": lambda: {code: round_.title for code, round_ in kinds_of("duban.jobs.rounds").items()},
    "Obligation kinds": lambda: {code: kind.title for code, kind in all_kinds().items()},
    "Return forms": lambda: {code: form.title for code, form in FORMS.items()},
    "Ways of delivery": lambda: {code: way.title for code, way in ways().items()},
    "States of a return": lambda: dict(SHOWN),
    "Fixed words": fixed_words,
}


@pytest.mark.parametrize("section", IN_THE_CODE)
def test_every_name_in_the_code_has_its_row_and_every_row_its_name(section: str) -> None:
    rows = written().get(section, [])
    code = IN_THE_CODE[section]()
    assert len(code) > 2
    assert not [name for name, _ in rows if [row[0] for row in rows].count(name) > 1], "named twice"
    page = dict(rows)
    missing = [f"| `{name}` | {term} |" for name, term in code.items() if page.get(name) != term]
    assert not missing, "rows that docs/words.md needs:\n" + "\n".join(missing)
    assert not sorted(set(page) - set(code)), "on the page, not in the code"


def test_every_model_begins_its_docstring_with_its_chinese_term() -> None:
    assert not [name for name, term in models().items() if not re.fullmatch(r"[一-鿿、()()]+", term)]


def test_the_page_has_no_table_that_nothing_checks() -> None:
    assert set(written()) - {"Twins"} == set(IN_THE_CODE)
