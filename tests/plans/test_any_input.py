"""Any bytes give a reading or a clear refusal, never a traceback (issue 3, line 6)."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban import plans
from duban.kernel.errors import Refusal
from tests.plans.expected import EXAMPLES, names, source_of

_WORDS = st.sampled_from(
    [
        "一、",
        "(二)",
        "3.",
        "第一阶段",
        "整治内容",
        "时间步骤",
        "各乡镇",
        "县教育局",
        "牵头",
        "配合",
        "要",
        "于",
        "8月10日前",
        "xx月",
        "2014年2月30日",
        "每月5日前",
        "报",
        "县委办公室",
        "自查自纠",
        "。",
        ",",
        ";",
        "\n",
        "(",
        ")",
        "“",
        "”",
        "《",
        "》",
        "、",
        "100%",
        "2-3件",
        "责任单位:",
        "成立",
        "领导小组",
        "组长:",
        "张三",
        "\t",
        "　　",
        "|",
        "至",
        "年底",
        "下月",
        "及其",
        "由",
        "等部门",
        "附件:",
        "等",
        "13月45日",
        "0000年",
        "零报告",
        "以下简称",
        "下同",
        "各",
        "的",
        "\ufeff",
        "\r",
        "𠀀",
        "é",
        "第十二步",
    ]
)


def _read(data: bytes, name: str) -> None:
    try:
        plan = plans.read(data, name)
    except Refusal as refusal:
        assert refusal.code.startswith("plan.")
        assert refusal.sentence.endswith("。")
        return
    _sound(plan)


def _sound(plan: plans.Plan) -> None:
    """Every span of a reading quotes something of the text."""
    whole = plan.to_dict()
    size = len(plan.text)
    for part in ("phases", "topics", "duties", "obligations", "quantities", "mechanisms", "coverage"):
        for item in whole[part]:
            a, b = item["span"]
            assert 0 <= a < b <= size, (part, item)
            assert plan.text[a:b].strip(), (part, item)
    covered = sum(not c.isspace() for x in whole["coverage"] for c in plan.text[x["span"][0] : x["span"][1]])
    total = sum(not c.isspace() for c in plan.text)
    assert covered >= 0.99 * total
    ends = [x["span"] for x in whole["coverage"]]
    assert all(one[1] <= two[0] for one, two in zip(ends, ends[1:], strict=False))
    plans.check(plan)


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "b.docx", "c.pdf", "d.html", "e.wps", "f", "g.doc"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_reading_or_a_refusal(data: bytes, name: str) -> None:
    _read(data, name)


@given(st.lists(_WORDS, max_size=60).map("".join))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_scramble_of_the_genre_gives_sound_spans(text: str) -> None:
    _read(text.encode("utf-8", "ignore"), "scramble.txt")


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_pasted_text_gives_a_reading_or_a_refusal(text: str) -> None:
    try:
        plan = plans.read_text(text)
    except Refusal as refusal:
        assert refusal.code == "plan.empty"
        return
    _sound(plan)


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_a_damaged_plan_file_gives_a_reading_or_a_refusal(data: st.DataObject) -> None:
    path = source_of(data.draw(st.sampled_from(names())))
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(raw)))
    _read(bytes(raw[:cut]), path.name)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "plan.empty"),
        (b" \n\t ", "plan.empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "plan.not_text"),
        (b"%PDF-1.4 broken", "plan.broken"),
        (b"PK\x03\x04broken", "plan.broken"),
        (bytes(range(256)) * 4, "plan.unreadable"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_remedy(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        plans.read(data, "方案.txt")
    assert caught.value.code == code
    assert "请" in caught.value.sentence or code == "plan.empty"


def test_a_zip_that_is_no_word_file_is_refused() -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(Refusal, match="不是 Word 文档"):
        plans.read(box.getvalue(), "方案.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    text = source_of("营商环境-远山区-2026").read_text("utf-8")
    plan = plans.read(text.encode(encoding), "方案.txt")
    assert plan.title == "远山区优化营商环境十项整治任务实施方案"
    assert len(plan.phases) == 3


def test_traditional_text_is_read_in_big5() -> None:
    text = (EXAMPLES / "雲澤省醫保基金專項整治方案.txt").read_text("utf-8")
    plan = plans.read(text.encode("big5", "ignore"), "方案.txt")
    assert plan.source.encoding == "big5"
    assert [p.name for p in plan.phases] == ["動員自查階段", "全面檢查階段", "總結鞏固階段"]


def test_a_web_page_is_read_without_its_navigation() -> None:
    text = source_of("食品-江岳省-2008").read_text("utf-8")
    body = "".join(f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip())
    page = f"<html><head><title>t</title></head><body><nav>首页 > 政务公开</nav>{body}<footer>版权所有</footer></body></html>"
    plan = plans.read(page.encode(), "plan.html")
    assert plan.doc_no == "江政办〔2008〕102号"
    assert [p.ends_on for p in plan.phases] == ["2008-12-20", "2009-02-28", "2009-04-10"]
    assert "首页" not in plan.text


def test_a_word_file_keeps_its_numbers_and_its_table() -> None:
    plan = plans.read((EXAMPLES / "南屏市农村三资专项整治方案.docx").read_bytes(), "方案.docx")
    assert [c.path for c in plan.clauses if c.level == 1] == ["一", "二", "三", "四"]
    row = next(d for d in plan.duties if "清收拖欠租金" in d.task)
    assert (row.lead, row.assist) == (("市农业农村局",), ("市法院", "市公安局"))


def test_an_empty_word_file_is_refused() -> None:
    box = io.BytesIO()
    docx.Document().save(box)
    with pytest.raises(Refusal, match="没有文字"):
        plans.read(box.getvalue(), "空.docx")
