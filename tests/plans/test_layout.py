"""Pages of a PDF become the text that was printed: lines, tables, columns, running heads (issue 3, line 1)."""

from __future__ import annotations

import io

import pytest

from duban import plans
from duban.kernel.errors import Refusal
from duban.plans.glyphs import Glyph, Page, Rule
from duban.plans.layout import text_of

EM = 16.0
PLAN = [
    "某县校园餐问题专项整治实施方案",
    "为解决群众反映强烈的问题,保障学生饮食安全和家长合法权益,县政府决定自2024年3月1日起开展专项整治,制定本方案如下。",
    "一、时间安排",
    "(一)自查自纠阶段(2024年3月1日至4月30日)。各学校对照整治内容逐项开展自查,建立问题台账,自查报告经校长签字后报县教育局。",
    "(二)集中整治阶段(2024年5月1日至6月30日)。县市场监管局牵头,县教育局、县卫生健康局配合,对全县学校食堂开展检查。",
]


def wide(char: str) -> float:
    return EM * (0.5 if char.isascii() else 1.0)


def set_lines(paragraphs: list[str], x: float, width: float, y: float, step: float = 24.0) -> tuple[list[Glyph], float]:
    """Glyphs of paragraphs, the first line of each set in by two characters, broken where no more fits; and the height reached."""
    found: list[Glyph] = []
    for paragraph in paragraphs:
        at = x + 2 * EM
        for char in paragraph:
            if at + wide(char) > x + width and char not in "。,)":
                at, y = x, y - step
            found.append(Glyph(char, at, y, at + wide(char), y + EM))
            at += wide(char)
        y -= step
    return found, y


def words(line: str, x: float, y: float) -> list[Glyph]:
    found = []
    for char in line:
        found.append(Glyph(char, x, y, x + wide(char), y + EM))
        x += wide(char)
    return found


def page(glyphs: list[Glyph], rules: list[Rule] | None = None) -> Page:
    return Page(595.0, 842.0, glyphs, rules or [])


@pytest.mark.parametrize("width", [300.0, 350.0, 440.0])
def test_lines_broken_at_the_margin_are_the_paragraphs_they_were(width: float) -> None:
    left = (595 - width) / 2
    glyphs, _ = set_lines(PLAN, left, width, 740)
    assert text_of([page(list(reversed(glyphs)))]) == "\n".join(PLAN)


def test_two_columns_are_read_one_after_the_other() -> None:
    left, _ = set_lines(PLAN, 40, 240, 780)
    right, _ = set_lines(PLAN[::-1], 320, 240, 787)
    assert text_of([page(left + right)]) == "\n".join(PLAN + PLAN[::-1])


def test_running_heads_and_page_numbers_do_not_cut_a_sentence() -> None:
    glyphs, _ = set_lines(PLAN, 80, 440, 740)
    heights = sorted({g.y0 for g in glyphs}, reverse=True)
    pages = []
    for nr, part in enumerate((heights[:5], heights[5:]), 1):
        lift = 700 - part[0]
        body = [Glyph(g.text, g.x0, g.y0 + lift, g.x1, g.y1 + lift) for g in glyphs if g.y0 in part]
        pages.append(page(body + words("演示文件 内部使用", 200, 800) + words(f"— {nr} —", 280, 30)))
    assert text_of(pages) == "\n".join(PLAN)


ROWS = [
    ["序号", "任务", "牵头单位", "时限"],
    ["1", "清理规范农村集体经济合同", "市农业农村局", "2024年5月31日前"],
    ["2", "清收拖欠租金", "市农业农村局", "2024年9月底前"],
]
XS, WIDTHS = [60.0, 110.0, 230.0, 350.0, 480.0], [3, 6, 6, 6]


def table(ruled: str) -> tuple[list[Glyph], list[Rule]]:
    """The rows in four columns, words broken inside their cells; the lead of both tasks stands in one cell over two rows."""
    glyphs: list[Glyph] = []
    tops, y = [700.0], 700.0
    for r, row in enumerate(ROWS):
        high = 1
        for c, cell in enumerate(row):
            if ruled == "grid" and r == 2 and c == 2:
                continue
            parts = [cell[i : i + WIDTHS[c]] for i in range(0, len(cell), WIDTHS[c])]
            for k, part in enumerate(parts):
                glyphs += words(part, XS[c] + 4, y - (k + 1) * 20)
            high = max(high, len(parts))
        y -= high * 20 + 8
        tops.append(y)
    level = [Rule(XS[0], top, XS[-1], top) for top in tops]
    upright = [Rule(x, tops[-1], x, tops[0]) for x in XS]
    if ruled == "grid":
        # No line between the two leads.
        level[2] = Rule(XS[0], tops[2], XS[2], tops[2])
        level.append(Rule(XS[3], tops[2], XS[4], tops[2]))
    return glyphs, {"grid": level + upright, "level": level, "none": []}[ruled]


@pytest.mark.parametrize("ruled", ["grid", "level", "none"])
def test_a_table_is_rows_of_cells_whatever_is_drawn_around_them(ruled: str) -> None:
    glyphs, rules = table(ruled)
    after = words("二、工作要求", 60, 500)
    assert text_of([page(glyphs + after, rules)]).splitlines() == ["\t".join(row) for row in ROWS] + ["二、工作要求"]


def test_a_row_parted_by_the_end_of_a_page_is_one_row_and_the_head_stands_once() -> None:
    head, rules = table("level")
    again = [Glyph(g.text, g.x0, g.y0 + 90, g.x1, g.y1 + 90) for g in head if g.y0 > 670]
    go_on = words("和白条入账", 114, 730) + words("市纪委机关", 234, 730)
    lines = [Rule(XS[0], y, XS[-1], y) for y in (792.0, 764.0, 720.0)]
    first = page(head + words("3", 64, 550) + words("查处坐收坐支", 114, 550), [*rules, Rule(XS[0], 540, XS[-1], 540)])
    text = text_of([first, page(again + go_on, lines)])
    assert text.splitlines()[-1] == "3\t查处坐收坐支和白条入账\t市纪委机关\t"
    assert text.count("序号") == 1


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page in a font that is not in it, as word processors of this country write them."""
    shown = "".join(
        f"BT /F 16 Tf 1 0 0 1 80 {760 - 24 * i} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for i, line in enumerate(lines)
    ).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
        b"/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/Ascent 880/Descent -120/ItalicAngle 0>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for nr, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (nr, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def test_a_pdf_without_its_font_and_with_radicals_for_characters_is_read() -> None:
    """Browsers write ⽉ for 月 and ⼯ for 工 into a PDF; a date with such a month is a date."""
    lines = ["某县校园餐专项整治⼯作方案", "一、时间安排", "(一)自查阶段(2024年3⽉1⽇至4⽉30⽇)。县教育局负责检查。"]
    plan = plans.read(pdf(lines), "方案.pdf")
    assert plan.title == "某县校园餐专项整治工作方案"
    assert [(p.name, p.starts_on, p.ends_on) for p in plan.phases] == [("自查阶段", "2024-03-01", "2024-04-30")]


def test_a_scan_has_no_text_layer() -> None:
    with pytest.raises(Refusal) as refused:
        plans.read(pdf([]), "扫描.pdf")
    assert refused.value.code == "plan.scanned"
