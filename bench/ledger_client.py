"""A reader of the ledger over HTTP: signs in like a browser, keeps its connection, and asks for pages by name."""

from __future__ import annotations

import re
import time
from http.client import HTTPConnection
from random import Random
from urllib.parse import quote, urlencode

PAGES = {
    "plain": "",
    "closed": "state=closed",
    "station": "station=fixing",
    "rare station": "station=suspended",
    "red": "colour=red",
    "yellow": "colour=yellow",
    "green": "colour=green",
    "grey": "colour=grey",
    "kind": "kind=report",
    "topic": "topic=7",
    "source": "source=visit",
    "finding": "state=closed&finding=unfounded",
    "fix kind": "fix_kind=continuing",
    "listed": "listed=1",
    "raised (none)": "raised=1",
    "search common": f"words={quote('补贴')}",
    "search another": f"words={quote('排水')}",
    "search rare": f"words={quote('耗材积压')}",
    "search nothing": f"words={quote('飞船')}",
    "search and station": f"words={quote('补贴')}&station=fixing",
    "topic and red": "topic=7&colour=red",
    "case": "",
}
_CASE = re.compile(rb'href="(/ledger/\d+)"')


class Reader:
    """One person at one connection."""

    def __init__(self, port: int, login: str, password: str) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.cases: list[str] = []
        form = self._ask("GET", "/sign-in")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        if token is None:
            raise SystemExit("the sign-in page carries no form")
        said = {"login": login, "password": password, "csrfmiddlewaretoken": token[1].decode()}
        self._ask("POST", "/sign-in", urlencode(said), wanted=302)
        self._note(self._ask("GET", "/ledger"))

    def page(self, name: str, chance: Random) -> float:
        """Ask for a page of this kind; milliseconds until its last byte."""
        address = chance.choice(self.cases) if name == "case" else f"/ledger?{PAGES[name]}"
        began = time.perf_counter()
        body = self._ask("GET", address)
        took = (time.perf_counter() - began) * 1000
        if name != "case":
            self._note(body)
        return took

    def _note(self, body: bytes) -> None:
        """Cases on this page are the ones to open later."""
        found = [href.decode() for href in dict.fromkeys(_CASE.findall(body))]
        self.cases = found or self.cases

    def _ask(self, method: str, address: str, body: str = "", wanted: int = 200) -> bytes:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, address, body or None, headers)
        answer = self.line.getresponse()
        text = answer.read()
        for one in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = one.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status != wanted:
            raise SystemExit(f"{method} {address}: {answer.status} where {wanted} was expected")
        return text
