"""One test asks every form the same questions; then what reading, computing and judging must hold."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.campaign.obligations.kind import all_kinds
from duban.returns.figures import FIGURES
from duban.returns.form import FORMS, Cell, Check, Form, names, sides, terms
from duban.returns.rules import (
    SATISFIED,
    SHOWN,
    Beside,
    computed,
    judge,
    nil_fits,
    outlier,
    read,
    read_cell,
    shown,
    standing,
    stops,
    sums,
    to_places,
    wan,
)

FOLDER = Path(__file__).parents[2] / "src/duban/returns/forms"


def filled(form: Form, number: int = 0) -> dict[str, Any]:
    """Every typed cell with the same number, or a word, a day, the first option."""
    values: dict[str, Any] = {}
    for cell in form.cells:
        if cell.typed:
            other = {"text": "演示", "day": "2026-03-05", "choice": cell.options[0][0] if cell.options else ""}
            values[cell.code] = max(number, cell.least) if cell.is_number else other[cell.kind]
    return values


@pytest.mark.parametrize("code", FORMS)
def test_every_form_answers_the_same_questions(code: str) -> None:
    form = FORMS[code]
    assert form.title and form.basis and form.samples and form.cells
    assert form.retired is None or form.retired > form.since
    codes = [cell.code for cell in form.cells]
    assert len(set(codes)) == len(codes)
    for cell in form.cells:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", cell.code)
        assert cell.definition.endswith("。"), f"{cell.code}: what is counted must be said"
        assert cell.unit if cell.is_number else not cell.unit
        assert (cell.unit == "万元") == (cell.kind == "money")
        assert not cell.known or cell.known in FIGURES
        assert names(terms(cell.formula)) <= set(codes) if cell.formula else True
    assert list(computed(form, filled(form))) == codes


@pytest.mark.parametrize("code", FORMS)
def test_no_check_forces_persons_and_cases_to_agree(code: str) -> None:
    """B43: one case may have many persons and one person many cases; money is compared with money."""
    form = FORMS[code]
    for check in form.checks:
        left, _, right = sides(check.rule)
        units = {form.by_code[name].unit for name in names((*left, *right))}
        assert len(units) == 1, check.code
        assert check.sentence


@pytest.mark.parametrize("code", FORMS)
def test_every_form_can_be_filled_and_a_blank_stops_it(code: str) -> None:
    form = FORMS[code]
    reasons = {check.code: "演示" for check in form.checks if check.level == "warn"}
    least = filled(form)
    if "attended" in least:
        least["attended"] = 2
    assert not stops(judge(form, least, reasons))
    blanks = {one.cell for one in judge(form, {}, {}) if one.code == "blank"}
    assert blanks == {cell.code for cell in form.cells if cell.typed and cell.needed}


def test_every_file_of_the_folder_is_a_form_and_every_kind_of_obligation_has_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__"} == set(FORMS)
    assert {kind.form for kind in all_kinds().values()} <= set(FORMS)


def test_forms_that_may_be_nil_belong_to_kinds_that_allow_it() -> None:
    for kind in all_kinds().values():
        assert FORMS[kind.form].nil == (kind.nil != "never"), kind.code


def test_the_summary_report_has_the_sections_the_plan_asks_for() -> None:
    """S0-19: a missing section blocks it; 主要问题 means policy only and says so."""
    form = FORMS["summary_report"]
    heads = [head for head, _ in form.groups]
    assert heads == [
        "一、开展情况", "二、取得成效(一)资金发放", "二、取得成效(二)问题整改落实", "二、取得成效(三)制度建设", "三、主要问题", "四、下一步打算",
    ]  # fmt: skip
    whole = filled(form)
    for code in ("work", "funds", "mended", "institutions", "policy", "next"):
        assert stops(judge(form, whole | {code: ""}, {})), code
    assert "政策" in form.note


# --- reading ------------------------------------------------------------------------------------------------------------

COUNT, MONEY = Cell("a", "甲", "件"), Cell("m", "钱", "万元", "money")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("\uff13", 3), (" 1,234 ", 1234), ("12件", 12), ("0", 0), ("", None), ("  ", None), ("7.0", 7)],
)
def test_counts_are_read_as_people_type_them(text: str, value: int | None) -> None:
    """E4: full-width digits, separators, units; a blank stays a blank."""
    assert read_cell(COUNT, text) == (value, "")


@pytest.mark.parametrize("text", ["-", "—", "/", "无", "三", "1.5", "-2", "1e3", "1.2E+17"])
def test_what_is_no_count_is_refused_with_words(text: str) -> None:
    """S4-33: a dash is no zero."""
    value, wrong = read_cell(COUNT, text)
    assert value is None
    assert wrong


@pytest.mark.parametrize(
    ("text", "fen"), [("12.35", 12_350_000), ("0", 0), ("1,000.5万元", 1_000_500_000), ("3万", 3_000_000)]
)
def test_money_is_read_in_wan_with_two_decimals(text: str, fen: int) -> None:
    assert read_cell(MONEY, text) == (fen, "")
    assert read_cell(MONEY, shown(MONEY, fen)) == (fen, "")


@pytest.mark.parametrize("text", ["12.345", "-1", "约12", "nan", "inf", "99999999999"])
def test_money_that_is_not_plain_is_refused(text: str) -> None:
    assert read_cell(MONEY, text)[1]


@given(st.integers(0, 10**13))
def test_rounded_money_is_what_the_form_shows(fen: int) -> None:
    assert wan(to_places(fen)) == wan(fen)
    assert abs(to_places(fen) - fen) <= 5000


@given(st.dictionaries(st.sampled_from([cell.code for cell in FORMS["monthly_data"].cells]), st.text(max_size=12)))
def test_whatever_is_typed_is_read_or_refused_and_never_raises(typed: dict[str, str]) -> None:
    form = FORMS["monthly_data"]
    values, faults = read(form, typed)
    wrong = {fault.cell for fault in faults}
    for cell in form.cells:
        if cell.typed and values[cell.code] is None and typed.get(cell.code, "").strip():
            assert cell.code in wrong


# --- computing ----------------------------------------------------------------------------------------------------------

FORM = Form(
    "t", "演示表", "演示", ("演示",),
    (
        Cell("total", "合计", "件", formula="a + b", runs=True),
        Cell("a", "甲", "件", runs=True, known="items.new"),
        Cell("b", "乙", "件", runs=True),
        Cell("p", "人数", "人"),
    ),
    (Check("b_in_a", "b <= a", "乙不能多于甲"), Check("sum_high", "a.sum <= 10", "累计甲偏大", "warn")),
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=12))
def test_the_running_sum_is_the_last_one_and_this_one(months: list[tuple[int, int]]) -> None:
    """S1-48: 累计 = 上期累计 + 本期, over all periods, for formulas too."""
    last: dict[str, int | None] = {}
    for a, b in months:
        last = sums(FORM, {"a": a, "b": b}, last)
    assert last == {
        "a": sum(a for a, _ in months),
        "b": sum(b for _, b in months),
        "total": sum(a + b for a, b in months),
    }


def test_a_sum_over_a_blank_is_a_blank() -> None:
    assert computed(FORM, {"a": 1, "b": None})["total"] is None
    assert sums(FORM, {"a": 1}, {"a": 5})["total"] is None


def test_formulas_that_go_round_in_a_circle_are_found() -> None:
    form = Form("t", "t", "t", ("t",), (Cell("x", "x", "件", formula="y"), Cell("y", "y", "件", formula="x")))
    with pytest.raises(ValueError, match="circle"):
        computed(form, {})


# --- judging ------------------------------------------------------------------------------------------------------------


def codes(cells: dict[str, Any], reasons: dict[str, str] | None = None, **beside: Any) -> list[tuple[str, str]]:
    given_ = Beside(**({"last": {}, "known": {}, "earlier": {}, "peers": {}} | beside))
    return [(one.level, one.code) for one in judge(FORM, cells, reasons or {}, given_)]


def test_hard_errors_stop_and_warnings_give_way_to_a_reason() -> None:
    assert codes({"a": 1, "b": 2, "p": 0}) == [("hard", "b_in_a")]
    assert codes({"a": 2, "b": 1, "p": 0}, last={"a": 9}) == [("warn", "sum_high")]
    assert codes({"a": 2, "b": 1, "p": 0}, {"sum_high": "补报"}, last={"a": 9}) == []
    assert codes({"a": 1, "b": 2, "p": 0}, {"b_in_a": "不想改"}) == [("hard", "b_in_a")], (
        "no reason settles a hard error"
    )


def test_a_figure_the_house_knows_is_confirmed_or_explained() -> None:
    """Design: say it once."""
    cells = {"a": 3, "b": 1, "p": 0}
    assert codes(cells, known={"a": 3}) == []
    assert codes(cells, known={"a": 4}) == [("warn", "differs")]
    assert codes(cells, {"a": "一件月底移交"}, known={"a": 4}) == []


def test_a_nil_against_the_ledger_needs_a_reason() -> None:
    """S0-15: a zero with problems in the ledger is asked about at once."""
    assert [one.code for one in nil_fits(FORM, {"a": 2})] == ["nil_differs"]
    assert not nil_fits(FORM, {"a": 0})
    assert not nil_fits(FORMS["weekly"], {"open": 5}), "what stands from before is no event of the week"


def test_far_from_the_others_is_a_hint_and_never_more() -> None:
    cells = {"a": 500, "b": 0, "p": 0}
    found = codes(cells, {"sum_high": "x"}, peers={"a": [1, 2, 3, 2, 1, 2]})
    assert found == [("hint", "unlike_others")]
    assert not stops(judge(FORM, cells, {"sum_high": "x"}))


@given(st.lists(st.integers(0, 1000), max_size=40), st.integers(0, 1000))
def test_what_others_also_have_is_never_far_from_them_when_most_do(others: list[int], value: int) -> None:
    assert not outlier(value, [value] * (len(others) + 5) + others)
    assert not outlier(value, others[:4]), "too few to compare with"


# --- state --------------------------------------------------------------------------------------------------------------

FROM, OVERDUE = date(2026, 3, 2), date(2026, 3, 8)


@pytest.mark.parametrize(
    ("state", "today", "shown_as"),
    [
        ("", FROM - timedelta(days=1), "not_due"),
        ("", FROM, "due"),
        ("", OVERDUE, "due"),
        ("", OVERDUE + timedelta(days=1), "missing"),
        ("draft", OVERDUE, "draft"),
        ("draft", OVERDUE + timedelta(days=1), "missing"),
        ("sent_back", OVERDUE, "sent_back"),
        ("sent_back", OVERDUE + timedelta(days=1), "missing"),
        ("zero", OVERDUE + timedelta(days=9), "zero"),
        ("filled", FROM, "filled"),
        ("accepted", OVERDUE, "accepted"),
        ("corrected", OVERDUE, "corrected"),
    ],
)
def test_each_state_is_its_own(state: str, today: date, shown_as: str) -> None:
    """S4-33: not due, due, missing, zero, filled, sent back, accepted, corrected are never confused."""
    assert standing(state, FROM, OVERDUE, today) == shown_as
    assert shown_as in SHOWN
    assert (shown_as in SATISFIED) == (state in SATISFIED)
