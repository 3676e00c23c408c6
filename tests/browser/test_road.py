"""The road in the browser (issue 5, 4.6): five people carry a problem from registration to 销号 and 回头看, with and without script.

Every page they come by is looked over by axe, in Chinese and English, on a desk's screen and a phone's; what the browser complains of
and what would leave the machine fails the test (``Watched``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Watched
from tests.browser.house import PASSWORD, open_house

CLERK, LIAISON, HEAD, REVIEWER, OFFICE = "clerk", "edu_clerk", "edu_head", "reviewer", "officer"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PICTURE = Path(__file__).parent / "evidence.png"
DUE = date.today() + timedelta(days=40)  # noqa: DTZ011  (the browser's own day)
FIX = date.today() + timedelta(days=20)  # noqa: DTZ011


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One running house for the stories of this file; each makes cases of its own."""
    with open_house(tmp_path_factory.mktemp("house")) as address:
        yield address


@dataclass
class People:
    """Everybody's own browser: who has signed in where, what each saw."""

    chromium: Browser
    home: str
    script: bool = True
    language: str = "zh-hans"
    everywhere: bool = False
    seen: set[str] = field(default_factory=set)
    _contexts: list[tuple[BrowserContext, Watched]] = field(default_factory=list)
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str) -> Page:
        """The person's page, signed in."""
        if who not in self._pages:
            self._pages[who] = self.enter(who)
        return self._pages[who]

    def enter(self, who: str, *, size: dict[str, int] | None = None, language: str = "") -> Page:
        """A fresh browser in which the person signs in."""
        context = self.chromium.new_context(
            base_url=self.home,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=size or WIDE,  # type: ignore[arg-type]
            reduced_motion="reduce",
            java_script_enabled=self.script,
        )
        context.add_cookies(
            [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language or self.language, "url": self.home}]
        )
        watched = Watched(context, self.home)
        self._contexts.append((context, watched))
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("[name=login]").fill(who)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        expect(page.locator(".topbar-person")).to_be_visible()
        return page

    def look(self, who: str) -> None:
        """Axe has nothing to say of the page the person is on; nor, ``everywhere``, in English and on a phone."""
        page = self.page(who)
        address = page.url.removeprefix(self.home)
        kind = re.sub(r"\d+", "N", address.split("?")[0])
        if kind in self.seen or not self.script:
            return
        self.seen.add(kind)
        no_violation(page)
        if self.everywhere:
            # With the page itself every language and every screen is met once; the rooms' own tests meet all pairs.
            self._look_again(who, address, "en", PHONE)

    def _look_again(self, who: str, address: str, language: str, size: dict[str, int]) -> None:
        """The same page in another language or on another screen, in a browser kept for that."""
        key = f"{who} {language} {size['width']}"
        if key not in self._pages:
            self._pages[key] = self.enter(who, size=size, language=language)
        page = self._pages[key]
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        expect(page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")
        no_violation(page)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{address} at {size['width']} is {over} px too wide"

    def close(self) -> list[str]:
        """Close everything; what the browsers complained of."""
        faults = [fault for _, watched in self._contexts for fault in watched.faults]
        for context, _ in self._contexts:
            context.close()
        return faults


def no_violation(page: Page) -> None:
    """Fail with the page, the rule and the element if axe finds a violation."""
    answer = Axe().run(page).response
    said = [f"{one['id']}: {node['html'][:160]}" for one in answer["violations"] for node in one["nodes"]]
    assert answer["passes"], "axe looked at nothing"
    assert not said, f"{page.url} at {page.viewport_size}: " + "\n".join(said)


@pytest.fixture
def people(chromium: Browser, house: str) -> Iterator[People]:
    """The five, with script."""
    made = People(chromium, house)
    yield made
    assert not made.close()


@pytest.fixture
def plain_people(chromium: Browser, house: str) -> Iterator[People]:
    """The five, with script switched off."""
    made = People(chromium, house, script=False)
    yield made
    assert not made.close()


def register(people: People, title: str) -> str:
    """The intake desk registers a problem; returns the case's path."""
    page = people.page(CLERK)
    page.goto("/cases/new")
    people.look(CLERK)
    page.locator("a[href='/cases/new/item']").click()
    people.look(CLERK)
    page.get_by_label("标题").fill(title)
    page.locator("#id_facts").fill("学校食堂收费高于公示标准,涉及两个年级,有票据。")
    page.locator("#id_source").select_option("self_check")
    page.locator("#id_topic").select_option(label="乱收费")
    page.locator("form.case-form button.btn-primary").click()
    if page.locator(".alike-ask").count():
        page.locator("form.case-form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/ledger/\d+"))
    people.look(CLERK)
    return page.url.removeprefix(people.home).split("?")[0]


