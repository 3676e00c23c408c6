"""What a page hands to its parts: plain values, made by the page from what queries return. Words are already in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Colour = Literal["green", "yellow", "red", "grey", "blue", "none"]
"""绿 on time, 黄 near, 红 overdue, 灰 suspended, 蓝 long-term; ``none`` for what has no date."""
Tone = Literal["plain", "accent", "good", "warn", "bad", "quiet"]
MOST_FIGURES = 7


@dataclass(frozen=True, slots=True)
class Column:
    """列. ``code`` names it in ``?sort=`` if ``sort``; ``kind`` is how it is set; ``phone`` False hides it on narrow screens."""

    code: str
    title: str
    sort: bool = False
    kind: Literal["text", "number", "date", "main", "narrow"] = "text"
    phone: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """行. ``cells`` in the order of the columns; text is escaped, marks (SafeString) are not. ``href`` is where Enter leads."""

    key: str
    cells: Sequence[Any]
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """翻页 by keyset: addresses of the neighbours (empty = none) and what is shown, e.g. 第 51–100 条."""

    previous: str = ""
    next: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """表格. ``caption`` is read aloud, shown only if ``captioned``. ``order`` is ``code`` or ``-code``; ``select`` names the
    checkboxes (empty = none). ``empty`` says what will stand here and what to do first."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    order: str = ""
    select: str = ""
    pager: Pager | None = None
    empty: str = ""
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """可选项 of a filter; ``count`` is shown if known."""

    value: str
    title: str
    chosen: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """筛选条件: one chip of the sentence. ``kind``: ``one`` of the options, ``many`` of them, a free ``text``, a ``days`` span.

    ``said`` is how the chosen value reads in the sentence (empty = not set); ``remove`` the address without it. ``value``
    prefills ``text``; ``days`` sends ``NAME_from`` and ``NAME_to`` and is prefilled by ``from_on`` and ``to_on`` (ISO).
    """

    name: str
    title: str
    kind: Literal["one", "many", "text", "days"]
    options: Sequence[Option] = ()
    said: str = ""
    value: str = ""
    from_on: str = ""
    to_on: str = ""
    remove: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """筛选句: the chips, the address they act on, what else must be kept (``hidden``), and how many rows are left."""

    action: str
    filters: Sequence[Filter]
    hidden: Sequence[tuple[str, str]] = ()
    total: str = ""
    clear: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """页签."""

    title: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    """面包屑: a page above this one."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """要素: a label and its value; ``hint`` explains, ``wide`` takes the whole row."""

    label: str
    value: Any
    hint: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FileShown:
    """附件: ``size`` in bytes. ``note`` says what was done to it (元数据已清除)."""

    name: str
    href: str
    size: int
    kind: str = ""
    sha256: str = ""
    at: datetime | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """经过: one entry of a timeline: what happened, by whom, when, with what words and files. ``seq`` names its journal entry."""

    at: datetime
    who: str
    did: str
    unit: str = ""
    words: str = ""
    facts: Sequence[Fact] = ()
    files: Sequence[FileShown] = ()
    tone: Tone = "plain"
    icon: str = ""
    seq: int | None = None
    href: str = ""
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class MoveShown:
    """可办动作: one move on a case page; ``closed`` says why it is not open to me now, ``needs`` what it asks for."""

    title: str
    href: str = ""
    icon: str = ""
    needs: str = ""
    closed: str = ""
    primary: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """阶段 of a campaign, both days included; a missing end runs on to the campaign's."""

    name: str
    from_on: date | None
    to_on: date | None
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """类别 of the topic tree with its counts; ``count`` links to its rows by ``href``."""

    title: str
    href: str = ""
    count: int = 0
    overdue: int = 0
    code: str = ""
    children: Sequence[Node] = field(default_factory=tuple)
    open: bool = False


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """告知."""

    title: str
    href: str
    at: datetime
    words: str = ""
    unseen: bool = False
    icon: str = "bell"


@dataclass(frozen=True, slots=True)
class Figure:
    """数字: always a link to the rows behind it. ``beside`` compares it, ``trend`` lists earlier values, oldest first."""

    title: str
    value: str
    href: str
    beside: str = ""
    tone: Tone = "plain"
    trend: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """数据列 of a chart; ``colour`` only where colour means a due's state."""

    name: str
    values: Sequence[float | None]
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """图: bars from zero or lines for time, with its table beside it. ``hrefs`` lead from each category to its rows."""

    title: str
    kind: Literal["bar", "line", "stacked"]
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    hrefs: Sequence[str] = ()
    across: bool = False
    note: str = ""
