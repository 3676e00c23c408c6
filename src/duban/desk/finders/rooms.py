"""房间与常用操作 by name, so that the palette leads anywhere by a few keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duban.desk.finders import Finder, Found
from duban.desk.rooms import rooms_of
from duban.kernel.actor import Actor

_PAGES = (
    (_("我的账号"), "desk:account", "person"),
    (_("修改密码"), "desk:password", "key"),
    (_("登录记录"), "desk:sessions", "computer"),
    (_("两步验证"), "desk:factor", "shield"),
    (_("通知"), "desk:notices", "bell"),
    (_("键盘操作"), "desk:keys", "info"),
)


def _find(actor: Actor, words: str, at: datetime, most: int) -> Sequence[Found]:
    wanted = words.lower()
    places = [(str(room.title), room.href, room.icon) for room in rooms_of(actor)]
    places += [(str(title), reverse(page), mark) for title, page, mark in _PAGES]
    return [Found(title, href, icon=mark) for title, href, mark in places if wanted in title.lower()][:most]


KIND = Finder("rooms", _("前往"), 90, _find)
