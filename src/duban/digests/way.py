"""What a way of delivery is: one file a way in ``ways``. A way knows nothing of dues; it carries a letter to an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from duban.kernel.registry import kinds

SECONDS = 10.0
"""The longest wait for another machine's answer: behind it, others wait for the clock."""
MOST_ANSWER = 65536
"""Bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Setting:
    """一项设置. ``secret`` is sealed, never shown again and never logged; ``options`` makes it a choice."""

    code: str
    title: str
    words: str = ""
    secret: bool = False
    needed: bool = True
    initial: str = ""
    options: tuple[tuple[str, str], ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """一封摘要: ``id`` is the same for every attempt, so that a receiver can tell a repeated one.

    ``to`` who it is for (a unit or a person); ``brief`` one line for ways that carry few characters; ``link`` may be empty.
    """

    id: str
    on: date
    to: str
    subject: str
    text: str
    brief: str
    link: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """送往何处: settings of the way, secrets among them, and the address. Has no readable form: neither log nor traceback shows it."""

    settings: Mapping[str, str] = field(repr=False)
    address: str = field(repr=False)
    folder: Path = field(repr=False)
    at: datetime


FAILED: Mapping[str, str] = {
    "address": "接口地址不是 http 或 https 地址,请核对设置。",
    "away": "连不上对方服务器,请检查网络和接口地址。",
    "status": "对方服务器没有接受,状态码 {detail}。",
    "answer": "对方服务器的回答读不懂,请核对接口地址。",
    "busy": "发送过于频繁,对方要求稍后再发。",
    "robot": "机器人没有接受,错误码 {detail}。请核对机器人地址、密钥和安全设置。",
    "long": "摘要的一行超过了机器人允许的长度。",
    "gateway": "短信网关没有回答成功标志,请核对模板和成功标志。",
    "login": "邮件服务器不接受用户名或密码,请核对设置。",
    "recipient": "邮件服务器不接受收件地址,请核对。",
    "mail_status": "邮件服务器没有接受,状态码 {detail}。",
    "unable": "邮件服务器不支持所选的加密或登录方式,请核对设置。",
    "encryption": "与邮件服务器建立加密连接失败,请核对加密方式和证书。",
    "mail_away": "连不上邮件服务器,请检查网络、地址和端口。",
    "disk": "写不进投递文件夹,请检查磁盘空间和权限。",
    "sealed": "收件地址打不开:密钥文件已经更换,请重新填写。",
    "late": "当天没有送到,不再补发。",
}
"""没有送到的原因: all there are, so that none can hold an address or a secret."""


class Undelivered(Exception):
    """没有送到. ``code`` a key of ``FAILED``, ``detail`` a number that the other side gave.

    ``lasting``  trying again will not help: the address or the settings are wrong.
    ``down``     the other side cannot be reached at all: other letters by this way can wait as well.
    """

    def __init__(self, code: str, detail: str = "", *, lasting: bool = False, down: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.lasting = lasting
        self.down = down

    @property
    def sentence(self) -> str:
        """For the administrator."""
        return FAILED[self.code].format(detail=self.detail)


@dataclass(frozen=True, slots=True)
class Way:
    """投递方式.

    ``settings``    what the administrator fills in; ``address`` what an address is called, ``check`` what is wrong with one (empty: nothing).
    ``basis``, ``since``, ``retired``, ``samples`` as of every kind: where the interface is described, days in force, addresses that fit.
    """

    code: str
    title: str
    basis: str
    samples: tuple[str, ...]
    settings: tuple[Setting, ...]
    address: str
    check: Callable[[str], str]
    send: Callable[[Letter, Sealed], None]
    since: date = date(2026, 1, 1)
    retired: date | None = None

    @property
    def secrets(self) -> frozenset[str]:
        """Codes of the settings that are sealed."""
        return frozenset(one.code for one in self.settings if one.secret)


def ways() -> Mapping[str, Way]:
    """Every way by its code."""
    return kinds("duban.digests.ways")


WAY_TITLES = {code: way.title for code, way in ways().items()}
SETTING_TITLES = {f"{way.code}.{one.code}": one.title for way in ways().values() for one in way.settings}
SETTING_WORDS = {f"{way.code}.{one.code}": one.words for way in ways().values() for one in way.settings if one.words}
OPTION_TITLES = {title: title for way in ways().values() for one in way.settings for _, title in one.options}
ADDRESSES = {code: way.address for code, way in ways().items()}
"""What the screen says of ways, for whoever puts it into other languages."""
