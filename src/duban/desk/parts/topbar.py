"""顶栏: campaign in hand, search, notices, and the person's menu. Written in Python: every page shows it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from duban.desk.parts import marks
from duban.desk.parts.icons import icon
from duban.desk.wording import label

_LANG = {"en": "en", "zh-hant": "zh-Hant"}


def topbar(desk: Any, token: str, path: str, asked: str = "") -> SafeString:
    """``desk`` is the page's frame (``context.Desk``), ``token`` the mark that forms send back, ``path`` where to return to, ``asked``
    what was searched for."""
    hidden = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'
    home, name = escape(gettext("回到待办")), escape(gettext("督办"))
    search = escape(gettext("查找件、单位、页面"))
    parts = (
        '<header class="topbar">\n',
        f'<a class="topbar-brand" href="{reverse("desk:inbox")}" aria-label="{home}"><span class="seal" aria-hidden="true">督</span>',
        f'<span class="topbar-name">{name}</span></a>\n',
        _campaign(desk, hidden),
        f'<form class="topbar-search" role="search" action="{reverse("desk:search")}" method="get">{icon("search")}',
        f'<input type="search" name="q" maxlength="60" value="{escape(asked)}" placeholder="{search}" ',
        f'aria-label="{escape(gettext("查找"))}" autocomplete="off"><kbd class="not-phone" aria-hidden="true">Ctrl K</kbd></form>\n',
        f'<div class="topbar-side">\n{_bell(desk.unseen)}\n{_person(desk, hidden, path)}\n</div>\n</header>',
    )
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped)


def _campaign(desk: Any, hidden: str) -> str:
    one = desk.campaign
    if not one:
        return "\n"
    title = f'title="{escape(one.title)}"><span>{escape(one.title)}</span>'
    if len(desk.campaigns) > 1:
        others = "".join(
            f'<button class="menu-item" name="campaign" value="{other.pk}"{_pressed(on=other.pk == one.pk)}>'
            f"<span>{escape(other.title)}<small>{escape(label(other.get_state_display()))}</small></span></button>"
            for other in desk.campaigns
        )
        shown = (
            f'<details class="menu" data-menu><summary class="topbar-title" {title}{icon("down", css="icon-small")}</summary>'
            f'<form class="menu-list menu-left" method="post" action="{reverse("desk:campaign-in-hand")}">{hidden}'
            f'<p class="menu-title">{escape(gettext("切换专项行动"))}</p>{others}</form></details>'
        )
    else:
        shown = f'<p class="topbar-title" {title}</p>'
    mark = marks.chip(gettext("演示"), "warn") if one.training else ""
    return f'<div class="topbar-campaign">{shown}</div>{mark}\n'


def _bell(unseen: int) -> str:
    words = ngettext("%(n)s 条新通知", "%(n)s 条新通知", unseen) % {"n": unseen} if unseen else gettext("通知")
    badge = f'<span class="badge" aria-hidden="true">{unseen}</span>' if unseen else ""
    href = reverse("desk:notices")
    return f'<a class="topbar-button" href="{href}" aria-label="{escape(words)}">{icon("bell")}{badge}</a>'


def _person(desk: Any, hidden: str, path: str) -> str:
    actor = desk.actor
    post = (
        f"{escape(actor.unit_name)} · {escape(label(actor.title))}" if actor.post_id else escape(gettext("未选择岗位"))
    )
    name = escape(actor.name)
    return (
        f'<details class="menu" data-menu><summary class="topbar-person"><span class="only-read">{escape(gettext("我的菜单"))}:{name}</span>'
        f'<span class="avatar" aria-hidden="true">{escape(actor.name[:1])}</span><span class="topbar-who" aria-hidden="true">'
        f'<span class="topbar-who-name">{name}</span><span class="topbar-who-post">{post}</span></span>'
        f'{icon("down", css="icon-small")}</summary>\n<div class="menu-list">\n{_seats(desk, hidden)}\n'
        f'<p class="menu-title">{escape(gettext("账号"))}</p>\n'
        f"{_item('desk:account', 'person', gettext('我的账号'))}\n{_item('desk:keys', 'info', gettext('键盘操作'))}\n"
        f'<div class="menu-tastes">{tastes(desk, hidden, path)}</div>\n'
        f'<form method="post" action="{reverse("desk:sign-out")}">{hidden}<button class="menu-item">{icon("leave")}'
        f"<span>{escape(gettext('退出'))}</span></button></form>\n</div></details>"
    )


def _item(page: str, mark: str, words: str) -> str:
    return f'<a class="menu-item" href="{reverse(page)}">{icon(mark)}<span>{escape(words)}</span></a>'


def _seats(desk: Any, hidden: str) -> str:
    if not desk.seats:
        return ""
    rows = []
    for seat in desk.seats:
        here = seat.id == desk.actor.post_id
        title = label(seat.title) or label(seat.role_title)
        rows.append(
            f'<button class="menu-item" name="post" value="{seat.id}"{_pressed(on=here)}>{icon("check" if here else "switch")}'
            f"<span>{escape(seat.unit_name)}<small>{escape(title)}</small></span></button>"
        )
    return (
        f'<form method="post" action="{reverse("desk:act-as")}">{hidden}<p class="menu-title">{escape(gettext("以哪个岗位办理"))}</p>\n'
        f"{''.join(rows)}\n</form>"
    )


def tastes(desk: Any, hidden: str, path: str) -> SafeString:
    """Language and size of type, each a form of its own; ``path`` is where to return to."""
    back = f'{hidden}<input type="hidden" name="next" value="{escape(path)}">'
    languages = "".join(
        f'<button class="taste" name="language" value="{code}"{_pressed(on=current)} lang="{_LANG.get(code, "zh-CN")}">{escape(name)}</button>'
        for code, name, current in desk.languages
    )
    sizes = "".join(
        f'<button class="taste{css}" name="size" value="{size}"{_pressed(on=desk.text_size == size)}>{escape(words)}</button>'
        for size, css, words in (("normal", "", gettext("标准字")), ("large", " taste-large", gettext("大字")))
    )
    return mark_safe(  # noqa: S308  (every part is escaped)
        f'<form method="post" action="{reverse("desk:language")}" class="tastes" aria-label="{escape(gettext("界面语言"))}">{back}\n'
        f"{languages}\n</form>\n"
        f'<form method="post" action="{reverse("desk:text-size")}" class="tastes" aria-label="{escape(gettext("字号"))}">{back}\n{sizes}\n</form>'
    )


def _pressed(*, on: bool) -> str:
    return ' aria-pressed="true"' if on else ""
