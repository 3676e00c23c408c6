"""The pictures of the README, taken from the real pages of a training campaign that is being served.

    ./duban start --data DIR --port 8041      (note the passwords it prints)
    .venv/bin/python scripts/take_pictures.py http://127.0.0.1:8041 OFFICE_PASSWORD CLERK_PASSWORD
Needs the developers' packages and Chromium (``./duban test`` installs both).
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"


def signed_in(browser: Browser, base: str, login: str, password: str, width: int, height: int) -> Page:
    """A page of somebody who has signed in."""
    page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    page.goto(f"{base}/sign-in")
    page.fill("input[autocomplete=username]", login)
    page.fill("input[type=password]", password)
    with page.expect_navigation():
        page.press("input[type=password]", "Enter")
    return page


def main() -> None:
    """Take them all."""
    base, office, clerk = sys.argv[1:4]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = signed_in(browser, base, "zhuanzhi1", office, 1280, 800)
        page.screenshot(path=FOLDER / "inbox.png")
        page.goto(f"{base}/ledger")
        page.screenshot(path=FOLDER / "ledger.png")
        page.goto(f"{base}/ledger?station=first_reviewed")
        page.locator("main table tbody a").first.click()
        page.wait_for_load_state("load")
        page.screenshot(path=FOLDER / "case.png")
        page.goto(f"{base}/campaigns/1/plan")
        page.screenshot(path=FOLDER / "plan.png")
        phone = signed_in(browser, base, "bumen", clerk, 390, 844)
        phone.screenshot(path=FOLDER / "phone.png")
        browser.close()


if __name__ == "__main__":
    main()
