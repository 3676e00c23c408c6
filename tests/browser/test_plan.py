"""The review of a plan in a real browser: by keyboard, by selecting words of the text, and every page of it barrier-free."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from duban import plans
from duban.campaign import actions, queries
from duban.campaign.models import Campaign
from tests.browser.test_house import SIZES, enter, faults
from tests.desk.admin.test_plan_review import PLAN
from tests.desk.conftest import Desk, make_desk

NOTICE = "关于延长演示专项整治时间的补充通知\n将自查自纠阶段延长至2026年6月30日。\n"
PAGES = (
    "plan", "units", "tasks", "tasks/{unit}", "matrix", "dues", "groups", "versions", "versions/2", "levels", "levels/new", "approve",
    "plan/elements/{element}", "plan/add?element=obligation&from=1&to=9", "topics/new", "phases/new", "basics",
)  # fmt: skip


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The cast at the desk with a draft, one of its organs linked, and a notice of extension beside it."""
    made = make_desk(monkeypatch)
    w = made.world
    one = actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(PLAN))
    finance = one.mentions.get(name="县财政局")
    by: dict[str, Any] = {"actor": w.actor("officer"), "at": w.at, "campaign_id": one.pk}
    actions.link_mention(**by, mention_id=finance.pk, unit_id=w.units["finance"].pk)
    actions.add_version(**by, plan=plans.read_text(NOTICE), how="supplement")
    return made


def draft() -> Campaign:
    return Campaign.objects.get(state="draft")


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "zh-hans")])
def test_every_page_of_a_plan_is_barrier_free_and_fits_its_screen(
    desk: Desk, page: Page, settings: LazySettings, size: str, language: str
) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.goto("/sign-in")
    enter(page, desk, settings, "officer", language)
    one = draft()
    names = {"unit": desk.world.units["finance"].pk, "element": queries.elements_of(one, "obligation")[0].pk}
    for path in PAGES:
        answer = page.goto(f"/campaigns/{one.pk}/{path.format(**names)}")
        assert answer is not None
        assert answer.status == 200, path
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path


def test_a_plan_is_reviewed_by_keyboard_alone_and_words_are_added_by_selecting_them(
    desk: Desk, page: Page, settings: LazySettings
) -> None:
    page.goto("/sign-in")
    enter(page, desk, settings, "officer")
    one = draft()
    duty = queries.elements_of(one, "duty")[0]
    page.goto(f"/campaigns/{one.pk}/plan")
    row = page.locator(f"#e-element-{duty.pk}")
    row.focus()
    page.keyboard.press("c")
    expect(row).to_contain_text("已确认")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f'.paper .span[data-key="element-{duty.pk}"]').first).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(row).to_be_focused()
    page.keyboard.press("d")
    expect(row).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator(f"#e-element-{duty.pk}")).to_be_visible()

    first, second = (page.locator(f"#e-topic-{each.topic.pk}") for each in queries.tree_of(one)[:2])
    first.focus()
    for key in "cjc":  # quicker than the section comes back: nothing is lost
        page.keyboard.press(key)
    expect(first).to_contain_text("已确认")
    expect(second).to_contain_text("已确认")

    page.evaluate(
        """() => {
          const line = [...document.querySelectorAll(".paper p")].find((p) => p.textContent.includes("整改建议书"));
          const range = document.createRange();
          range.selectNodeContents(line);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    quote = page.locator("#add-quote")
    expect(quote).to_have_value("五、对逾期未改的下发整改建议书。联系电话:13812345678。")
    assert page.locator("input[name=start]").first.input_value() == str(PLAN.index("五、对逾期"))
    page.locator("#add-kind").select_option("quantity")
    page.keyboard.press("a")
    page.get_by_label("事项").fill("下发文书")
    page.get_by_label("数值").fill("1件")
    page.get_by_role("button", name="增加").click()
    added = next(each for each in queries.elements_of(draft(), "quantity") if each.state == "added")
    expect(page.locator(f"#e-element-{added.pk}")).to_be_visible()
    assert PLAN[added.span[0] : added.span[1]].startswith("五、对逾期未改")
