"""Tags of the desk's pages, in every template without loading. How to use them: ``docs/howto/pages.md``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.template import Context
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from duban.desk import assets, once, wording
from duban.desk.parts import charts, chips, icons, marks, rail, tables
from duban.desk.parts import phases as phase_lines
from duban.desk.parts import topbar as bar
from duban.desk.parts.values import (
    MOST_FIGURES,
    Chart,
    Fact,
    Figure,
    FileShown,
    Happening,
    MoveShown,
    Node,
    NoticeShown,
    PhaseShown,
    Tab,
    Table,
)

register = template.Library()

register.simple_tag(assets.url_of, name="asset")
register.simple_tag(icons.icon, name="icon")
register.simple_tag(marks.due, name="due")
register.simple_tag(marks.shape, name="shape")
register.simple_tag(marks.chip, name="chip")
register.simple_tag(marks.person, name="person")
register.simple_tag(marks.unit, name="unit")
register.simple_tag(marks.day, name="day")
register.simple_tag(marks.count, name="count")
register.simple_tag(tables.pager, name="pager")
register.simple_tag(chips.sentence, name="filters")
register.simple_tag(rail.rail, name="rail")
register.filter("label", wording.label)
register.filter("filesize_words", marks.size_words)
register.filter("day_words", marks.day_words)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None, *, exact: bool = False) -> SafeString:
    """A moment, by its distance from the request's own moment; ``exact=True`` gives date and time."""
    request = context.get("request")
    return marks.moment(at, None if exact or request is None else request.at)


@register.simple_tag(takes_context=True)
def topbar(context: Context) -> SafeString:
    """The bar above every page."""
    path = context["request"].get_full_path()
    return bar.topbar(context["desk"], str(context.get("csrf_token", "")), path, str(context.get("q") or ""))


@register.simple_tag(takes_context=True)
def tastes(context: Context) -> SafeString:
    """Language and size of type."""
    hidden = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))
    return bar.tastes(context["desk"], hidden, context["request"].get_full_path())


@register.simple_tag
def once_token() -> SafeString:
    """The hidden field by which a form acts once, see ``desk/once.py``."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token())


@register.simple_tag(takes_context=True)
def datatable(context: Context, table: Table) -> SafeString:
    """A whole table with sort links, selection and pager."""
    return tables.whole(table, context["request"].GET)


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: Any) -> str:
    """This page's query with some parameters replaced; None removes one."""
    return tables.address(context["request"].GET, **changes)


@register.inclusion_tag("desk/parts/field.html")
def field(bound: BoundField, hint: str = "", wide: bool = False) -> dict[str, Any]:
    """A form field: label, hint, error at the field, what was typed kept. The widget is told what describes it."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}-hint"] if (hint or bound.help_text) else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attrs: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": bound,
        "hint": hint or bound.help_text,
        "control": bound.as_widget(attrs=attrs),
        "group": group,
        "single_check": isinstance(widget, CheckboxInput),
        "upload": isinstance(widget, FileInput),
        "wide": wide,
    }


@register.simple_block_tag
def panel(
    content: SafeString, title: str = "", mark: str = "", href: str = "", more: str = "", css: str = ""
) -> SafeString:
    """A part of a page under its own heading; ``href`` with ``more`` is the link at its head."""
    head = (
        format_html(
            '<header class="panel-head"><h2>{}{}</h2>{}</header>',
            icons.icon(mark) if mark else "",
            title,
            format_html('<a class="panel-more" href="{}">{}</a>', href, more or gettext("全部")) if href else "",
        )
        if title
        else ""
    )
    return format_html('<section class="panel {}">{}<div class="panel-body">{}</div></section>', css, head, content)


@register.simple_block_tag
def blank(content: SafeString, title: str = "", mark: str = "inbox", href: str = "", action: str = "") -> SafeString:
    """An empty page that teaches: what will stand here, what to do first."""
    button = format_html('<a class="btn btn-primary" href="{}">{}</a>', href, action) if href else ""
    return format_html(
        '<div class="empty">{}<h2>{}</h2><div class="empty-words">{}</div>{}</div>',
        icons.icon(mark),
        title,
        content,
        button,
    )


@register.simple_block_tag
def note(content: SafeString, tone: str = "info", title: str = "") -> SafeString:
    """Words that need attention, in the page's flow: ``info``, ``good``, ``warn`` or ``bad``."""
    mark = {"info": "info", "good": "check", "warn": "warning", "bad": "warning"}[tone]
    head = format_html("<strong>{}</strong> ", title) if title else ""
    return format_html('<div class="note note-{}">{}<div>{}{}</div></div>', tone, icons.icon(mark), head, content)


