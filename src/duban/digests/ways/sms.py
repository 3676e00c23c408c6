"""短信: by the place's own gateway, over HTTP with a template of its request."""

from __future__ import annotations

import json
import re
from urllib.parse import quote_plus

from duban.digests import http
from duban.digests.way import Letter, Sealed, Setting, Undelivered, Way

FORMATS = (("json", "JSON"), ("form", "表单"))
_HOLE = re.compile(r"\{(phone|text|id|secret)\}")


def check(address: str) -> str:
    """What is wrong with a mobile number of the mainland."""
    return "" if re.fullmatch(r"1[3-9]\d{9}", address) else "不是 11 位手机号码。"


def body(template: str, how: str, words: dict[str, str]) -> bytes:
    """The request's body: holes filled so that no word can break out of its place."""
    if how == "json":
        return _HOLE.sub(lambda hole: json.dumps(words[hole[1]], ensure_ascii=False)[1:-1], template).encode()
    return _HOLE.sub(lambda hole: quote_plus(words[hole[1]]), template).encode()


def send(letter: Letter, sealed: Sealed) -> None:
    """Ask the gateway to send the brief line."""
    given = sealed.settings
    secret = given.get("secret", "")
    words = {"phone": sealed.address, "text": letter.brief, "id": letter.id, "secret": secret}
    kind = "application/json" if given["format"] == "json" else "application/x-www-form-urlencoded"
    headers = {"Content-Type": f"{kind}; charset=utf-8"}
    if given.get("header"):
        headers[given["header"]] = secret
    answer = http.post(given["url"], body(given["template"], given["format"], words), headers)
    wanted = given.get("success", "")
    if wanted and wanted not in answer.decode("utf-8", "replace"):
        raise Undelivered("gateway", lasting=True)


KIND = Way(
    code="sms",
    title="短信网关",
    basis="各地短信网关的 HTTP 接口",
    samples=("13800000000",),
    settings=(
        Setting("url", "接口地址"),
        Setting("format", "请求格式", options=FORMATS, initial="json"),
        Setting(
            "template",
            "请求模板",
            "{phone} 手机号码、{text} 内容、{id} 编号、{secret} 密钥,会按格式转义后填入。",
            initial='{"mobile": "{phone}", "content": "{text}", "id": "{id}"}',
            long=True,
        ),
        Setting("header", "密钥放在哪个请求头", "例如 Authorization;不用请求头的不填。", needed=False),
        Setting("secret", "密钥", secret=True, needed=False),
        Setting("success", "成功标志", "回答中含有这段文字才算送出;不填则只看状态码。", needed=False),
    ),
    address="手机号码",
    check=check,
    send=send,
)
