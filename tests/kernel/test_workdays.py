"""Working days: the fixtures of F2 and F4, and the laws of counting."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.workday_tables import parse_table
from duban.kernel.workdays import PROVISIONAL, Calendar, Dated, load, standard

CAL = standard()
KNOWN = st.dates(date(2014, 1, 1), date(2025, 12, 31))

# F2: weekday rest days / weekend working days of six years, as the notices give them.
F2 = {
    2014: (
        "01-01 01-31 02-03 02-04 02-05 02-06 04-07 05-01 05-02 06-02 09-08 10-01 10-02 10-03 10-06 10-07",
        "01-26 02-08 05-04 09-28 10-11",
    ),
    2016: (
        "01-01 02-08 02-09 02-10 02-11 02-12 04-04 05-02 06-09 06-10 09-15 09-16 10-03 10-04 10-05 10-06 10-07",
        "02-06 02-14 06-12 09-18 10-08 10-09",
    ),
    2017: (
        "01-02 01-27 01-30 01-31 02-01 02-02 04-03 04-04 05-01 05-29 05-30 10-02 10-03 10-04 10-05 10-06",
        "01-22 02-04 04-01 05-27 09-30",
    ),
    2024: (
        "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01 10-02 10-03 10-04 10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", F2)
def test_a_year_differs_from_plain_weeks_exactly_where_f2_says(year: int) -> None:
    rest, work = ({date.fromisoformat(f"{year}-{d}") for d in part.split()} for part in F2[year])
    assert {d for d in days_of(year) if d.weekday() < 5 and not CAL.is_workday(d)} == rest
    assert {d for d in days_of(year) if d.weekday() >= 5 and CAL.is_workday(d)} == work


# Total working days of each year: a second look at the whole table from another side.
YEARLY = {
    2014: 250,
    2015: 249,
    2016: 250,
    2017: 249,
    2018: 250,
    2019: 250,
    2020: 249,
    2021: 250,
    2022: 249,
    2023: 249,
    2024: 251,
    2025: 248,
    2026: 248,
}


@pytest.mark.parametrize("year", YEARLY)
def test_each_announced_year_has_its_number_of_working_days(year: int) -> None:
    assert sum(CAL.is_workday(d) for d in days_of(year)) == YEARLY[year]


def test_all_years_from_2014_to_2026_are_known_with_their_notice() -> None:
    assert CAL.years == tuple(range(2014, 2027))
    assert all(str(year) in CAL.source(year) and "发明电〔" in CAL.source(year) for year in CAL.years)


@pytest.mark.parametrize(
    ("day", "workday"),
    [
        ("2015-09-03", False),  # 抗战胜利70周年, its own notice
        ("2015-09-06", True),
        ("2018-12-29", True),  # moved by the notice of 2019
        ("2018-12-31", False),
        ("2019-05-02", False),  # second notice of 2019
        ("2020-01-31", False),  # Spring Festival prolonged
        ("2020-02-01", False),
        ("2024-02-09", True),  # the eve was a working day by notice
    ],
)
def test_days_moved_by_unusual_notices(day: str, workday: bool) -> None:
    assert CAL.is_workday(date.fromisoformat(day)) is workday


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-02-11", 5, "2026-02-25"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-24", 15, "2026-10-22"),
        ("2026-02-13", 15, "2026-03-12"),
        ("2026-04-30", 15, "2026-05-25"),
        ("2026-09-30", 1, "2026-10-08"),
    ],
)
def test_f4_working_day_fixtures(start: str, n: int, end: str) -> None:
    assert CAL.add_workdays(date.fromisoformat(start), n) == Dated(date.fromisoformat(end), provisional=False)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-08-03", 60, "2026-10-08"),
        ("2026-08-03", 90, "2026-11-02"),
        ("2026-02-10", 15, "2026-02-25"),
        ("2026-09-21", 15, "2026-10-08"),
    ],
)
def test_f4_natural_day_fixtures(start: str, n: int, end: str) -> None:
    assert CAL.natural_limit(date.fromisoformat(start), n) == Dated(date.fromisoformat(end))


def test_a_natural_limit_may_be_left_unmoved() -> None:
    assert CAL.natural_limit(date(2026, 8, 3), 60, shift=False) == Dated(date(2026, 10, 2))


def test_a_count_that_runs_into_an_unannounced_year_is_marked() -> None:
    found = CAL.add_workdays(date(2026, 12, 28), 5)
    assert found == Dated(date(2027, 1, 5), provisional=True)
    assert found.note == PROVISIONAL == "节假日安排未发布,暂算"
    assert "节假日安排未发布,暂算" in str(found)
    assert not CAL.add_workdays(date(2026, 12, 28), 3).provisional


def test_an_unannounced_year_uses_weekends_and_fixed_days_and_says_so() -> None:
    for day in (date(2027, 1, 1), date(2027, 10, 1), date(2028, 5, 1), date(2028, 5, 2), date(2029, 10, 3)):
        kind = CAL.kind(day)
        assert not kind.workday and kind.provisional and kind.holiday
    assert CAL.kind(date(2013, 5, 2)).workday  # 2 May is a holiday only since 2025
    assert CAL.kind(date(2027, 3, 1)).workday and CAL.kind(date(2027, 3, 1)).provisional
    assert not CAL.is_known(2027) and CAL.source(2027) == PROVISIONAL
    assert CAL.workdays_between(date(2026, 12, 30), date(2027, 1, 5)).provisional


def test_shifting_over_the_year_end_is_marked_even_from_a_known_day() -> None:
    december_off = Calendar([parse_table(table(rest={"2026-01-01": "元旦", "2026-12-31": "元旦"}), "2026.json")])
    assert december_off.first_workday_on_or_after(date(2026, 12, 31)) == Dated(date(2027, 1, 4), provisional=True)
    assert december_off.last_workday_on_or_before(date(2027, 1, 3)) == Dated(date(2026, 12, 30), provisional=True)


@given(KNOWN, st.integers(0, 200))
def test_counting_back_what_was_added_gives_the_same_number(start: date, n: int) -> None:
    assert CAL.workdays_between(start, CAL.add_workdays(start, n).day).days == n


@given(KNOWN, st.integers(1, 200))
def test_what_is_reached_is_a_working_day_and_subtracting_returns(start: date, n: int) -> None:
    reached = CAL.add_workdays(start, n).day
    assert CAL.is_workday(reached)
    back = CAL.subtract_workdays(reached, n).day
    assert back <= start or CAL.workdays_between(start, back).days == 0
    if CAL.is_workday(start):
        assert back == start


@given(KNOWN, st.integers(0, 60), st.integers(0, 60))
def test_adding_in_two_steps_equals_adding_at_once(start: date, a: int, b: int) -> None:
    assert CAL.add_workdays(CAL.add_workdays(start, a).day, b) == CAL.add_workdays(start, a + b)


@given(st.dates(date(2014, 1, 1), date(2030, 1, 1)), st.dates(date(2014, 1, 1), date(2030, 1, 1)))
def test_counting_backwards_is_the_negative(a: date, b: date) -> None:
    assert CAL.workdays_between(a, b).days == -CAL.workdays_between(b, a).days


@given(st.dates(date(2014, 1, 1), date(2030, 12, 31)))
def test_the_nearest_working_days_enclose_a_day(day: date) -> None:
    before, after = CAL.last_workday_on_or_before(day), CAL.first_workday_on_or_after(day)
    assert before.day <= day <= after.day < CAL.next_workday(after.day).day
    assert (before.day == day) == (after.day == day) == CAL.is_workday(day)
    assert before.provisional or after.provisional or CAL.is_known(day.year)


@pytest.mark.parametrize("n", [-1, 3661])
def test_an_absurd_count_is_refused(n: int) -> None:
    with pytest.raises(Refusal) as refused:
        CAL.add_workdays(date(2026, 1, 1), n)
    assert refused.value.code == "workdays.bad_count"


@pytest.mark.parametrize("day", [date.max, date.min, date(2199, 12, 31)])
def test_a_day_beyond_the_calendar_is_refused_not_crashed(day: date) -> None:
    with pytest.raises(Refusal, match="超出可计算的范围"):
        CAL.add_workdays(day, 1)
    with pytest.raises(Refusal, match="超出可计算的范围"):
        CAL.natural_limit(day, 3660)


def test_a_span_of_centuries_is_refused() -> None:
    with pytest.raises(Refusal, match="核对年份"):
        CAL.workdays_between(date(2014, 1, 1), date(2114, 1, 1))


# --- files -------------------------------------------------------------------------------------------------------------


def table(**change: object) -> str:
    content: dict[str, object] = {
        "format": "duban-workdays/1",
        "year": 2026,
        "source": "演示通知",
        "rest": {"2026-01-01": "元旦"},
        "work": {"2026-01-04": "元旦"},
    }
    return json.dumps(content | change, ensure_ascii=False)


BAD = {
    "not JSON": ("{", "不是有效的 JSON"),
    "a list": ("[]", "应当恰好有"),
    "missing part": ('{"format": "duban-workdays/1"}', "应当恰好有"),
    "unknown part": (table(note="x"), "应当恰好有"),
    "other format": (table(format="x/2"), "format 应为"),
    "year as text": (table(year="2026"), "year 应为"),
    "year as truth": (table(year=True), "year 应为"),
    "no source": (table(source=" "), "source 应写明"),
    "rest as list": (table(rest=["2026-01-01"]), "对应表"),
    "no such day": (table(rest={"2026-02-30": "x"}), "不是日期"),
    "loose date": (table(rest={"20260101": "元旦"}), "应写成 2026-01-01"),
    "other year": (table(rest={"2026-01-01": "元旦", "2025-11-30": "x"}), "不属于 2026 年"),
    "nameless": (table(rest={"2026-01-01": ""}), "没有写节日名称"),
    "both": (table(rest={"2026-01-01": "元旦", "2026-01-04": "元旦"}), "既列为放假又列为上班"),
    "work on weekday": (table(work={"2026-01-05": "元旦"}), "不是周六或周日"),
    "no new year": (table(rest={"2026-05-01": "劳动节"}), "缺少元旦"),
    "twice": ('{"format": "duban-workdays/1", "format": "duban-workdays/1"}', "出现两次"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_its_name_and_reason(kind: str) -> None:
    text, words = BAD[kind]
    with pytest.raises(Refusal) as refused:
        parse_table(text, "2026.json")
    assert refused.value.code == "workdays.bad_file"
    assert "2026.json" in refused.value.sentence and words in refused.value.sentence


def test_an_administrator_adds_a_year_and_marks_vanish(tmp_path: Path) -> None:
    text = table(year=2027, rest={"2027-01-01": "元旦", "2027-01-04": "元旦"}, work={})
    (tmp_path / "2027.json").write_text(text, encoding="utf-8")
    calendar = load(tmp_path)
    assert calendar.add_workdays(date(2026, 12, 28), 5) == Dated(date(2027, 1, 6), provisional=False)
    assert calendar.source(2027) == "演示通知"
    assert not standard().is_known(2027)


def test_an_administrator_corrects_a_built_in_year(tmp_path: Path) -> None:
    (tmp_path / "2026.json").write_text(table(), encoding="utf-8")
    assert load(tmp_path).is_workday(date(2026, 10, 1))


def test_a_file_named_for_another_year_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2027.json").write_text(table(), encoding="utf-8")
    with pytest.raises(Refusal, match=r"文件名应为 2026\.json"):
        load(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2026.json").write_bytes(table().encode("gb18030"))
    with pytest.raises(Refusal, match="UTF-8"):
        load(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        load(tmp_path / "nowhere")


def test_the_example_in_the_howto_is_a_valid_file() -> None:
    howto = Path(__file__).parents[2] / "docs/howto/add-a-calendar-year.md"
    example = howto.read_text(encoding="utf-8").split("```json")[1].split("```")[0]
    assert parse_table(example, "2027.json").rest == {date(2027, 1, 1): "元旦"}


@given(st.dates(date(2013, 1, 1), date(2029, 12, 31)))
def test_the_short_answer_about_a_day_equals_the_long_one(day: date) -> None:
    kind = CAL.kind(day)
    assert CAL.mark(day) == (kind.workday, kind.provisional)
    assert bool(kind.holiday) or kind.workday == (day.weekday() < 5)
