"""图标: drawn for Duban on a 24-unit grid with one stroke; always beside a word, or named for those who cannot see it."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "inbox": "M4 13l2.5-8h11L20 13v6H4zM4 13h5l1 2.5h4l1-2.5h5",
    "ledger": "M5 4h14v16H5zM5 9h14M5 14.5h14M10 9v11",
    "plan": "M6 3h9l4 4v14H6zM14.5 3.5V8H19M9.5 12h6M9.5 16h6",
    "returns": "M4 20V9M10 20V4M16 20v-8M20 20H3",
    "intake": "M4 5h16v11h-8l-4 4v-4H4zM8 9h8M8 12.5h5",
    "inspections": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.2 15.2L21 21M7.5 10.5l2.2 2.2 3.8-4",
    "appraisal": "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z",
    "watch": "M9 8a5 5 0 1 0 0 10A5 5 0 0 0 9 8zM15 6a5 5 0 0 1 1 9.9M15 6h0",
    "papers": "M8 3h8l4 4v11H8zM15.5 3.5V8H20M4 7v14h12",
    "disclosure": "M4 10v4h3l7 5V5L7 10zM17.5 9a4.5 4.5 0 0 1 0 6M20 6.5a8 8 0 0 1 0 11",
    "board": "M4 4h16v16H4zM8 16v-4M12 16V8M16 16v-6",
    "units": "M9.5 4h5v4h-5zM4 16h5v4H4zM15 16h5v4h-5zM12 8v4M6.5 16v-4h11v4",
    "accounts": "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 20c0-3.5 2.6-6 6-6s6 2.5 6 6M16 5a3.2 3.2 0 0 1 0 6.2M17.5 14.5c2.2.8 3.5 2.8 3.5 5.5",
    "audit": "M12 3l8 3v6c0 4.5-3.3 7.7-8 9-4.7-1.3-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5",
    "settings": "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM9 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3L20.5 20.5",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4M12 3v2",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "more": "M5.5 12h.01M12 12h.01M18.5 12h.01",
    "close": "M6 6l12 12M18 6L6 18",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "plus": "M12 5v14M5 12h14",
    "right": "M9 5l7 7-7 7",
    "left": "M15 5l-7 7 7 7",
    "down": "M5 9l7 7 7-7",
    "up": "M5 15l7-7 7 7",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2.5",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
    "file": "M6 3h8.5L18 6.5V21H6zM14 3.5V7h4",
    "download": "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
    "upload": "M12 16V5M7 9.5l5-5 5 5M4.5 20h15",
    "copy": "M9 8h11v12H9zM15 8V4H4v12h5",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "filter": "M4 5.5h16l-6 7.5v6.5l-4-2V13z",
    "columns": "M4 5h16v14H4zM9.5 5v14M14.5 5v14",
    "save": "M6 4h12v17l-6-4.5L6 21z",
    "warning": "M12 4l9 16H3zM12 10v4.5M12 17.2v.01",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.8v.01",
    "lock": "M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    "key": "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.5L20 4M16.5 7.2l2.5 2.5",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c0-4 3.2-6.5 7.5-6.5s7.5 2.5 7.5 6.5",
    "leave": "M10 4H5v16h5M14 8l4.5 4-4.5 4M18 12H9.5",
    "globe": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17",
    "text": "M3 19L8.5 5 14 19M5 14.5h7M15 19l3-8 3 8M16 16.5h4",
    "send": "M4 12L20 4l-5 16-3.5-6.5zM11.5 13.5L20 4",
    "edit": "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
    "undo": "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10H8",
    "merge": "M6 4v5l6 5v6M18 4v5l-6 5",
    "split": "M12 4v6l-6 5v5M12 10l6 5v5",
    "pause": "M8.5 5v14M15.5 5v14",
    "link": "M10 14a4 4 0 0 1 0-5.5l3-3a4 4 0 0 1 5.5 5.5l-1.5 1.5M14 10a4 4 0 0 1 0 5.5l-3 3A4 4 0 0 1 5.5 13L7 11.5",
    "history": "M4 5v5h5M4.5 10a8.2 8.2 0 1 1-.7 4.5M12 8v4.5l3 2",
    "eye": "M2.5 12c2.5-4.5 5.7-6.5 9.5-6.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "shield": "M12 3l8 3v6c0 4.5-3.3 7.7-8 9-4.7-1.3-8-4.5-8-9V6z",
    "switch": "M7 4L3.5 7.5 7 11M3.5 7.5H17M17 13l3.5 3.5L17 20M20.5 16.5H7",
    "computer": "M3.5 5h17v11h-17zM9 20h6M12 16v4",
    "home": "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
    "tag": "M4 4h8l8 8-8 8-8-8zM8 8h.01",
}  # fmt: skip


@lru_cache(maxsize=512)
def icon(name: str, title: str = "", css: str = "") -> SafeString:
    """An icon; with ``title`` it has a name for screen readers, without it is decoration beside a word. KeyError if unknown."""
    shape = mark_safe(f'<path d="{PATHS[name]}"/>')  # noqa: S308  (our own table)
    classes = f"icon {css}".strip()
    if title:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', classes, title, shape
        )
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, shape)
