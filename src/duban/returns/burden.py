"""负担: what is asked of a unit – fields, how many the house fills itself, and the same datum asked twice, by whom (G4, issue 4 line 8). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duban.returns.form import Form


@dataclass(frozen=True, slots=True)
class Ask:
    """一次要报: one form for one period, and which demand asks."""

    form: Form
    demand: int
    title: str
    key: str


@dataclass(frozen=True, slots=True)
class Load:
    """一个单位的负担, a week: returns, fields to fill, of which the house knows so many; ``twice`` data asked by several demands."""

    unit_id: int
    name: str
    returns: float
    asked: float
    known: float
    twice: tuple[tuple[str, tuple[str, ...]], ...]


def load(unit_id: int, asks: Sequence[Ask], weeks: int) -> Load:
    """The load of one unit whose returns of ``weeks`` weeks are ``asks``."""
    fields = sum(1 for ask in asks for cell in ask.form.cells if cell.typed)
    known = sum(1 for ask in asks for cell in ask.form.cells if cell.typed and cell.known)
    return Load(unit_id, "", len(asks) / weeks, fields / weeks, known / weeks, asked_twice(asks))


def asked_twice(asks: Sequence[Ask]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Data that more than one demand asks for: the same title and unit in different demands, with the demands that ask."""
    by_datum: dict[str, dict[int, str]] = {}
    for ask in asks:
        for datum in data_of(ask.form):
            by_datum.setdefault(datum, {})[ask.demand] = ask.title
    return tuple((datum, tuple(by.values())) for datum, by in sorted(by_datum.items()) if len(by) > 1)


def data_of(form: Form) -> tuple[str, ...]:
    """The figures a form asks a person for. Words for the period are no part of a datum: 本周新增问题 and 本月新增问题 are one question."""
    return tuple(
        dict.fromkeys(f"{_bare(cell.title)}({cell.unit})" for cell in form.cells if cell.typed and cell.is_number)
    )


def _bare(title: str) -> str:
    for word in ("本周", "本月", "本期", "本阶段", "周末", "月末", "阶段末"):
        title = title.replace(word, "")
    return title


def loads(asks: Mapping[int, Sequence[Ask]], weeks: int) -> list[Load]:
    """All units, the heaviest first."""
    found = [load(unit, mine, weeks) for unit, mine in asks.items()]
    return sorted(found, key=lambda one: (-one.asked, one.unit_id))
