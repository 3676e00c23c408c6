"""PDF: its text, put together by where each character stands on the page."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTPage
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.psexceptions import PSException

from duban.kernel.errors import Refusal
from duban.kernel.script import script_of, whole_characters
from duban.plans.glyphs import Glyph, Page, Rule
from duban.plans.layout import text_of
from duban.plans.readers import Reader

MOST_PAGES = 400
_THIN = 3.0
_LOST = re.compile(r"\(cid:\d+\)")


def pdf_text(data: bytes, name: str) -> str:
    """The text layer, page after page; a scan is refused, since it has none."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pages = [_page(page) for page in extract_pages(io.BytesIO(data), laparams=None, maxpages=MOST_PAGES + 1)]
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise Refusal("plan.locked", f"“{name}”加了密码,请去掉密码后再上传。") from error
    except (
        PSException,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        RuntimeError,
        AssertionError,
        ArithmeticError,
        MemoryError,
        LookupError,
        EOFError,
    ) as error:
        raise Refusal("plan.broken", f"“{name}”这个 PDF 读不出来。请另存为 docx 或文本后再上传。") from error
    if len(pages) > MOST_PAGES:
        raise Refusal("plan.too_long", f"“{name}”超过 {MOST_PAGES} 页,请只上传方案本身。")
    text = whole_characters(text_of(pages))
    if script_of(text) == "simplified":
        # The radical that stands for 户 folds to the form of the other script.
        text = text.replace("戶", "户")
    if len(re.findall(r"[\u3400-\u9fff]", text)) < 20:
        raise Refusal("plan.scanned", f"“{name}”是扫描件,没有文字层。请先做文字识别,或上传 Word 原件。")
    return text


def _page(page: LTPage) -> Page:
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    for item in _leaves(page):
        if isinstance(item, LTChar):
            text = _LOST.sub("\ufffd", item.get_text())
            # Turned text is a watermark or a seal, and no part of a line.
            if text and item.upright and abs(item.matrix[1]) < 0.1:
                glyphs.append(Glyph(text, item.x0, item.y0, item.x1, item.y1))
        elif isinstance(item, LTCurve):
            rules += _rules(item)
    return Page(page.width, page.height, glyphs, rules)


def _leaves(item: LTComponent) -> Iterator[LTComponent]:
    stack = [item]
    while stack:
        one = stack.pop()
        if isinstance(one, LTContainer):
            stack.extend(reversed(list(one)))
        else:
            yield one


def _rules(item: LTCurve) -> list[Rule]:
    """The straight edges of a drawn line or box; a filled box as thin as a line is a line."""
    x0, y0, x1, y1 = item.bbox
    wide, high = x1 - x0, y1 - y0
    if wide <= _THIN < high:
        middle = (x0 + x1) / 2
        return [Rule(middle, y0, middle, y1)]
    if high <= _THIN < wide:
        middle = (y0 + y1) / 2
        return [Rule(x0, middle, x1, middle)]
    if wide <= _THIN or not item.stroke or len(item.pts) > 6:
        return []
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]


KIND = Reader("pdf", "PDF", pdf_text)
