"""电子邮件: by the mail server of the place, over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from duban.digests.way import SECONDS, Letter, Sealed, Setting, Undelivered, Way

SECURITY = (("tls", "TLS(465)"), ("starttls", "STARTTLS(587)"), ("none", "不加密(仅限内网)"))


def check(address: str) -> str:
    """What is wrong with a mail address."""
    try:
        found = Address(addr_spec=address)
    except (ValueError, IndexError):
        return "不是邮箱地址,请写成 name@example.cn。"
    return (
        "" if found.username and "." in found.domain and address.isascii() else "不是邮箱地址,请写成 name@example.cn。"
    )


def send(letter: Letter, sealed: Sealed) -> None:
    """Hand the letter to the mail server."""
    given = sealed.settings
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = letter.subject, given["sender"], sealed.address
    message["Date"] = format_datetime(sealed.at)
    # The same for every attempt: a mail box that gets it twice can tell.
    message["Message-ID"] = f"<{letter.id}@{given['sender'].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    try:
        with _server(given) as server:
            if given.get("user"):
                server.login(given["user"], given.get("password", ""))
            server.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise Undelivered("login", lasting=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _ in error.recipients.values()}
        raise Undelivered("recipient", lasting=all(code >= 500 for code in codes)) from None
    except smtplib.SMTPResponseException as error:
        raise Undelivered("mail_status", str(error.smtp_code), lasting=error.smtp_code >= 500) from None
    except smtplib.SMTPNotSupportedError:
        raise Undelivered("unable", lasting=True) from None
    except ssl.SSLError:
        raise Undelivered("encryption", down=True) from None
    except (smtplib.SMTPException, OSError):
        raise Undelivered("mail_away", down=True) from None


def _server(settings: Mapping[str, str]) -> smtplib.SMTP:
    host, port, context = settings["host"], int(settings["port"]), ssl.create_default_context()
    if settings["security"] == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if settings["security"] == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


KIND = Way(
    code="mail",
    title="电子邮件",
    basis="RFC 5321、RFC 5322",
    samples=("liaison@example.cn",),
    settings=(
        Setting("host", "邮件服务器"),
        Setting("port", "端口", initial="465"),
        Setting("security", "加密", options=SECURITY, initial="tls"),
        Setting("sender", "发件地址"),
        Setting("user", "用户名", "不需要登录的服务器不填。", needed=False),
        Setting("password", "密码", secret=True, needed=False),
    ),
    address="邮箱",
    check=check,
    send=send,
)
