"""左栏: the rooms a person may enter, with what waits in each. Written in Python: every page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from duban.desk.parts.icons import icon
from duban.desk.rooms import Room

ON_PHONE = 4
"""How many rooms stand in the bar of a phone; the rest is under “more”."""


def rail(rooms: Sequence[tuple[Room, int, bool]]) -> SafeString:
    """``rooms`` with the number that waits in each and whether the page is in it, in the order of the rail."""
    parts = [f'<nav class="rail" aria-label="{escape(gettext("主导航"))}">\n<ul class="rail-list">\n']
    group = None
    for place, (room, count, here) in enumerate(rooms):
        gap = "rail-gap" if place and room.group != group else ""
        group = room.group
        css = f"{gap}{' rail-later' if place >= ON_PHONE else ''}"
        name = f'<span class="rail-name">{escape(room.title)}</span>'
        parts.append(f'<li class="{css}">{_link("rail-item", room, name, count, here=here)}</li>\n')
    parts.append("</ul>\n")
    if len(rooms) > ON_PHONE:
        later = [
            _link("menu-item", room, f"<span>{escape(room.title)}</span>", count, here=here)
            for room, count, here in rooms[ON_PHONE:]
        ]
        parts.append(
            f'<details class="rail-more menu" data-menu><summary class="rail-item">{icon("menu")}'
            f'<span class="rail-name">{escape(gettext("更多"))}</span></summary>'
            f'<div class="menu-list menu-up">\n{"".join(later)}\n</div></details>'
        )
    parts.append("\n</nav>")
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped)


def _link(css: str, room: Room, name: str, count: int, *, here: bool) -> str:
    current = ' aria-current="page"' if here else ""
    waits = f'<span class="rail-count">{count}</span>' if count else ""
    return f'<a class="{css}" href="{escape(room.href)}"{current}>{icon(room.icon)}{name}{waits}</a>'
