"""筛选句: filters as chips that read as a sentence. Written in Python: the ledger has fifteen of them with a hundred choices."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from duban.desk.parts.icons import icon
from duban.desk.parts.values import Filter, Filters


def sentence(filters: Filters) -> SafeString:
    """Chips that are set first, each with a way to take it off; the others wait behind them. Each chip opens its choices."""
    already = [one for one in filters.filters if one.said]
    waiting = [one for one in filters.filters if not one.said]
    target = f' data-target="{escape(filters.target)}"' if filters.target else ""
    parts = [f'<div class="filters"{target}>\n<div class="filter-sentence">{icon("filter", css="filter-mark")}']
    parts += [f'<span class="filter-set">{_chip(one, filters)}{_taken_off(one)}</span>' for one in already]
    if filters.total:
        parts.append(f'<span class="filter-total">{escape(filters.total)}</span>')
    if filters.clear and already:
        parts.append(f'<a class="filter-clear" href="{escape(filters.clear)}">{escape(gettext("清除条件"))}</a>')
    parts.append("</div>\n")
    if waiting:
        parts += ['<div class="filter-more">', *(_chip(one, filters) for one in waiting), "</div>\n"]
    parts.append("</div>")
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped)


def _taken_off(one: Filter) -> str:
    if not one.remove:
        return ""
    words = escape(gettext("去掉条件:%(title)s") % {"title": one.title})
    return f'<a class="filter-remove" href="{escape(one.remove)}" aria-label="{words}">{icon("close")}</a>'


def _chip(one: Filter, filters: Filters) -> str:
    title = escape(one.title)
    said = f'<span class="only-read">{title}:</span>{escape(one.said)}'
    words = said if one.said else f"{icon('plus', css='icon-small')}{title}"
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in filters.hidden
        if name != one.name
    )
    return (
        f'<details class="menu filter" data-menu><summary class="filter-chip">{words}</summary>\n'
        f'<form class="menu-list filter-form" method="get" action="{escape(filters.action)}" data-filter>{kept}\n'
        f'<p class="menu-title">{title}</p>\n{_choices(one)}\n'
        f'<button class="btn btn-primary btn-small">{escape(gettext("应用"))}</button></form></details>'
    )


def _choices(one: Filter) -> str:
    name = escape(one.name)
    if one.kind == "text":
        return (
            f'<input class="input" type="search" name="{name}" value="{escape(one.value)}" maxlength="60" '
            f'aria-label="{escape(one.title)}">'
        )
    if one.kind == "days":
        ends = ((gettext("从"), "from", one.from_on), (gettext("到"), "to", one.to_on))
        days = "".join(
            f'<label>{escape(words)}<input class="input" type="date" name="{name}_{end}" value="{escape(value)}"></label>'
            for words, end, value in ends
        )
        return f'<div class="filter-days">{days}</div>'
    kind = "checkbox" if one.kind == "many" else "radio"
    head = f'<label class="filter-option"><input type="{kind}" name="{name}" value="'
    found = []
    for option in one.options:
        checked = " checked" if option.chosen else ""
        count = "" if option.count is None else f'<span class="filter-count">{option.count}</span>'
        found.append(f'{head}{escape(option.value)}"{checked}><span>{escape(option.title)}</span>{count}</label>')
    return f'<div class="filter-options">{"".join(found)}</div>'