def do(people: People, who: str, case: str, code: str, **answers: str) -> Page:
    """One move by its button on the case page: open it, fill it in, send it; the case page shows the new state."""
    page = people.page(who)
    page.goto(case)
    people.look(who)
    page.locator(f"a[href='{case}/do/{code}']").click()
    people.look(who)
    for name, value in answers.items():
        fill(page, name, value)
    page.locator("form.case-form button.btn-primary").click()
    page.wait_for_url(re.compile(rf"{case}\?did={code}"))
    return page


def fill(page: Page, name: str, value: str) -> None:
    """Answer one field the way its kind asks for."""
    radio = page.locator(f"input[type=radio][name={name}][value='{value}']")
    if radio.count():
        radio.check()
        return
    box = page.locator(f"#id_{name}")
    if box.evaluate("e => e.tagName") == "SELECT" if _has_script(page) else page.locator(f"select#id_{name}").count():
        box.select_option(value)
    elif name == "evidence":
        box.set_input_files(str(PICTURE))
    else:
        box.fill(value)


def _has_script(page: Page) -> bool:
    return page.locator("button[data-print]:not([hidden])").count() > 0


def pick_unit(page: Page, name: str, words: str, unit: str) -> None:
    """Type a few characters and take the unit from what appears."""
    page.locator(f"#id_{name}").press_sequentially(words, delay=20)
    page.locator(f"#id_{name}-found label", has_text=unit).first.click()


def strike_off(people: People, case: str, *, type_whole_name: bool) -> None:
    """From the ledger to 销号 and 回头看, every step by the hand that owes it."""
    do(people, OFFICE, case, "confirm", opinion="同意立项")
    page = people.page(OFFICE)
    page.goto(f"{case}/do/assign")
    if type_whole_name:
        page.locator("#id_handler").fill("青禾县教育局")
    else:
        pick_unit(page, "handler", "教育", "青禾县教育局")
    fill(page, "fix_kind", "by_date")
    fill(page, "reply_due", DUE.isoformat())
    fill(page, "opinion", "请按期办结")
    page.locator("form.case-form button.btn-primary").click()
    page.wait_for_url(re.compile(r"\?did=assign"))

    inbox = people.page(LIAISON)
    inbox.goto("/")
    people.look(LIAISON)
    inbox.locator(f"a.owed-go[href='{case}/do/sign']").first.click()
    inbox.locator("form.case-form button.btn-primary").click()
    inbox.wait_for_url(re.compile(r"\?did=sign"))
    plan = {
        "measures": "逐户核对,退还多收部分",
        "goal": "全部退还",
        "fix_due": FIX.isoformat(),
        "lead_leader": "演示局长",
    }
    do(people, LIAISON, case, "plan", **plan, responsible_person="演示经办")
    do(people, HEAD, case, "start", opinion="同意")
    do(people, LIAISON, case, "apply", finding="true", result="已退还全部多收餐费并公示", evidence="1")
    do(people, HEAD, case, "endorse", opinion="情况属实")
    do(people, REVIEWER, case, "first_review", opinion="材料齐全")
    do(people, REVIEWER, case, "verify", opinion="现场查看,已公示")
    page = do(people, OFFICE, case, "strike_off", opinion="同意销号")
    expect(page.locator(".case-line").first).to_contain_text("已销号")
    page = do(people, REVIEWER, case, "find_steady", opinion="回访未反弹")
    expect(page.locator(".case-line").first).to_contain_text("稳固")


def test_five_people_carry_a_problem_to_strike_off_and_look_back_and_axe_finds_nothing(people: People) -> None:
    people.everywhere = True
    case = register(people, "食堂多收餐费")
    strike_off(people, case, type_whole_name=False)
    page = people.page(OFFICE)
    page.goto(case)
    story = page.locator(".timeline")
    for said in ("登记问题", "交办", "签收", "申请销号", "批准销号", "回头看", "现场查看,已公示"):
        expect(story).to_contain_text(said)
    expect(page.locator("#files")).to_contain_text("evidence.png")
    page.goto("/ledger?state=closed")
    people.look(OFFICE)
    expect(page.locator(".table")).to_contain_text("食堂多收餐费")
    page.goto("/ledger/export")
    people.look(OFFICE)


