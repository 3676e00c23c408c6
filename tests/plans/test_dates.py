"""Date phrases of the genre and their lenient dates (F3; FORMAT section 3)."""

from __future__ import annotations

import pytest

from duban.plans import dates
from duban.plans.dates import Years
from duban.plans.text import view


def bounds(
    words: str, year: int | None = 2016, span: tuple[tuple[int, int], tuple[int, int]] | None = None
) -> tuple[str | None, str | None]:
    text = view(words).text
    years = Years(year)
    years.span = span
    found = dates.find(text)
    assert found, words
    return dates.bounds(found[0], years)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("8月10日前", "2016-08-10"),
        ("8月10日以前", "2016-08-10"),
        ("8月10日之前", "2016-08-10"),
        ("8月10日", "2016-08-10"),
        ("6月底", "2016-06-30"),
        ("6月底前", "2016-06-30"),
        ("6月末", "2016-06-30"),
        ("2月底前", "2016-02-29"),
        ("6月初", "2016-06-10"),
        ("8月上旬完成", "2016-08-10"),
        ("8月中旬前", "2016-08-20"),
        ("8月下旬", "2016-08-31"),
        ("年底前", "2016-12-31"),
        ("年底", "2016-12-31"),
        ("年终", "2016-12-31"),
        ("年内", "2016-12-31"),
        ("2017年底前", "2017-12-31"),
        ("第三季度末", "2016-09-30"),
        ("上半年", "2016-06-30"),
        ("十二月三十一日前", "2016-12-31"),
        ("二〇一四年七月三十一日", "2014-07-31"),
        ("2014年７月３１日", "2014-07-31"),
        ("2014.7.31", "2014-07-31"),
        ("2014-07-31", "2014-07-31"),
        ("次年2月底前", "2017-02-28"),
    ],
)
def test_an_end_is_the_lenient_day(words: str, end: str) -> None:
    assert bounds(words)[1] == end


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("3月至5月", "2016-03-01", "2016-05-31"),
        ("2016年6月至2017年5月", "2016-06-01", "2017-05-31"),
        ("11月至次年2月", "2016-11-01", "2017-02-28"),
        ("11月至2月", "2016-11-01", "2017-02-28"),
        ("8月中旬至9月底", "2016-08-11", "2016-09-30"),
        ("3月上旬至4月下旬", "2016-03-01", "2016-04-30"),
        ("7月下旬到8月中旬", "2016-07-21", "2016-08-20"),
        ("3月1日—3月15日", "2016-03-01", "2016-03-15"),
        ("3月1日至15日", "2016-03-01", "2016-03-15"),
        ("4-5月", "2016-04-01", "2016-05-31"),
        ("2007年3、4月", "2007-03-01", "2007-04-30"),
        ("自2017年5月开始,至2017年11月底结束", "2017-05-01", "2017-11-30"),
        ("从2月开始，8月结束", "2016-02-01", "2016-08-31"),
        ("2016年6月", "2016-06-01", "2016-06-30"),
        ("12月15日至1月20日", "2016-12-15", "2017-01-20"),
        ("2013年12月至2014年12月", "2013-12-01", "2014-12-31"),
    ],
)
def test_a_range_runs_from_its_first_to_its_last_day(words: str, start: str, end: str) -> None:
    assert bounds(words) == (start, end)


def test_without_any_year_the_year_stays_open() -> None:
    assert bounds("2月底前", None)[1] == "XXXX-02-28"
    assert bounds("7月中旬前", None)[1] == "XXXX-07-20"


def test_a_masked_month_gives_no_date() -> None:
    assert bounds("xx月至xx月") == (None, None)
    assert bounds("××月底前")[1] is None


def test_a_date_outside_the_campaign_moves_into_it() -> None:
    assert bounds("4月30日前", 2016, ((2016, 6), (2017, 5)))[1] == "2017-04-30"
    assert bounds("9月30日前", 2016, ((2016, 6), (2017, 5)))[1] == "2016-09-30"


@pytest.mark.parametrize(
    "words", ["1-2年内打造品牌", "13月45日", "第3条第2款", "2-3件典型案件", "桂政办发〔2021〕86号"]
)
def test_what_is_no_date_is_not_read_as_one(words: str) -> None:
    found = dates.find(view(words).text)
    assert all(dates.bounds(w, Years(2016))[1] is None for w in found) or not found


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("8月10日前", "八月十日前"),
        ("2014年7月底", "2014 年 7 月底"),
        ("3月1日至5月31日", "3月1日到5月31日"),
        ("3月1日至5月31日", "3月1日－5月31日"),
    ],
)
def test_ways_of_writing_one_date_agree(one: str, two: str) -> None:
    assert bounds(one) == bounds(two)
