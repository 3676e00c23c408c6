"""台账列: what each column of the ledger on screen shows. A row of the table is all it takes to offer another one (E3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy

from duban.cases import words
from duban.cases.lines import Line
from duban.cases.lists import Extra
from duban.desk.pages.cases import shown
from duban.desk.pages.cases.today import Today
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Row
from duban.desk.wording import label
from duban.kernel.money import format_yuan

Cell = Callable[[Line, Extra, Today], Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """一列. ``cell`` gets the case, what stands beside it, and today."""

    title: Any
    cell: Cell
    kind: Literal["text", "number", "date", "main", "narrow"] = "text"
    sort: bool = False
    phone: bool = True


def _people(case: Line, extra: Extra, today: Today) -> Any:
    return "—" if case.people is None else case.people


def _money(case: Line, extra: Extra, today: Today) -> str:
    return "—" if case.money_fen is None else format_yuan(case.money_fen).removesuffix(" 元")


def _source(case: Line, extra: Extra, today: Today) -> str:
    return "、".join(label(words.SOURCES[code]) for code in dict.fromkeys(extra.sources)) or "—"


COLUMNS: dict[str, Shown] = {
    "number": Shown(gettext_lazy("编号"), lambda c, e, t: shown.number(c), "narrow", sort=True),
    "title": Shown(gettext_lazy("事项"), lambda c, e, t: shown.title(c), "main"),
    "kind": Shown(gettext_lazy("办件类别"), lambda c, e, t: label(words.KINDS[c.kind]), phone=False),
    "station": Shown(gettext_lazy("环节"), lambda c, e, t: shown.station(c)),
    "due": Shown(gettext_lazy("时限"), lambda c, e, t: shown.due(c, t.on, t.calendar), sort=True),
    "handler": Shown(gettext_lazy("承办单位"), lambda c, e, t: shown.unit_named(c.handler_name, c.handler_short)),
    "topic": Shown(gettext_lazy("问题类别"), lambda c, e, t: c.topic_text or "—", phone=False),
    "area": Shown(gettext_lazy("单位(块)"), lambda c, e, t: e.area or "—", phone=False),
    "line": Shown(gettext_lazy("主管(条)"), lambda c, e, t: e.line or "—", phone=False),
    "assists": Shown(gettext_lazy("协办单位"), lambda c, e, t: "、".join(e.assists) or "—", phone=False),
    "source": Shown(gettext_lazy("来源"), _source, phone=False),
    "found": Shown(gettext_lazy("发现日期"), lambda c, e, t: marks.day(c.found_on), "date", phone=False),
    "fix_kind": Shown(
        gettext_lazy("整改类型"), lambda c, e, t: label(words.FIX_KINDS.get(c.fix_kind, "")) or "—", phone=False
    ),
    "finding": Shown(
        gettext_lazy("结论"), lambda c, e, t: label(words.FINDINGS.get(c.finding, "")) or "—", phone=False
    ),
    "money": Shown(gettext_lazy("涉及金额(元)"), _money, "number", phone=False),
    "people": Shown(gettext_lazy("涉及人数"), _people, "number", phone=False),
    "evidence": Shown(gettext_lazy("佐证"), lambda c, e, t: e.evidence or "—", "number", phone=False),
    "closed": Shown(gettext_lazy("办结日期"), lambda c, e, t: marks.day(c.closed_on), "date", phone=False),
}
DEFAULT = ("number", "title", "station", "due", "handler", "topic", "found")
# Columns that show what is not in the case's own row (``lists.extras``).
BESIDE = frozenset({"area", "line", "assists", "source", "evidence"})
# Without these a row could not be told from another.
ALWAYS = ("number", "title")


def heads(codes: Iterable[str]) -> list[Column]:
    """Heads of the chosen columns, in the table's own order."""
    return [
        Column(
            code, str(COLUMNS[code].title), sort=COLUMNS[code].sort, kind=COLUMNS[code].kind, phone=COLUMNS[code].phone
        )
        for code in codes
    ]


def row(case: Line, extra: Extra, codes: Iterable[str], today: Today) -> Row:
    """One line of the ledger."""
    cells = tuple(COLUMNS[code].cell(case, extra, today) for code in codes)
    return Row(str(case.pk), cells, href=shown.href(case))


def offered(chosen: Iterable[str]) -> list[tuple[str, str, bool, bool]]:
    """Columns to choose from: code, title, whether shown, whether it can be left out."""
    held = set(chosen)
    return [(code, str(one.title), code in held, code not in ALWAYS) for code, one in COLUMNS.items()]
