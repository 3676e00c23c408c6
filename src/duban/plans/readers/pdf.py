"""PDF: its text layer."""

from __future__ import annotations

import io
import logging
import re

import pypdf
from pypdf.errors import PyPdfError

from duban.kernel.errors import Refusal
from duban.plans.readers import Reader


def pdf_text(data: bytes, name: str) -> str:
    """The text layer, page after page; a scan is refused, since it has none."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal("plan.locked", f"“{name}”加了密码,请去掉密码后再上传。")
        text = "\n".join(page.extract_text() or "" for page in reader.pages)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        RecursionError,
        AssertionError,
        ArithmeticError,
        MemoryError,
        LookupError,
    ) as error:
        raise Refusal("plan.broken", f"“{name}”这个 PDF 读不出来。请另存为 docx 或文本后再上传。") from error
    if len(re.findall(r"[\u3400-\u9fff]", text)) < 20:
        raise Refusal("plan.scanned", f"“{name}”是扫描件,没有文字层。请先做文字识别,或上传 Word 原件。")
    return text


KIND = Reader("pdf", "PDF", pdf_text)
