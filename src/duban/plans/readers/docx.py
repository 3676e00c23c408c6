"""Word 文档: paragraphs, tables and automatic numbers of a docx in reading order, as plain text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from duban.kernel.errors import Refusal
from duban.plans.readers import Reader

_DIGITS = "零一二三四五六七八九"


def docx_text(data: bytes, name: str) -> str:
    """One line a paragraph with its automatic number, one line a table row with tabs between the cells."""
    try:
        document = docx.Document(io.BytesIO(data))
        numbers = _Numbers(document)
        return "\n".join(_blocks(document.element.body, numbers))
    except (
        PackageNotFoundError,
        SyntaxError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        OSError,
        RuntimeError,
    ) as error:
        raise Refusal("plan.broken", f"“{name}”这个 Word 文档已损坏,打不开。请重新另存为 docx 后再上传。") from error


def chinese_number(n: int) -> str:
    """1 → 一, 12 → 十二, 25 → 二十五 (below 100)."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")


class _Numbers:
    """Automatic numbering: a counter for each list and level, printed in the level's own pattern."""

    def __init__(self, document: Document) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is not None and hasattr(part, "element"):
            self._read(part.element)
        for style in document.styles.element.iter(qn("w:style")):
            found = style.find(f".//{qn('w:numPr')}")
            key = style.get(qn("w:styleId"))
            if found is not None and key:
                self.styles[key] = self._reference(found)

    def _read(self, root: BaseOxmlElement) -> None:
        abstract: dict[str, BaseOxmlElement] = {}
        for node in root.iter(qn("w:abstractNum")):
            abstract[node.get(qn("w:abstractNumId"))] = node
        for num in root.iter(qn("w:num")):
            ref = num.find(qn("w:abstractNumId"))
            node = abstract.get(ref.get(qn("w:val"))) if ref is not None else None
            for level in node.iter(qn("w:lvl")) if node is not None else ():
                value = {tag: _val(level, tag) for tag in ("numFmt", "lvlText", "start")}
                self.levels[(num.get(qn("w:numId")), int(level.get(qn("w:ilvl"))))] = (
                    value["numFmt"] or "decimal",
                    value["lvlText"] or "%1.",
                    int(value["start"] or 1),
                )

    @staticmethod
    def _reference(properties: BaseOxmlElement) -> tuple[str, int]:
        return _val(properties, "numId") or "0", int(_val(properties, "ilvl") or 0)

    def label(self, paragraph: BaseOxmlElement) -> str:
        """The number Word would print before this paragraph, or nothing."""
        properties = paragraph.find(f"./{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"./{qn('w:pPr')}/{qn('w:pStyle')}")
        if properties is not None:
            num, level = self._reference(properties)
        elif style is not None and style.get(qn("w:val")) in self.styles:
            num, level = self.styles[style.get(qn("w:val"))]
        else:
            return ""
        known = self.levels.get((num, level))
        if known is None or known[0] in {"bullet", "none"} or num == "0":
            return ""
        self.counts[(num, level)] = self.counts.get((num, level), known[2] - 1) + 1
        for key in [k for k in self.counts if k[0] == num and k[1] > level]:
            del self.counts[key]
        text = known[1]
        for place in range(level + 1):
            form, _, first = self.levels.get((num, place), ("decimal", "", 1))
            count = self.counts.get((num, place), first)
            text = text.replace(f"%{place + 1}", _printed(count, form))
        return text


def _printed(n: int, form: str) -> str:
    """A number as Word prints it in one of its formats (ST_NumberFormat); an unknown format gives plain digits."""
    if n > 0 and form in _ROWS and n <= len(_ROWS[form]):
        return _ROWS[form][n - 1]
    if re.search(r"Counting|ideographDigital|DigitalTenThousand", form):
        return chinese_number(n)
    if form.endswith("Letter") and 0 < n <= 26:
        return chr((65 if form.startswith("upper") else 97) + n - 1)
    if form.endswith("Roman"):
        words = _roman(n)
        return words if form.startswith("upper") else words.lower()
    return f"{n:02d}" if form == "decimalZero" else str(n)


_ROWS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖拾",
    "ideographLegalTraditional": "壹貳參肆伍陸柒捌玖拾",
}


def _roman(n: int) -> str:
    out = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        out += sign * (n // value)
        n %= value
    return out


def _val(node: BaseOxmlElement, tag: str) -> str | None:
    found = node.find(qn(f"w:{tag}"))
    return None if found is None else found.get(qn("w:val"))


def _blocks(body: BaseOxmlElement, numbers: _Numbers) -> Iterator[str]:
    for node in body.iterchildren():
        if node.tag == qn("w:p"):
            yield numbers.label(node) + _text(node)
        elif node.tag == qn("w:tbl"):
            yield from _rows(node, numbers)
        elif node.tag == qn("w:sdt"):
            content = node.find(qn("w:sdtContent"))
            if content is not None:
                yield from _blocks(content, numbers)


def _rows(table: BaseOxmlElement, numbers: _Numbers) -> Iterator[str]:
    """Rows with tabs; a cell that continues a vertical merge repeats the words of the cell above."""
    above: dict[int, str] = {}
    for row in table.iterchildren(qn("w:tr")):
        cells, column = [], 0
        for cell in row.iterchildren(qn("w:tc")):
            words = " ".join(filter(None, ((numbers.label(p) + _text(p)).strip() for p in cell.iter(qn("w:p")))))
            merge = cell.find(f"./{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart":
                words = above.get(column, "")
            above[column] = words
            span = cell.find(f"./{qn('w:tcPr')}/{qn('w:gridSpan')}")
            cells.append(words)
            column += int(span.get(qn("w:val"))) if span is not None else 1
        yield "\t".join(cells)


def _text(paragraph: BaseOxmlElement) -> str:
    parts: list[str] = []
    for node in paragraph.iter():
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:tab"):
            parts.append("\u3000" if node.getparent().tag == qn("w:r") else "")
        elif node.tag in {qn("w:br"), qn("w:cr")}:
            parts.append("\n")
    return "".join(parts)


KIND = Reader("docx", "Word 文档", docx_text)
