"""Sending by HTTP: one request, a short wait, no redirect followed, and errors without addresses in them."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from duban.digests.way import MOST_ANSWER, SECONDS, Undelivered


class _Stay(urllib.request.HTTPRedirectHandler):
    """A robot or gateway that leads elsewhere is not the one that was settled."""

    def redirect_request(self, *args: Any, **given: Any) -> None:
        """Follow none."""
        return


_opener = urllib.request.build_opener(_Stay)


def is_address(text: str) -> bool:
    """Whether it is an http(s) address with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text and parts.port != 0
    except ValueError:
        return False


def post(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The answer's first bytes. Raises Undelivered, whose words hold neither address nor content."""
    if not is_address(url):
        raise Undelivered("address", lasting=True)
    asked = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 – checked above
    try:
        with _opener.open(asked, timeout=SECONDS) as answer:
            return bytes(answer.read(MOST_ANSWER))
    except urllib.error.HTTPError as error:
        error.close()
        raise refused(error.code) from None
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError):
        raise Undelivered("away", down=True) from None


def refused(status: int) -> Undelivered:
    """What an HTTP status other than success means: 3xx and 4xx are ours to mend, but for "too many" and "too slow"."""
    lasting = 300 <= status < 500 and status not in (408, 425, 429)
    return Undelivered("status", str(status), lasting=lasting, down=status >= 500 or status == 429)


def post_json(url: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Send JSON, read JSON: the way of both robots. An answer that is none says nothing was delivered."""
    body = json.dumps(message, ensure_ascii=False).encode()
    answer = post(url, body, {"Content-Type": "application/json; charset=utf-8"})
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Undelivered("answer", lasting=True)
    return found


def check_robot(answer: Mapping[str, Any], *, busy: frozenset[int]) -> None:
    """``errcode`` 0 is delivered; ``busy`` are the codes for too many at once. The robot's own words are not passed on: they may repeat a token."""
    code = answer.get("errcode")
    if code == 0:
        return
    if code in busy:
        raise Undelivered("busy", down=True)
    raise Undelivered("robot", str(code) if isinstance(code, int) else "?", lasting=True)
