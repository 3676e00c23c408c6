"""The house's own rooms in a real browser: plans beside what was read, units, accounts, settings, audit (5.1, 5.2).

Every page is looked over by axe, in Chinese and in English, on a desk's screen and on a phone's.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect

from duban import plans
from duban.campaign import actions
from duban.campaign.models import Campaign, Question
from duban.journal.actions import checkpoint
from duban.units import actions as unit_actions
from duban.units.models import Person, Post, Unit
from tests.browser.conftest import Watched
from tests.desk.admin.house import verified
from tests.desk.conftest import Desk, make_desk

PLAN = """关于开展演示专项整治的实施方案

一、整治内容
(一)乱收费问题。违规向群众收取费用。
(二)办事拖延问题。对群众诉求推诿扯皮。
二、方法步骤
(一)动员部署阶段(2026年6月1日至6月30日)。由青禾县财政局牵头。
(二)自查自纠阶段(2026年7月1日至8月31日)。
"""
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
ROOMS = {
    "officer": (
        "/campaigns", "/campaigns/new", "/campaigns/{open}", "/campaigns/{draft}", "/campaigns/{draft}/plan", "/campaigns/{draft}/units",
        "/campaigns/{draft}/open", "/units", "/units?q=财政", "/units/{unit}", "/units/{unit}/close", "/units/sheets", "/settings/clocks",
        "/search?q=财政",
    ),
    "sys": ("/accounts", "/accounts/new", "/accounts/{person}", "/accounts/posts", "/accounts/posts/new", "/accounts/grants",
            "/accounts/grants/ask", "/settings", "/settings/years/2026", "/settings/clocks/T01"),
    "sec": ("/accounts/posts", "/accounts/posts/{post}/approve", "/accounts/roles"),
    "audit": ("/audit", "/audit?kind=case", "/audit/entries/30", "/audit/checkpoints", "/audit/checkpoints/1", "/audit/verify", "/audit/export"),
}  # fmt: skip


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The cast at the desk, with a draft read from a plan, a post that waits, a checkpoint."""
    made = make_desk(monkeypatch)
    w = made.world
    actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(PLAN))
    unit_actions.suggest_alias(
        actor=w.actor("officer"), at=w.at, unit_id=w.units["education"].pk, name="青禾教体", source="演示"
    )
    w.begin("clerk", "register", topic=w.topics[0].pk)
    unit_actions.propose_post(
        actor=w.actor("sys"),
        at=w.at,
        unit_id=w.units["finance"].pk,
        role="deputy",
        holder_id=w.people["village_clerk"].pk,
        from_on=w.today,
    )
    checkpoint(at=made.at)
    return made


def enter(page: Page, desk: Desk, settings: LazySettings, name: str, language: str = "zh-hans") -> None:
    """Put a session that has passed both steps into the browser."""
    client = verified(desk, name)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
    page.context.add_cookies([{"name": key, "value": value, "url": page.url} for key, value in cookies.items()])


