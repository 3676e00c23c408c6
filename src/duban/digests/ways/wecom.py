"""企业微信: a group's message robot (群机器人). The address is the robot's key, kept like a password."""

from __future__ import annotations

import re
from urllib.parse import quote

from duban.digests import http
from duban.digests.way import Letter, Sealed, Setting, Undelivered, Way

MOST_BYTES = 2000
"""A text message holds 2,048 bytes; a little is left for the ellipsis."""
_BUSY = frozenset({45009})


def check(address: str) -> str:
    """What is wrong with a robot's key."""
    return "" if re.fullmatch(r"[A-Za-z0-9-]{8,80}", address) else "请只填机器人地址中 key= 后面的一段。"


def send(letter: Letter, sealed: Sealed) -> None:
    """Post the letter's text into the group."""
    base = sealed.settings["base"].rstrip("/")
    url = f"{base}/cgi-bin/webhook/send?key={quote(sealed.address, safe='')}"
    message = {"msgtype": "text", "text": {"content": cut(f"{letter.subject}\n{letter.text}", MOST_BYTES)}}
    http.check_robot(http.post_json(url, message), busy=_BUSY)


def cut(text: str, most: int) -> str:
    """The text in at most so many bytes, cut at a line's end; the last line says where the rest is."""
    if len(text.encode()) <= most:
        return text
    rest = "……其余请登录查看。"
    lines: list[str] = []
    left = most - len(rest.encode())
    for line in text.split("\n"):
        left -= len(line.encode()) + 1
        if left < 0:
            break
        lines.append(line)
    if not lines:
        raise Undelivered("long", lasting=True)
    return "\n".join([*lines, rest])


KIND = Way(
    code="wecom",
    title="企业微信群机器人",
    basis="企业微信开发者文档“消息推送配置说明”",
    samples=("693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",),
    settings=(
        Setting("base", "接口地址", "政务微信等私有部署的,填自己的地址。", initial="https://qyapi.weixin.qq.com"),
    ),
    address="机器人的 key",
    check=check,
    send=send,
)
