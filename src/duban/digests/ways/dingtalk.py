"""钉钉: a group's own robot (自定义机器人), signed. The address is token and secret, kept like a password."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from duban.digests import http
from duban.digests.way import Letter, Sealed, Setting, Way
from duban.digests.ways.wecom import cut

MOST_BYTES = 19000
_BUSY = frozenset({130101, 410100})


def check(address: str) -> str:
    """What is wrong with token and secret."""
    fits = re.fullmatch(r"[A-Za-z0-9]{16,128} SEC[A-Za-z0-9]{8,128}", address)
    return "" if fits else "请依次填 access_token 和 SEC 开头的加签密钥,中间空一格。"


def signed(secret: str, at: datetime) -> dict[str, str]:
    """``timestamp`` in milliseconds and ``sign``: HMAC-SHA256 of both, keyed with the secret, in base64."""
    stamp = str(int(at.timestamp() * 1000))
    mark = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), sha256).digest()
    return {"timestamp": stamp, "sign": b64encode(mark).decode()}


def send(letter: Letter, sealed: Sealed) -> None:
    """Post the letter's text into the group."""
    token, _, secret = sealed.address.partition(" ")
    query = urlencode({"access_token": token} | signed(secret, sealed.at))
    url = f"{sealed.settings['base'].rstrip('/')}/robot/send?{query}"
    message = {"msgtype": "text", "text": {"content": cut(f"{letter.subject}\n{letter.text}", MOST_BYTES)}}
    http.check_robot(http.post_json(url, message), busy=_BUSY)


KIND = Way(
    code="dingtalk",
    title="钉钉群机器人",
    basis="钉钉开放平台文档“自定义机器人安全设置:加签”",
    samples=("0123456789abcdef0123456789abcdef SEC0123456789abcdef",),
    settings=(Setting("base", "接口地址", "专有钉钉等私有部署的,填自己的地址。", initial="https://oapi.dingtalk.com"),),
    address="access_token 和加签密钥",
    check=check,
    send=send,
)
