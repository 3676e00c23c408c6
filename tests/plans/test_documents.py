"""What a Word file or a web page shows, and what is pasted out of a PDF, is what is read (issue 3, line 1)."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from duban import plans
from duban.plans.source import html_text, text_of


def numbered(form: str, pattern: str) -> bytes:
    """A Word file with two clauses numbered automatically in ``form``."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for words in ("整治内容", "时间安排"):
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "pattern", "first", "second"),
    [
        ("chineseCounting", "%1、", "一、", "二、"),
        ("taiwaneseCountingThousand", "%1、", "一、", "二、"),
        ("japaneseDigitalTenThousand", "(%1)", "(一)", "(二)"),
        ("decimalEnclosedCircle", "%1", "①", "②"),
        ("ideographTraditional", "%1、", "甲、", "乙、"),
        ("chineseLegalSimplified", "%1、", "壹、", "贰、"),
        ("upperRoman", "%1.", "I.", "II."),
        ("lowerLetter", "%1)", "a)", "b)"),
        ("decimal", "%1.", "1.", "2."),
    ],
)
def test_automatic_numbers_are_printed_as_word_prints_them(form: str, pattern: str, first: str, second: str) -> None:
    assert text_of(numbered(form, pattern), "方案.docx")[0].split("\n") == [f"{first}整治内容", f"{second}时间安排"]


def test_a_cell_over_several_rows_of_a_web_table_counts_in_each_of_them() -> None:
    table = (
        "<table><tr><th>任务</th><th>牵头单位</th><th>时限</th></tr>"
        '<tr><td rowspan="2">清理合同</td><td><p>县农业农村局</p></td><td>5月底前</td></tr>'
        "<tr><td>县财政局</td><td>6月<br>底前</td></tr><tr><td>清收租金<td>县司法局<td>长期</table><p>三、要求</p>"
    )
    assert html_text(f"<p>二、分工</p>{table}").split("\n") == [
        "二、分工",
        "任务\t牵头单位\t时限",
        "清理合同\t县农业农村局\t5月底前",
        "清理合同\t县财政局\t6月 底前",
        "清收租金\t县司法局\t长期",
        "三、要求",
    ]


def test_text_pasted_out_of_a_pdf_is_read_although_radicals_stand_for_characters() -> None:
    plan = plans.read_text(
        "某县校园餐专项整治⼯作⽅案\n⼀、时间安排\n(⼀)⾃查阶段(2024年3⽉1⽇⾄4⽉30⽇)。各学校⾃查。\n"
    )
    assert [(p.starts_on, p.ends_on) for p in plan.phases] == [("2024-03-01", "2024-04-30")]
