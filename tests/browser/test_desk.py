"""The desk in a real browser: barrier-free in every language and width, quick by keyboard, whole without script (5.2, G1)."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect

from tests.desk.conftest import PASSWORD, Desk, make_desk

WIDTHS = {"desktop": 1440, "tablet": 820, "phone": 360}
TARGET = 44


@pytest.fixture
def specimen(settings: LazySettings, page: Page) -> Page:
    settings.ROOT_URLCONF = "tests.browser.specimen_urls"
    return page


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return make_desk(monkeypatch)


def enter(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    # The sign-in page has a heading too: only the next page's own load says that its script runs.
    with page.expect_navigation(url=lambda url: not url.endswith("/sign-in")):
        page.get_by_role("button", name="登录", exact=True).click()


def taste(page: Page, language: str, text: str = "normal") -> None:
    page.goto("/sign-in")
    for name, value in (("duban_language", language), ("duban_text", text)):
        page.context.add_cookies([{"name": name, "value": value, "url": page.url}])


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("zh-hans", "desktop"),
        ("zh-hans", "tablet"),
        ("zh-hans", "phone"),
        ("zh-hant", "phone"),
        ("en", "desktop"),
        ("en", "phone"),
    ],
)
def test_every_part_is_barrier_free_and_fits_its_screen(specimen: Page, language: str, width: str) -> None:
    specimen.set_viewport_size({"width": WIDTHS[width], "height": 900})
    taste(specimen, language)
    specimen.goto("/_specimen")
    expect(specimen.locator(".chart svg").first).to_be_visible()
    assert faults(specimen) == []
    assert specimen.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_large_text_and_dark_pages_keep_their_contrast_and_width(specimen: Page, scheme: str) -> None:
    specimen.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    specimen.set_viewport_size({"width": 390, "height": 844})
    taste(specimen, "zh-hans", "large")
    specimen.goto("/_specimen")
    assert faults(specimen) == []
    assert specimen.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_touched_on_a_phone_is_large_enough(specimen: Page) -> None:
    specimen.set_viewport_size({"width": 360, "height": 800})
    specimen.goto("/_specimen")
    small = specimen.evaluate(
        """least => [...document.querySelectorAll("main .btn, main .sort, main .tabs a, main .filter-chip, .rail a, .pick label, .topbar-button, .topbar-person")]
        .filter(e => e.offsetParent && !e.closest("[hidden]"))
        .filter(e => { const b = e.getBoundingClientRect(); return b.height < least || b.width < 24; })
        .map(e => e.className + " " + e.textContent.trim().slice(0, 12) + " " + e.getBoundingClientRect().height)""",
        TARGET,
    )
    assert small == []


def test_rows_are_dense_on_a_desktop(specimen: Page) -> None:
    specimen.goto("/_specimen")
    heights = specimen.locator("table.selectable tbody tr").evaluate_all(
        "rows => rows.map(r => r.getBoundingClientRect().height)"
    )
    assert len(heights) == 6
    assert max(heights) <= 38


def test_the_keyboard_walks_picks_and_opens_rows(specimen: Page) -> None:
    specimen.goto("/_specimen")
    specimen.evaluate("document.activeElement.blur()")
    specimen.keyboard.press("j")
    specimen.keyboard.press("j")
    specimen.keyboard.press("k")
    expect(specimen.locator("tr.is-at")).to_have_attribute("data-key", "0")
    specimen.keyboard.press("x")
    specimen.keyboard.press("j")
    specimen.keyboard.press("x")
    expect(specimen.locator("[data-picked]")).to_have_text("已选 2 项")
    expect(specimen.locator(".selection")).to_be_visible()
    specimen.keyboard.press("Enter")
    expect(specimen).to_have_url(re.compile("#case-1$"))


def test_picking_all_and_a_stretch_of_rows(specimen: Page) -> None:
    specimen.goto("/_specimen")
    boxes = specimen.locator(".pick input[name=case]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(specimen.locator("[data-picked]")).to_have_text("已选 4 项")
    specimen.get_by_label("选择本页全部").check()
    expect(specimen.locator("[data-picked]")).to_have_text("已选 6 项")
    specimen.get_by_label("选择本页全部").uncheck()
    expect(specimen.locator(".selection")).to_be_hidden()


def test_keys_typed_into_a_field_are_only_text(specimen: Page) -> None:
    specimen.goto("/_specimen")
    specimen.get_by_label("事由", exact=True).fill("")
    specimen.get_by_label("事由", exact=True).press_sequentially("jjx/?")
    expect(specimen.get_by_label("事由", exact=True)).to_have_value("jjx/?")
    expect(specimen.locator("tr.is-at")).to_have_count(0)


def test_menus_open_one_at_a_time_and_close_with_escape(specimen: Page) -> None:
    specimen.goto("/_specimen")
    first, second = specimen.locator("details.filter").nth(0), specimen.locator("details.filter").nth(1)
    first.locator("summary").click()
    second.locator("summary").click()
    expect(first).not_to_have_attribute("open", "")
    specimen.keyboard.press("Escape")
    expect(second).not_to_have_attribute("open", "")
    expect(second.locator("summary")).to_be_focused()


def test_a_draft_comes_back_and_can_be_dropped(specimen: Page) -> None:
    specimen.goto("/_specimen")
    specimen.get_by_label("基本事实").fill("写到一半")
    specimen.wait_for_timeout(700)
    specimen.reload()
    expect(specimen.get_by_label("基本事实")).to_have_value("写到一半")
    specimen.get_by_role("button", name="不要了").click()
    expect(specimen.get_by_label("基本事实")).not_to_have_value("写到一半")
    specimen.reload()
    expect(specimen.locator(".draft-found")).to_have_count(0)


def test_a_chart_has_no_word_that_its_table_lacks(specimen: Page) -> None:
    specimen.goto("/_specimen")
    box = specimen.locator("#bars")
    expect(box.locator("svg text").first).to_be_visible()
    table = box.locator("table").inner_text()
    names = [text for text in box.locator("svg text").all_text_contents() if re.search("[一-龥]", text)]
    assert len(names) == 5
    assert all(name in table for name in names)


def test_on_paper_there_is_no_rail_and_dates_stand_in_full(specimen: Page) -> None:
    specimen.emulate_media(media="print")
    specimen.goto("/_specimen")
    for hidden in (".topbar", ".rail", ".moves", ".pager", ".page-actions"):
        expect(specimen.locator(hidden).first).to_be_hidden()
    expect(specimen.locator(".print-head")).to_be_visible()
    expect(specimen.locator(".due-on").first).to_be_visible()


def test_the_palette_finds_a_page_by_a_few_keys(page: Page, desk: Desk) -> None:
    enter(page, "edu_clerk")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("键盘")
    expect(page.locator("#palette .found-item").first).to_have_text("键盘操作")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("键盘")
    expect(page.locator("#palette .found-item").first).to_have_text("键盘操作")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("键盘操作")


def test_without_script_the_search_box_leads_to_a_page(chromium: Browser, page: Page, desk: Desk) -> None:
    enter(page, "edu_clerk")
    plain = chromium.new_context(
        java_script_enabled=False, locale="zh-CN", storage_state=page.context.storage_state(), base_url=page.url
    )
    quiet = plain.new_page()
    quiet.goto("/")
    quiet.get_by_role("searchbox").first.fill("键盘")
    quiet.get_by_role("searchbox").first.press("Enter")
    expect(quiet.get_by_role("link", name="键盘操作").first).to_be_visible()
    quiet.locator(".topbar-person").click()
    quiet.get_by_role("button", name="退出").click()
    expect(quiet).to_have_url(re.compile("/sign-in"))
    plain.close()


def test_an_ended_session_leaves_the_text_on_the_page_and_says_so(page: Page, desk: Desk) -> None:
    enter(page, "edu_clerk")
    desk.pass_minutes(120)
    page.keyboard.press("Control+k")
    page.keyboard.type("键盘")
    note = page.get_by_role("alert")
    expect(note).to_contain_text("登录已结束")
    expect(note.get_by_role("link", name="重新登录")).to_have_attribute("target", "_blank")


@pytest.fixture
def pages_of_the_account(desk: Desk, page: Page) -> Page:
    enter(page, "edu_clerk")
    return page


def test_pages_of_the_account_are_barrier_free(pages_of_the_account: Page) -> None:
    page = pages_of_the_account
    for path in (
        "/account",
        "/account/password",
        "/account/sessions",
        "/account/factor",
        "/notices",
        "/search?q=x",
        "/keys",
        "/no-such-page",
    ):
        page.goto(path)
        assert faults(page) == [], path


def test_the_picture_of_the_second_step_is_drawn(pages_of_the_account: Page) -> None:
    pages_of_the_account.goto("/account/factor")
    picture = pages_of_the_account.locator("img.qr")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100


def test_two_minutes_before_the_end_the_page_says_so_and_offers_to_go_on(page: Page, desk: Desk) -> None:
    page.clock.install()
    enter(page, "edu_clerk")
    page.goto("/keys")
    page.clock.fast_forward("28:20")
    note = page.get_by_role("alert")
    expect(note).to_contain_text("两分钟后结束")
    assert faults(page) == []
    with page.expect_response("**/stay") as kept:
        note.get_by_role("button", name="继续办理").click()
    assert kept.value.status == 204
    expect(note).to_have_count(0)


def test_a_form_pressed_twice_is_sent_once(page: Page, desk: Desk) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/sign-in")
    page.get_by_label("账号").fill("edu_clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).dblclick()
    expect(page.locator(".topbar")).to_be_visible()
    assert len(sent) == 1
