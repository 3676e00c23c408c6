"""The ledger: filters that read as a sentence, search of two characters in both scripts, pages by key, views, columns."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

from tests.desk.conftest import Desk


def titles(page: str) -> list[str]:
    """Titles on a ledger page, in their order."""
    return re.findall(r'class="case-title">([^<]*)<', page)


def test_filters_read_as_a_sentence_and_each_can_be_taken_away(desk: Desk) -> None:
    w = desk.world
    w.begin("clerk", "register", topic=w.topics[0].pk)
    page = desk.enter("officer").get(f"/ledger?topic={w.topics[0].pk}&colour=red").content.decode()
    assert "乱收费" in page
    assert "超期" in page
    assert 'aria-label="去掉条件:问题类别"' in page
    assert 'href="?colour=red"' in page


def test_two_characters_find_a_case_in_either_script(desk: Desk) -> None:
    desk.world.begin("clerk", "register", title="农机补贴迟发三个月")
    desk.world.begin("clerk", "register", title="食堂多收餐费")
    client = desk.enter("officer")
    for words in ("补贴", "補貼", "農機"):
        assert titles(client.get(f"/ledger?words={quote(words)}").content.decode()) == ["农机补贴迟发三个月"]
    assert titles(client.get(f"/ledger?words={quote('殡葬')}").content.decode()) == []


def test_pages_follow_by_key_without_gap_or_double_and_lead_back(desk: Desk) -> None:
    for n in range(120):
        desk.world.begin("clerk", "register", title=f"第{n:03d}件")
    client, seen, address, back = desk.enter("officer"), [], "/ledger?sort=number", []
    while address:
        page = client.get(address).content.decode()
        seen += titles(page)
        back.append(address)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        address = f"/ledger{found[1].replace('&amp;', '&')}" if found else ""
    assert seen == [f"第{n:03d}件" for n in range(120)]
    previous = re.search(r'rel="prev" href="([^"]*)"', client.get(back[-1]).content.decode())
    assert previous is not None
    again = titles(client.get(f"/ledger{previous[1].replace('&amp;', '&')}").content.decode())
    assert again == [f"第{n:03d}件" for n in range(50, 100)]


def test_a_damaged_page_key_leads_to_the_first_page(desk: Desk) -> None:
    desk.world.begin("clerk", "register")
    answer = desk.enter("officer").get("/ledger?after=nonsense&colour=green")
    assert answer.status_code == 302
    assert answer["Location"] == "/ledger?colour=green"


def test_a_unit_typed_by_name_filters_and_an_unclear_name_is_asked(desk: Desk) -> None:
    w = desk.world
    case = w.begin("clerk", "register", topic=w.topics[0].pk, title="校服价格")
    w.move("officer", case, "confirm", topic=w.topics[0].pk)
    due = w.today + timedelta(days=9)
    w.move("officer", case, "assign", handler=w.units["education"].pk, fix_kind="by_date", reply_due=due)
    w.begin("clerk", "register", title="另一件")
    client = desk.enter("officer")
    assert titles(client.get(f"/ledger?handler={quote('青禾县教育局')}").content.decode()) == ["校服价格"]
    unclear = client.get(f"/ledger?handler={quote('青禾')}").content.decode()
    assert titles(unclear) == []
    assert f'href="?handler={w.units["education"].pk}"' in unclear


def test_a_view_is_kept_under_its_name_opened_and_removed_by_its_owner_only(desk: Desk) -> None:
    client, other = desk.enter("officer"), desk.enter("officer2")
    client.post("/ledger/views", {"name": "超期的", "query": "colour=red&after=9"})
    page = client.get("/ledger?colour=red").content.decode()
    assert re.search(r'href="/ledger\?colour=red" aria-current="page">超期的<', page)
    assert "超期的" not in other.get("/ledger").content.decode()
    view = re.search(r'name="view" value="(\d+)"', page)
    assert view is not None
    other.post("/ledger/views/drop", {"view": view[1], "query": ""})
    assert "超期的" in client.get("/ledger").content.decode()
    client.post("/ledger/views/drop", {"view": view[1], "query": ""})
    assert "超期的" not in client.get("/ledger").content.decode()


def test_a_view_without_a_name_is_refused_in_words(desk: Desk) -> None:
    page = (
        desk.enter("officer").post("/ledger/views", {"name": " ", "query": "colour=red"}, follow=True).content.decode()
    )
    assert "起个名字" in page


def test_chosen_columns_are_shown_and_number_and_title_always_stay(desk: Desk) -> None:
    desk.world.begin("clerk", "register", people=12)
    page = desk.enter("officer").get("/ledger?columns=people,source").content.decode()
    heads = re.findall(r'role="columnheader"[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    assert heads[-4:] == ["编号", "事项", "来源", "涉及人数"]
    assert "自查自纠" in page


def test_a_case_about_the_readers_own_unit_stands_on_none_of_their_lists(desk: Desk) -> None:
    desk.world.begin("clerk", "register", title="教育局自己的事", about_unit=desk.world.units["education"].pk)
    for who, sees in (("officer", True), ("edu_head", False)):
        assert ("教育局自己的事" in desk.enter(who).get("/ledger?state=all").content.decode()) is sees


def test_an_unknown_filter_value_asks_for_nothing(desk: Desk) -> None:
    desk.world.begin("clerk", "register")
    page = (
        desk.enter("officer")
        .get("/ledger?colour=purple&station=nowhere&topic=x&found_from=32&state=?")
        .content.decode()
    )
    assert len(titles(page)) == 1
