"""What every page's frame shows: rooms, campaign, who acts, notices. Lazily: a fragment for htmx asks for none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from duban.desk import campaigns
from duban.desk.requests import NOBODY
from duban.desk.rooms import Room, rooms_of
from duban.journal import notices
from duban.kernel.actor import Actor

TEXT_COOKIE = "duban_text"
TEXT_SIZES = ("normal", "large")


@dataclass
class Desk:
    """工作台外框."""

    request: HttpRequest

    @property
    def actor(self) -> Actor:
        return getattr(self.request, "actor", NOBODY)

    @property
    def signed_in(self) -> bool:
        return self.actor.person_id is not None

    @cached_property
    def rooms(self) -> list[tuple[Room, int, bool]]:
        """Rooms with the number of things that wait in each, and whether the page is in it."""
        request: Any = self.request
        path = request.path
        rooms = rooms_of(self.actor)
        hrefs = [room.href for room in rooms]
        here = max(
            (href for href in hrefs if path == href or (href != "/" and path.startswith(f"{href}/"))),
            key=len,
            default="",
        )
        return [
            (room, room.count(self.actor, request.at) if room.count else 0, href == here)
            for room, href in zip(rooms, hrefs, strict=True)
        ]

    @cached_property
    def campaigns(self) -> Sequence[Any]:
        """Campaigns to choose from."""
        return campaigns.of(self.request, self.actor)

    @cached_property
    def campaign(self) -> Any:
        """The campaign in hand, or None before there is one."""
        return campaigns.in_hand(self.request, self.campaigns)

    @cached_property
    def unseen(self) -> int:
        """Notices not seen yet."""
        return notices.unseen(self.actor)

    @property
    def seats(self) -> list[Any]:
        return getattr(self.request, "seats", [])

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Languages: code, own name, whether it is the one in use."""
        return [(code, name, code == get_language()) for code, name in settings.LANGUAGES]

    @property
    def html_lang(self) -> str:
        """The page's language as browsers and screen readers know it."""
        return {"zh-hans": "zh-CN", "zh-hant": "zh-Hant"}.get(get_language() or "", "en")

    @property
    def text_size(self) -> str:
        chosen = self.request.COOKIES.get(TEXT_COOKIE, "normal")
        return chosen if chosen in TEXT_SIZES else "normal"

    @property
    def idle_seconds(self) -> int:
        return 60 * settings.CONFIG.idle_minutes if self.signed_in else 0

    @property
    def words(self) -> dict[str, str]:
        """Words that desk.js needs, in the reader's language."""
        return {
            "copied": gettext("已复制"),
            "selected": gettext("已选 {n} 项"),
            "signedOut": gettext("登录已结束,本页内容还在。请在新窗口重新登录,再回到这里继续。"),
            "signInAgain": gettext("重新登录"),
            "offline": gettext("网络不通,刚才的操作没有送达。请稍后重试。"),
            "failed": gettext("服务器没有办成这一步,请重试;若反复出现,请联系系统管理员。"),
            "draft": gettext("已找回上次未提交的内容"),
            "dropDraft": gettext("不要了"),
            "idle": gettext("您有一会儿没有操作,登录将在两分钟后结束。已填写的内容不会丢。"),
            "goOn": gettext("继续办理"),
        }


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``desk`` in every template."""
    return {"desk": Desk(request)}
