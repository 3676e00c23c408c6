"""A real browser on a real server: every fault that it tells of, and every call that leaves the machine, fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, Route, sync_playwright

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop in this thread; Django would take that for a sign of asynchronous code and refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = os.environ.get("DUBAN_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium on this machine: install it (Debian: apt-get install chromium) and run again")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


class Watched:
    """A browser context that remembers what went wrong in it."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.faults: list[str] = []
        self.home = home
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", self._response)
        context.route("**/*", self._route)

    def _console(self, message: ConsoleMessage) -> None:
        # A browser also calls every refused form an error ("Failed to load resource"); `_response` judges those.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        """A page may refuse (4xx); that the server fails, or that a page names a file that is not there, is a fault."""
        is_page = response.request.resource_type in ("document", "fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"answer {response.status}: {response.url}")

    def _route(self, route: Route) -> None:
        if route.request.url.startswith((self.home, "data:", "blob:")):
            route.continue_()
            return
        self.faults.append(f"left the machine: {route.request.url}")
        route.abort()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh page on the live server, in Chinese, on a desktop's screen."""
    context = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    watched = Watched(context, live_server.url)
    yield context.new_page()
    context.close()
    assert not watched.faults