def faults(page: Page) -> list[str]:
    """What axe finds wrong."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']]}" for one in found]


def filled(path: str, desk: Desk) -> str:
    w = desk.world
    return path.format(
        open=w.campaign.pk,
        draft=Campaign.objects.get(state="draft").pk,
        unit=w.units["education"].pk,
        person=w.people["edu_clerk"].pk,
        post=Post.objects.get(state="proposed").pk,
    )


# Every language and every screen once; the pages of a plan are looked over in the other two pairs.
@pytest.mark.parametrize(("size", "language"), [("desk", "zh-hans"), ("phone", "en")])
@pytest.mark.parametrize("name", list(ROOMS))
def test_every_room_is_barrier_free_and_fits_its_screen(
    desk: Desk, page: Page, live_server: object, settings: LazySettings, name: str, size: str, language: str
) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.goto("/sign-in")
    enter(page, desk, settings, name, language)
    for path in ROOMS[name]:
        answer = page.goto(filled(path, desk))
        assert answer is not None
        assert answer.status == 200, path
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path


def test_the_office_takes_a_plan_from_its_file_to_an_open_campaign(
    desk: Desk, page: Page, settings: LazySettings, tmp_path: Path
) -> None:
    file = tmp_path / "演示方案.txt"
    file.write_text(PLAN.replace("演示专项整治", "演示第二次专项整治"), encoding="utf-8")
    page.goto("/sign-in")
    enter(page, desk, settings, "officer")
    page.goto("/campaigns")
    page.get_by_role("link", name="上传方案").click()
    page.get_by_label("方案文件").set_input_files(file)
    page.get_by_role("button", name="读方案").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("演示第二次专项整治")

    span = page.locator(".paper .span-phase").first
    element = page.locator(".review-read .element[data-key^=phase]").first
    span.hover()
    expect(element).to_have_class(re.compile("is-at"))
    element.get_by_role("link").first.click()
    expect(span).to_be_in_viewport()

    for question in Question.objects.filter(campaign__title__contains="第二次"):
        item = page.locator(f"#e-question-{question.pk}")
        item.get_by_text("回答或搁置").click()
        item.get_by_role("button", name="搁置").click()
        expect(page.locator(".error").first).to_be_visible()
        page.locator(f"#answer-{question.pk}").fill("演示:另行通知")
        page.locator(f"#e-question-{question.pk}").get_by_role("button", name="搁置").click()
    page.get_by_role("link", name="启动", exact=True).click()
    page.get_by_role("button", name="启动专项行动").click()
    expect(page.locator(".page-title")).to_contain_text("进行中")


def test_a_branch_of_the_tree_opens_in_place_by_mouse_and_by_keyboard(
    desk: Desk, page: Page, settings: LazySettings
) -> None:
    page.goto("/sign-in")
    enter(page, desk, settings, "officer")
    page.goto("/units")
    page.get_by_role("link", name="展开柳溪镇").click()
    expect(page.get_by_role("link", name="上河村", exact=True)).to_be_visible()
    assert page.url.endswith("/units"), "the page was not left"
    closing = page.get_by_role("link", name="收起柳溪镇")
    closing.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="上河村", exact=True)).to_have_count(0)


def test_a_unit_field_offers_units_while_one_types(desk: Desk, page: Page, settings: LazySettings) -> None:
    page.goto("/sign-in")
    enter(page, desk, settings, "officer")
    page.goto(f"/units/{desk.world.units['school'].pk}/line")
    page.get_by_label("主管单位").fill("")
    page.get_by_label("主管单位").press_sequentially("财政")
    offer = page.locator("datalist option").first
    expect(offer).to_have_attribute("value", re.compile("青禾县财政局 #"))
    page.get_by_label("主管单位").fill(offer.get_attribute("value") or "")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("柳溪中学")
    assert Unit.objects.get(name="柳溪中学").line_id == desk.world.units["finance"].pk


def test_one_administrator_proposes_and_another_approves(desk: Desk, page: Page, settings: LazySettings) -> None:
    page.goto("/sign-in")
    enter(page, desk, settings, "sys")
    page.goto("/accounts/new")
    page.get_by_label("姓名").fill("演示新人")
    page.get_by_label("账号", exact=False).first.fill("newcomer")
    page.get_by_role("button", name="新建账号").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    expect(page.locator(".slip")).to_contain_text("newcomer")
    page.get_by_role("link", name="已交给本人,继续").click()
    page.get_by_role("link", name="提名岗位").click()
    page.get_by_label("单位", exact=True).fill("青禾县教育局")
    page.get_by_label("角色").select_option("reviewer")
    page.get_by_role("button", name="提交安全管理员批准").click()
    expect(page.get_by_text("等安全管理员批准").first).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in")
    enter(page, desk, settings, "sec")
    page.goto("/accounts/posts")
    item = page.locator(".waiting-item", has_text="演示新人")
    item.get_by_role("link", name="批准", exact=True).click()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.locator(".waiting-item", has_text="演示新人")).to_have_count(0)
    assert Post.objects.get(holder=Person.objects.get(login="newcomer")).state == "approved"


def test_the_auditor_follows_an_entry_to_its_checkpoint_and_prints_it(
    desk: Desk, page: Page, settings: LazySettings
) -> None:
    page.goto("/sign-in")
    enter(page, desk, settings, "audit")
    page.goto("/audit?kind=alias")
    page.locator("tbody tr").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("读到一种写法")
    page.get_by_role("link", name="看检查点").click()
    expect(page.locator(".printout")).to_contain_text("默克尔根")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".printout")).to_be_visible()


def test_the_palette_finds_units_matters_and_pages(desk: Desk, page: Page, settings: LazySettings) -> None:
    page.goto("/sign-in")
    enter(page, desk, settings, "officer")
    page.goto("/campaigns")
    page.keyboard.press("Control+k")
    page.keyboard.type("财政")
    expect(page.locator("#palette-found")).to_contain_text("青禾县财政局")
    page.locator("#palette input").fill("乱收费")
    expect(page.locator("#palette-found")).to_contain_text("演示专项整治")
    page.locator("#palette input").fill("设置")
    expect(page.locator("#palette-found a").first).to_have_attribute("href", "/settings")


def test_plan_and_tree_work_without_script(
    desk: Desk, chromium: Browser, live_server: object, settings: LazySettings
) -> None:
    home = str(live_server)
    context = chromium.new_context(base_url=home, locale="zh-CN", java_script_enabled=False, viewport=SIZES["desk"])  # type: ignore[arg-type]
    watched = Watched(context, home)
    page = context.new_page()
    page.goto("/sign-in")
    enter(page, desk, settings, "officer")
    draft = Campaign.objects.get(state="draft").pk
    page.goto(f"/campaigns/{draft}/plan")
    page.locator(".review-read .element[data-key^=topic] a").first.click()
    assert "#s-topic-" in page.url
    question = Question.objects.filter(campaign_id=draft).first()
    assert question is not None
    item = page.locator(f"#e-question-{question.pk}")
    item.locator("summary").click()
    item.locator("textarea").fill("演示答复")
    item.get_by_role("button", name="答复", exact=True).click()
    assert page.url.endswith("#questions")
    page.goto("/units")
    page.get_by_role("link", name="展开柳溪镇").click()
    expect(page.get_by_role("link", name="上河村", exact=True)).to_be_visible()
    context.close()
    assert watched.faults == []
