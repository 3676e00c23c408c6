"""表格: head with sort links, rows with selection, pager. Written in Python: a ledger page has some hundreds of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from duban.desk.parts.icons import icon
from duban.desk.parts.values import Column, Pager, Row, Table

_KIND_CSS = {"text": "", "number": "num", "date": "date", "main": "main", "narrow": "narrow"}


def address(query: QueryDict, **changes: str | None) -> str:
    """The query string with some parameters replaced (None removes them); paging starts over unless it is set here."""
    fresh = query.copy()
    for name in ("after", "before"):
        fresh.pop(name, None)
    for name, value in changes.items():
        if value is None:
            fresh.pop(name, None)
        else:
            fresh[name] = value
    return f"?{fresh.urlencode(safe=',')}"


def whole(table: Table, query: QueryDict) -> SafeString:
    """The table with its pager, or what to say when it has no rows."""
    if not table.rows and table.empty:
        return format_html('<div class="empty empty-small">{}<p>{}</p></div>', icon("inbox"), table.empty)
    hidden = "" if table.captioned else mark_safe(' class="only-read"')
    return format_html(
        '<div class="table-wrap"><table class="table{}" data-rows role="table"><caption{}>{}</caption>{}<tbody role="rowgroup">{}</tbody></table></div>{}',
        " selectable" if table.select else "",
        hidden,
        table.caption,
        head(table, query),
        body(table),
        pager(table.pager) if table.pager else "",
    )


def head(table: Table, query: QueryDict) -> SafeString:
    """The head: sortable columns are links that say which way they would sort; the checkbox appears with JavaScript only."""
    first = (
        format_html(
            '<th scope="col" role="columnheader" class="pick"><span class="only-read">{}</span>'
            '<label data-with-script hidden><input type="checkbox" data-select-all aria-label="{}"></label></th>',
            gettext("选择"),
            gettext("选择本页全部"),
        )
        if table.select
        else ""
    )
    cells = format_html_join("", "{}", ((_head_cell(column, table.order, query),) for column in table.columns))
    return format_html('<thead role="rowgroup"><tr role="row">{}{}</tr></thead>', first, cells)


def _head_cell(column: Column, order: str, query: QueryDict) -> SafeString:
    css = _css(column)
    hint = format_html(' title="{}"', column.hint) if column.hint else ""
    if not column.sort:
        return format_html('<th scope="col" role="columnheader"{}{}>{}</th>', css, hint, column.title)
    falling, rising = order == f"-{column.code}", order == column.code
    target = column.code if falling or not rising else f"-{column.code}"
    arrow = icon("down") if falling else icon("up") if rising else ""
    way = "descending" if falling else "ascending" if rising else ""
    sort = format_html(' aria-sort="{}"', way) if way else ""
    return format_html(
        '<th scope="col" role="columnheader"{}{}{}><a class="sort" href="{}">{}{}</a></th>',
        css,
        sort,
        hint,
        address(query, sort=target),
        column.title,
        arrow,
    )


def body(table: Table) -> SafeString:
    """All rows; also what htmx swaps in alone."""
    # What is the same in every row is put together once: a page has hundreds of cells.
    heads = [
        f'<td role="cell" data-label="{conditional_escape(column.title)}"{_css(column)}>' for column in table.columns
    ]
    pick = _pick(table)
    return mark_safe("".join(_row(row, table, heads, pick) for row in table.rows))  # noqa: S308  (cells are escaped one by one)


def _row(row: Row, table: Table, heads: Sequence[str], pick: str) -> str:
    tone = f' class="row-{escape(row.tone)}"' if row.tone else ""
    link = f' data-href="{escape(row.href)}"' if row.href else ""
    return "".join(
        [f'<tr role="row" data-key="{escape(row.key)}"{tone}{link}>', *_cells(row, table, heads, pick), "</tr>"]
    )


def _pick(table: Table) -> str:
    """The checkbox of a row up to its own value; "" where rows cannot be picked."""
    head = f'<td role="cell" class="pick"><label><input type="checkbox" name="{escape(table.select)}" value="'
    return head if table.select else ""


def _cells(row: Row, table: Table, heads: Sequence[str], pick: str) -> Iterator[str]:
    if pick:
        name = row.cells[0] if row.cells else row.key
        said = name if isinstance(name, str) and not isinstance(name, SafeString) else row.key
        yield f'{pick}{escape(row.key)}" aria-label="{escape(gettext("选择"))} {escape(said)}"></label></td>'
    linked = not row.href
    for column, head, value in zip(table.columns, heads, row.cells, strict=True):
        shown: str = conditional_escape(value)
        if not linked and column.kind == "main":
            shown, linked = f'<a class="row-link" href="{escape(row.href)}">{shown}</a>', True
        yield f"{head}{shown}</td>"


def pager(pages: Pager) -> SafeString:
    """Neighbours by keyset: there is no page number to jump to, since the ledger moves while it is read."""
    return format_html(
        '<nav class="pager" aria-label="{}">{}<span class="pager-words">{}</span>{}</nav>',
        gettext("翻页"),
        _page_link(pages.previous, "prev", gettext("上一页")),
        pages.words,
        _page_link(pages.next, "next", gettext("下一页")),
    )


def _page_link(href: str, rel: str, words: str) -> SafeString:
    arrow = icon("left" if rel == "prev" else "right")
    parts = (arrow, words) if rel == "prev" else (words, arrow)
    if not href:
        return format_html('<span class="btn btn-quiet is-off">{}{}</span>', *parts)
    return format_html('<a class="btn btn-quiet" rel="{}" href="{}">{}{}</a>', rel, href, *parts)


def _css(column: Column) -> SafeString:
    names = " ".join(part for part in (_KIND_CSS[column.kind], "" if column.phone else "not-phone") if part)
    return format_html(' class="{}"', names) if names else mark_safe("")
