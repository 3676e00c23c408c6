"""小标记: due, state, person, unit, day, moment, count. Made in Python because a ledger shows hundreds of them on a page."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext_lazy

from duban.desk.parts.icons import icon
from duban.desk.parts.values import Tone
from duban.kernel.limits import Left, Unit

COLOUR_WORDS = {
    "green": pgettext_lazy("due", "按期"),
    "yellow": pgettext_lazy("due", "临期"),
    "red": pgettext_lazy("due", "超期"),
    "grey": pgettext_lazy("due", "暂停"),
    "blue": pgettext_lazy("due", "长期"),
    "none": pgettext_lazy("due", "无期限"),
}
# One shape a colour, so that a state is told apart without seeing colours: disc, triangle, diamond, two bars, ring, dash.
_SHAPES = {
    "green": '<circle cx="6" cy="6" r="4.5"/>',
    "yellow": '<path d="M6 1l5.5 10H.5z"/>',
    "red": '<path d="M6 .3L11.7 6 6 11.7.3 6z"/>',
    "grey": '<path d="M2.5 1.5h2.5v9H2.5zM7 1.5h2.5v9H7z"/>',
    "blue": '<path d="M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zm0 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z"/>',
    "none": '<path d="M1 5.25h10v1.5H1z"/>',
}
PROVISIONAL = gettext_lazy("节假日安排未发布,暂算")


def left_words(left: Left) -> str:
    """How far off a date is, in the reader's language: 还剩 3 个工作日 · 今天到期 · 超期 2 天."""
    if left.days == 0:
        return gettext("今天到期")
    days = abs(left.days)
    if left.days < 0:
        return ngettext("超期 %(days)d 天", "超期 %(days)d 天", days) % {"days": days}
    if left.unit is Unit.WORKDAY:
        return ngettext("还剩 %(days)d 个工作日", "还剩 %(days)d 个工作日", days) % {"days": days}
    return ngettext("还剩 %(days)d 天", "还剩 %(days)d 天", days) % {"days": days}


def due(
    colour: str,
    left: Left | None = None,
    on: date | None = None,
    *,
    words: str = "",
    note: str = "",
    short: bool = False,
) -> SafeString:
    """A due: shape in its ``colour`` (``values.Colour``; KeyError for another), words, and the exact date on hover and in print.

    ``left`` says how far off it is; ``words`` replaces it (已销号). ``note`` adds to the hover text. ``short`` leaves the exact
    date to hover even where there is room.
    """
    state = str(COLOUR_WORDS[colour])
    said = words or (left_words(left) if left else state)
    exact = day_words(on) if on else ""
    provisional = str(PROVISIONAL) if left and left.provisional else ""
    hover = " · ".join(part for part in (state, exact, provisional, note) if part)
    return format_html(
        '<span class="due due-{}{}" title="{}">{}<span class="due-words">{}</span>{}{}</span>',
        colour,
        " due-short" if short else "",
        hover,
        shape(colour),
        said,
        format_html('<time class="due-on" datetime="{0}">{0}</time>', on.isoformat()) if on else "",
        mark_safe('<span class="due-note">*</span>') if provisional else "",
    )


@lru_cache(maxsize=16)
def shape(colour: str) -> SafeString:
    """The shape that goes with a due's colour; the words beside it carry the meaning."""
    return format_html(
        '<svg class="shape shape-{}" viewBox="0 0 12 12" aria-hidden="true">{}</svg>',
        colour,
        mark_safe(_SHAPES[colour]),  # noqa: S308  (our own table)
    )


def chip(words: str, tone: Tone = "plain", *, mark: str = "", hint: str = "") -> SafeString:
    """A state: 整改中, 待审. ``tone`` colours it only where colour means something; ``mark`` is an icon's name."""
    return format_html(
        '<span class="chip chip-{}"{}>{}{}</span>',
        tone,
        format_html(' title="{}"', hint) if hint else "",
        icon(mark) if mark else "",
        words,
    )