def test_the_same_road_can_be_walked_with_script_switched_off(plain_people: People) -> None:
    case = register(plain_people, "校车费重复收取")
    strike_off(plain_people, case, type_whole_name=True)


def test_without_script_a_unit_is_found_by_the_button_beside_its_field(plain_people: People) -> None:
    case = register(plain_people, "作业本费未退")
    do(plain_people, OFFICE, case, "confirm", opinion="同意立项")
    page = plain_people.page(OFFICE)
    page.goto(f"{case}/do/assign")
    page.locator("#id_opinion").fill("请抓紧")
    page.locator("#id_handler").fill("教育")
    page.locator("button[name=find][value=handler]").click()
    page.locator("#id_handler-found label", has_text="青禾县教育局").first.click()
    expect(page.locator("#id_opinion")).to_have_value("请抓紧")
    fill(page, "fix_kind", "by_date")
    fill(page, "reply_due", DUE.isoformat())
    page.locator("form.case-form button.btn-primary").click()
    page.wait_for_url(re.compile(r"\?did=assign"))


def test_of_two_people_at_once_one_wins_and_the_other_is_told_and_keeps_what_was_typed(people: People) -> None:
    case = register(people, "补课费未公示")
    first, second = people.page(OFFICE), people.page("officer2")
    for page, words in ((first, "先到的意见"), (second, "后到的意见")):
        page.goto(f"{case}/do/confirm")
        page.locator("#id_opinion").fill(words)
    first.locator("form.case-form button.btn-primary").click()
    first.wait_for_url(re.compile(r"\?did=confirm"))
    second.locator("form.case-form button.btn-primary").click()
    expect(second.get_by_role("alert").first).to_contain_text("已有新的进展")
    expect(second.locator(".outdated-news")).to_contain_text("先到的意见")
    expect(second.locator("#id_opinion")).to_have_value("后到的意见")
    people.look("officer2")


def test_a_second_press_of_the_button_acts_once(people: People) -> None:
    case = register(people, "保险费强制收取")
    page = people.page(OFFICE)
    page.goto(f"{case}/do/list")
    page.locator("#id_reason").fill("重点督办")
    page.locator("form.case-form button.btn-primary").dblclick()
    page.wait_for_url(re.compile(r"\?did=list"))
    expect(page.locator(".happening strong", has_text="挂账督办")).to_have_count(1)


def test_the_ledger_is_worked_by_keyboard_alone(people: People) -> None:
    register(people, "键盘一件")
    page = people.page(OFFICE)
    page.goto("/ledger")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-picked]")).to_contain_text("1")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr.is-at")).to_have_count(1)
    page.locator("tr.is-at a.row-link").press("Enter")
    page.wait_for_url(re.compile(r"/ledger/\d+$"))


def test_a_batch_shows_what_was_done_and_what_was_not(people: People) -> None:
    case = register(people, "批量一件")
    page = people.page(OFFICE)
    page.goto("/ledger?words=批量一件")
    page.locator("td.pick input").first.check()
    page.locator(".selection button[value=remind]").click()
    people.look(OFFICE)
    page.locator("#id_opinion").fill("请加快")
    page.locator("form.case-form button.btn-primary").click()
    expect(page.locator(".batch")).to_contain_text("1 件没有办成")
    people.look(OFFICE)
    page.goto(case)
    expect(page.locator(".timeline")).not_to_contain_text("请加快")


def test_a_report_of_the_public_gets_a_slip_in_groups_of_four_and_likely_doubles_are_shown_while_typing(
    people: People,
) -> None:
    people.everywhere = True
    page = people.page(CLERK)
    for round_ in (1, 2):
        page.goto("/cases/new/report")
        page.locator("#id_title").press_sequentially("卫生院挂号窗口提前下班", delay=10)
        if round_ == 1:
            page.locator("#id_facts").fill("下午四点半挂号窗口已关,牌子上写五点半。")
            page.locator("#id_source").select_option("visit")
            page.locator("form.case-form button.btn-primary").click()
            page.wait_for_url(re.compile(r"\?did=receive"))
            page.locator("a[href$='/receipt']").first.click()
            expect(page.locator(".receipt-code span")).to_have_count(3)
            people.look(CLERK)
    expect(page.locator("#alike")).to_contain_text("卫生院挂号窗口提前下班")
    people.look(CLERK)
