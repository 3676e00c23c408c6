"""Each way against a real server on this machine: what it sends, how it takes a no, and that no error tells an address or a secret."""

from __future__ import annotations

import hmac
import json
import traceback
from base64 import b64encode
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from duban.digests.way import Letter, Sealed, Undelivered, ways
from tests.digests.servers import smtp_server, web_server

AT = datetime(2026, 3, 10, 1, tzinfo=UTC)
LETTER = Letter(
    "duban-digest-7", date(2026, 3, 10), "柳溪镇", "督办待办摘要", "待办 2 项。\n· 周报告", '待办"2"项&{phone}', ""
)
TOKEN, SECRET = "0123456789abcdef0123", "SEC0123456789abcdef"


def sealed(address: str, **given: str) -> Sealed:
    return Sealed(given, address, Path(given.get("folder", "/nowhere")), AT)


def failure(code: str, to: Sealed) -> Undelivered:
    """The way's error; neither it nor its traceback names what is sealed."""
    with pytest.raises(Undelivered) as caught:
        ways()[code].send(LETTER, to)
    told = "".join(traceback.format_exception(caught.value))
    secrets = [
        to.address,
        *(value for name, value in to.settings.items() if name in ("password", "secret", "base", "url")),
    ]
    assert not [secret for secret in secrets if len(secret) > 3 and secret in told]
    assert to.address not in repr(to)
    return caught.value


def mail(port: int, **more: str) -> Sealed:
    given = {"host": "127.0.0.1", "port": str(port), "security": "none", "sender": "duban@example.cn"} | more
    return sealed("clerk@example.cn", **given)


def test_mail_goes_through_a_real_mail_server() -> None:
    with smtp_server() as box:
        box.password = "demo-password"
        ways()["mail"].send(LETTER, mail(box.port, user="duban", password="demo-password"))
        (sender, to, raw), logins = box.messages[0], box.logins
    got = message_from_bytes(raw, policy=default)
    assert ("duban@example.cn" in sender, "clerk@example.cn" in to[0], logins) == (True, True, ["duban"])
    assert (got["Subject"], got["Message-ID"]) == ("督办待办摘要", "<duban-digest-7@example.cn>")
    body = got.get_body()
    assert body is not None
    assert body.get_content().split() == ["待办", "2", "项。", "·", "周报告"]


def test_mail_tells_a_wrong_password_a_wrong_box_and_a_dead_server_apart() -> None:
    with smtp_server() as box:
        box.password, box.refuse_to = "right-one", "clerk@"
        wrong = failure("mail", mail(box.port, user="duban", password="wrong-one"))
        unknown = failure("mail", mail(box.port))
        plain = failure("mail", mail(box.port, security="starttls"))
        port = box.port
    dead = failure("mail", mail(port))
    assert [(one.lasting, one.down) for one in (wrong, unknown, plain, dead)] == [
        (True, False), (True, False), (True, False), (False, True),
    ]  # fmt: skip
    assert not box.messages


def test_a_group_robot_of_wecom_gets_text_and_its_no_is_understood() -> None:
    with web_server() as web:
        to = sealed("693a91f6-demo-key", base=web.address)
        ways()["wecom"].send(LETTER, to)
        path, headers, body = web.asked[0]
        assert path == "/cgi-bin/webhook/send?key=693a91f6-demo-key"
        assert headers["Content-Type"].startswith("application/json")
        assert json.loads(body) == {"msgtype": "text", "text": {"content": "督办待办摘要\n待办 2 项。\n· 周报告"}}
        web.answers = [
            (200, b'{"errcode":45009}'),
            (200, b'{"errcode":93000,"errmsg":"key 693a91f6-demo-key"}'),
            (200, b"<html>"),
            (302, b""),
            (503, b""),
        ]
        found = [failure("wecom", to) for _ in range(5)]
        assert len(web.asked) == 6, "no redirect is followed"
    assert [(one.lasting, one.down) for one in found] == [
        (False, True),
        (True, False),
        (True, False),
        (True, False),
        (False, True),
    ]


def test_a_robot_of_dingtalk_is_signed_as_its_document_says() -> None:
    with web_server() as web:
        ways()["dingtalk"].send(LETTER, sealed(f"{TOKEN} {SECRET}", base=web.address))
        asked = parse_qs(urlsplit(web.asked[0][0]).query)
        stamp = str(int(AT.timestamp() * 1000))
        mark = b64encode(hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), sha256).digest()).decode()
        assert asked == {"access_token": [TOKEN], "timestamp": [stamp], "sign": [mark]}
        web.answers = [(200, b'{"errcode":130101}'), (200, b'{"errcode":310000,"errmsg":"sign not match"}')]
        busy, wrong = (failure("dingtalk", sealed(f"{TOKEN} {SECRET}", base=web.address)) for _ in range(2))
    assert (busy.down, wrong.lasting) == (True, True)


@pytest.mark.parametrize("how", ["json", "form"])
def test_a_gateway_gets_its_own_template_and_no_word_breaks_out_of_it(how: str) -> None:
    template = '{"to":"{phone}","say":"{text}","k":"{secret}"}' if how == "json" else "to={phone}&say={text}&k={secret}"
    given = {"format": how, "template": template, "header": "X-Key", "secret": 'k"&1', "success": "OK"}
    with web_server() as web:
        web.answers = [(200, b"OK"), (200, b"FAIL"), (401, b"")]
        to = sealed("13800000000", url=f"{web.address}/send", **given)
        ways()["sms"].send(LETTER, to)
        _, headers, body = web.asked[0]
        got = json.loads(body) if how == "json" else {name: value[0] for name, value in parse_qs(body.decode()).items()}
        assert got == {"to": "13800000000", "say": LETTER.brief, "k": 'k"&1'}
        assert headers["X-Key"] == 'k"&1'
        assert [failure("sms", to).lasting for _ in range(2)] == [True, True]


def test_a_file_is_written_whole_and_a_second_time_over_itself(tmp_path: Path) -> None:
    to = sealed("柳溪镇", folder=str(tmp_path / "out"))
    for _ in range(2):
        ways()["file"].send(LETTER, to)
    day = tmp_path / "out" / "2026-03-10"
    assert sorted(path.name for path in day.iterdir()) == ["柳溪镇.jsonl", "柳溪镇.txt"]
    assert json.loads((day / "柳溪镇.jsonl").read_text("utf-8"))["id"] == "duban-digest-7"
    assert ways()["file"].check("../keys") and ways()["file"].check("a/b") and ways()["file"].check(".x")
    (tmp_path / "shut").write_text("not a folder")
    assert failure("file", sealed("柳溪镇", folder=str(tmp_path / "shut"))).down