def person(name: str, *, unit: str = "", href: str = "", masked: bool = False) -> SafeString:
    """A person who acts by office, with the unit. ``masked`` for reporters: 反映人A, never a link, never a count (C11)."""
    css = "mention mention-masked" if masked else "mention"
    shown = format_html('{}<span class="mention-name">{}</span>', icon("shield") if masked else "", name)
    tail = format_html(' <span class="mention-unit">{}</span>', unit) if unit else ""
    if href and not masked:
        return format_html('<a class="{}" href="{}">{}{}</a>', css, href, shown, tail)
    return format_html('<span class="{}">{}{}</span>', css, shown, tail)


def unit(name: str, *, href: str = "", full: str = "", closed: bool = False) -> SafeString:
    """A unit by its short name; the full one on hover. ``closed`` marks an abolished organ."""
    css = "mention mention-closed" if closed else "mention"
    hover = format_html(' title="{}"', full) if full and full != name else ""
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, href, hover, name)
    return format_html('<span class="{}"{}>{}</span>', css, hover, name)


def day_words(on: date) -> str:
    """A day in the reader's language, weekday included: 2026年5月8日 周五."""
    if get_language() == "en":
        return date_format(on, "j M Y, D")
    return f"{on.year}年{on.month}月{on.day}日 {_WEEKDAYS[on.weekday()]}"


_WEEKDAYS = [
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
]


def day(on: date | None, *, empty: str = "—") -> SafeString:
    """A day as digits, in full on hover. Tables align it."""
    return escape(empty) if on is None else _day(on, get_language() or "")


@lru_cache(maxsize=2048)
def _day(on: date, language: str) -> SafeString:
    """Made once for each language: a list shows the same days again and again."""
    return format_html('<time class="day" datetime="{0}" title="{1}">{0}</time>', on.isoformat(), day_words(on))


def moment(at: datetime | None, now: datetime | None = None, *, empty: str = "—") -> SafeString:
    """A moment: near ones by distance (10 分钟前), others by date; exact on hover and in print."""
    if at is None:
        return escape(empty)
    local = timezone.localtime(at)
    exact = f"{local:%Y-%m-%d %H:%M}"
    said = ago_words(at, now) if now else exact
    print_tail = format_html('<span class="only-print"> {}</span>', exact) if said != exact else ""
    return format_html(
        '<time class="moment" datetime="{}" title="{}">{}{}</time>',
        local.isoformat(timespec="minutes"),
        exact,
        said,
        print_tail,
    )


def ago_words(at: datetime, now: datetime) -> str:
    """How long ago, up to a week; then the date."""
    seconds = int((now - at).total_seconds())
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    if 0 <= seconds < 60:
        return gettext("刚刚")
    if 0 <= seconds < 3600:
        minutes = seconds // 60
        return ngettext("%(n)d 分钟前", "%(n)d 分钟前", minutes) % {"n": minutes}
    if local.date() == today:
        return gettext("今天 %(time)s") % {"time": f"{local:%H:%M}"}
    if (today - local.date()).days == 1:
        return gettext("昨天 %(time)s") % {"time": f"{local:%H:%M}"}
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def count(number: int, href: str = "", *, tone: str = "") -> SafeString:
    """A number that leads to the rows behind it; zero is quiet and leads nowhere."""
    css = f"count count-{tone}" if tone else "count"
    if not number or not href:
        return format_html('<span class="{}{}">{}</span>', css, "" if number else " count-none", number)
    return format_html('<a class="{}" href="{}">{}</a>', css, href, number)


def size_words(size: int) -> str:
    """A file's size: 812 B · 24.5 KB · 3.1 MB."""
    if size < 1024:
        return f"{size} B"
    kilo = size / 1024
    return f"{kilo:.1f} KB" if kilo < 1000 else f"{kilo / 1024:.1f} MB"