@register.inclusion_tag("desk/parts/tabs.html")
def tabs(items: Sequence[Tab], name: str = "") -> dict[str, Any]:
    """Parts of one subject, each a page of its own."""
    return {"items": items, "name": name}


@register.inclusion_tag("desk/parts/facts.html")
def facts(items: Sequence[Fact]) -> dict[str, Any]:
    """Labels and values."""
    return {"items": items}


@register.inclusion_tag("desk/parts/timeline.html", takes_context=True)
def timeline(context: Context, items: Sequence[Happening]) -> dict[str, Any]:
    """What happened, newest where the page puts it; each entry says who and when."""
    return {"items": items, "request": context.get("request")}


@register.inclusion_tag("desk/parts/moves.html")
def moves(items: Sequence[MoveShown]) -> dict[str, Any]:
    """Moves open to me as buttons, closed ones greyed with the reason."""
    return {"open": [m for m in items if not m.closed], "closed": [m for m in items if m.closed]}


@register.inclusion_tag("desk/parts/files.html")
def files(items: Sequence[FileShown]) -> dict[str, Any]:
    """Files with size, mark and what was done to them."""
    return {"items": items}


@register.inclusion_tag("desk/parts/notices.html", takes_context=True)
def notices(context: Context, items: Sequence[NoticeShown]) -> dict[str, Any]:
    """What I have been told."""
    return {"items": items, "request": context.get("request")}


@register.inclusion_tag("desk/parts/phases.html")
def phases(items: Sequence[PhaseShown], today: date) -> dict[str, Any]:
    """Phases to scale on one line with today on it, and in words below."""
    return {"line": phase_lines.line(items, today), "today": today}


@register.inclusion_tag("desk/parts/tree.html")
def tree(nodes: Sequence[Node], name: str = "") -> dict[str, Any]:
    """The topic tree with counts."""
    return {"nodes": nodes, "name": name}


@register.inclusion_tag("desk/parts/figures.html")
def figures(items: Sequence[Figure]) -> dict[str, Any]:
    """Up to seven figures, each a link to its rows. ValueError for more: a board nobody can take in is no board."""
    if len(items) > MOST_FIGURES:
        raise ValueError(f"at most {MOST_FIGURES} figures")
    return {"items": [(item, charts.trend_points(item.trend)) for item in items]}


@register.inclusion_tag("desk/parts/progress.html")
def progress(done: int, total: int, words: str = "") -> dict[str, Any]:
    """How far something has come, in numbers and as a bar."""
    return {"done": done, "total": total, "words": words, "percent": round(100 * done / total) if total else 0}


@register.inclusion_tag("desk/parts/chart.html", takes_context=True)
def chart(context: Context, chart: Chart, name: str, corner: str = "") -> dict[str, Any]:
    """A chart and, beside it, its table. ``name`` is unique on the page; ``corner`` heads the first column."""
    return {
        "chart": chart,
        "name": name,
        "data": json_script(charts.data(chart), f"{name}-data"),
        "table": charts.table(chart, corner or gettext("类别")),
        "request": context.get("request"),
    }
