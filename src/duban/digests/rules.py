"""What a digest says, and when a failed one is tried again. Values in, words out. Pure.

Red lines (C11, C8.1): a digest holds how many, what kind of due, by which day, and one link. Never a case's title or number, never a
word about who reported or whom a report is about: it passes through networks and onto screens that the house does not guard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST_LINES = 40
MOST_TRIES = 6
_MINUTES = (2, 10, 30, 60, 120)


@dataclass(frozen=True, slots=True)
class Item:
    """应办一项: a due as far as a digest may know it. ``title`` what is due by its rule or demand, never what it is about."""

    title: str
    last_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """摘要一行: so many dues of one title; ``first_on`` the earliest last day, ``late`` how many are past theirs."""

    title: str
    first_on: date
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class Words:
    """摘要文字."""

    subject: str
    text: str
    brief: str


def lines(items: Iterable[Item], today: date) -> list[Line]:
    """Dues of one title in one line, late ones first, then soonest first."""
    by_title: dict[str, list[date]] = {}
    for item in items:
        by_title.setdefault(" ".join(item.title.split()), []).append(item.last_on)
    found = [
        Line(title, min(days), len(days), sum(1 for day in days if day < today)) for title, days in by_title.items()
    ]
    return sorted(found, key=lambda line: (line.first_on, line.title))


def words(to: str, found: Sequence[Line], today: date, link: str) -> Words:
    """Subject, text and one line for short messages."""
    number, late = sum(line.number for line in found), sum(line.late for line in found)
    soon = sum(1 for line in found if line.first_on == today)
    head = f"待办 {number} 项" + (f",其中逾期 {late} 项" if late else "")
    told = [_line(line, today) for line in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        told.append(f"……另有 {len(found) - MOST_LINES} 类,请登录查看。")
    ending = [f"办理:{link}"] if link else ["请登录督办系统办理。"]
    text = "\n".join([f"{to}:{head}。", *told, *ending, "本摘要不含办件内容;如已办理,请忽略。"])
    due_today = ",有今天到期的" if soon else ""
    brief = f"【督办】{to}{head}{due_today}。{link or '请登录办理。'}"
    return Words(f"督办待办摘要({today:%Y-%m-%d}):{head}", text, brief)


def _line(line: Line, today: date) -> str:
    days = (line.first_on - today).days
    when = f"逾期 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"还有 {days} 天"
    number = f" {line.number} 项" if line.number > 1 else ""
    late = f",其中逾期 {line.late} 项" if line.number > 1 and line.late and line.late < line.number else ""
    first = "最早 " if line.number > 1 else ""
    return f"{'!' if line.late else '·'} {line.title}{number}:{first}{line.first_on.isoformat()}({when}){late}"


def wait(tries: int) -> timedelta | None:
    """How long after the attempt number ``tries`` the next one follows; None where it was the last."""
    return timedelta(minutes=_MINUTES[tries - 1]) if tries < MOST_TRIES else None


def masked(address: str) -> str:
    """Enough of an address to recognise it by, not enough to use it."""
    name, at, host = address.partition("@")
    shown = f"{name[:2]}***" if len(name) > 4 else f"{name[:1]}***"
    return f"{shown}{at}{host}" if at else f"{shown}{address[-2:]}" if len(address) > 6 else shown
