"""Returns in a real browser: a block pasted straight into the cells, and the pages no other test looks over (4/5, 5.2)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from duban.campaign.obligations.select import Selector
from duban.plans.model import Every
from duban.returns.actions import operate
from duban.returns.settings import Settled
from tests.browser.test_house import enter, faults
from tests.desk.conftest import Desk, make_desk
from tests.desk.returns.test_pages import address, another_campaign, weekly_at

PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Weekly returns in two campaigns, and a self-check of persons."""
    made = weekly_at(make_desk(monkeypatch))
    another_campaign(made)
    w = made.world
    ids = frozenset({w.units["town"].pk})
    settled = Settled("self_check", "自查自纠", Selector(ids=ids), Every("month"), form="self_check", to=("office",))
    operate.settle(actor=w.actor("officer"), at=w.at, campaign_id=w.campaign.pk, settled=settled)
    operate.apply(actor=w.actor("officer"), at=w.at, campaign_id=w.campaign.pk, on=date(2026, 3, 1))
    made.pass_minutes(120)
    return made


def test_a_block_goes_into_the_cells_and_the_pages_are_barrier_free(
    desk: Desk, page: Page, live_server: object, settings: LazySettings
) -> None:
    _enter(page, desk, settings, "town_clerk", "zh-hans")
    here = address(desk)
    page.goto(here)
    expect(page.locator("form[data-paste]")).to_be_visible()
    _a_column_with_a_value_that_does_not_fit(page)
    _titles_in_any_order(page)
    page.evaluate("for (const form of document.forms) delete form.dataset.guard")
    together = _link(page, "/returns", r"/returns/together/[^\"]+")
    page.goto(together)
    _two_columns(page)
    assert faults(page) == []
    persons = _link(page, "/returns", r"/returns/rounds/\d+/persons")
    page.goto(persons)
    assert faults(page) == []
    _upload_errors(page, here)
    page.set_viewport_size({"width": 390, "height": 844})
    _enter(page, desk, settings, "officer", "en")
    campaign, demand = desk.world.campaign, desk.world.campaign.demands.first()
    assert demand is not None
    for path in (f"/campaigns/{campaign.pk}/demands/new", f"/returns/demands/{demand.pk}?at=2026-03-02T10:00"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    _enter(page, desk, settings, "sys", "en")
    for path in ("/settings/digests", "/settings/digests/mail"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def _enter(page: Page, desk: Desk, settings: LazySettings, name: str, language: str) -> None:
    """One person after the other in one browser: a cookie is set for the page it is set on, so that must be the top one."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    enter(page, desk, settings, name, language)


def _a_column_with_a_value_that_does_not_fit(page: Page) -> None:
    """Down from the cell in hand; the odd one is left and marked, what is too long is counted, and all of it can be taken back."""
    first, second, third = (page.locator(f"#c-{code}") for code in ("found", "closed", "open"))
    was = [one.input_value() for one in (first, second, third)]
    page.evaluate(PASTE, ["#c-found", "1,200\nabc\n3.0\n"])
    assert [first.input_value(), second.input_value(), third.input_value()] == ["1200", was[1], "3"]
    expect(page.locator(".paste-odd")).to_have_text(re.compile("“abc”不合这一栏"))
    expect(page.locator("[data-paste-said]")).to_contain_text("已填入 2 项")
    assert faults(page) == []
    page.get_by_role("button", name="撤销粘贴").click()
    assert [first.input_value(), second.input_value(), third.input_value()] == was
    expect(page.locator(".paste-odd")).to_have_count(0)


def _titles_in_any_order(page: Page) -> None:
    page.evaluate(PASTE, ["#c-open", "本周问责\t2\n本周新增问题\t7\n"])
    assert [page.locator(f"#c-{code}").input_value() for code in ("blamed_cases", "found")] == ["2", "7"]


def _two_columns(page: Page) -> None:
    rows = page.locator("tr[data-title]")
    cells = [rows.nth(i).locator("[data-cell]") for i in (0, 1)]
    page.evaluate(PASTE, ["tr[data-title] [data-cell]", "1\t2\t9\n3\t4\n"])
    assert [cell.nth(k).input_value() for cell in cells for k in (0, 1)] == ["1", "2", "3", "4"]
    expect(page.locator("[data-paste-said]")).to_contain_text("1 项超出表格")
    page.evaluate("for (const form of document.forms) delete form.dataset.guard")


def _link(page: Page, of: str, pattern: str) -> str:
    page.goto(of)
    found = re.search(rf'href="({pattern})"', page.content())
    assert found is not None
    return found[1]


def _upload_errors(page: Page, here: str) -> None:
    """A sheet with errors: what is wrong stands by its row, nothing is taken."""
    book = page.request.get(f"{here}/book.xlsx").body()
    page.goto(here)
    page.locator("#file").set_input_files({"name": "表.xlsx", "mimeType": "application/octet-stream", "buffer": book})
    page.get_by_role("button", name="读入").click()
    expect(page.get_by_text("一项也没有填入")).to_be_visible()
    assert faults(page) == []
