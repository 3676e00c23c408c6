"""来源: bytes of any kind to the text of a plan, or a clear refusal.

The text that comes out is what every span refers to. Plain text is decoded and otherwise left alone (FORMAT 1);
for docx, HTML and PDF it is the rendering made here: one line a paragraph, one line a table row, cells parted by tabs.
"""

from __future__ import annotations

import codecs
import email
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from duban.kernel.errors import Refusal
from duban.kernel.registry import kinds

from . import office

MOST_BYTES = 30_000_000
MOST_CHARACTERS = 2_000_000
# Characters that fill running Chinese text, in both scripts; a wrong decoding yields hardly any of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
    "料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则"
    "任取据处理世车价治整工作案级群众单位县市乡镇局委办责任落实检查问题阶段组织领导加强开展情况报送"
    "這個國來時們說對會發動過種後經進著電裡實體機當點從業應開還間樣與關數線義題條結無軍問總設級組織領導單縣鄉鎮辦責檢查階報務黨員"
)


def decode(data: bytes, name: str = "") -> tuple[str, str]:
    """Text and name of its encoding. Refuses bytes that are no text in UTF-8, UTF-16, GB 18030 or Big5."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _decoded(data, encoding, name), encoding
    if data.count(0) > max(2, len(data) // 200):
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _try(data, encoding)
            if text is not None and _readable(text) > 0.5:
                return text, encoding
        raise _unreadable(name, "含有二进制内容")
    text = _try(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    found = [
        (_readable(text), encoding, text)
        for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
        if (text := _try(data, encoding)) is not None
    ]
    found.sort(key=lambda row: -row[0])
    if found and found[0][0] >= 0.25:
        return found[0][2], found[0][1].replace("big5hkscs", "big5")
    raise _unreadable(name, "编码不是 UTF-8、UTF-16、GB18030 或 Big5")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decoded(data: bytes, encoding: str, name: str) -> str:
    text = _try(data, encoding)
    if text is None:
        raise _unreadable(name, f"以 {encoding} 解码失败")
    return text


def _readable(text: str) -> float:
    """Share of everyday Chinese characters and plain ASCII among the characters that are not blank."""
    sample = [c for c in text[:20_000] if not c.isspace()]
    if not sample:
        return 0.0
    return sum(
        c in _COMMON or "!" <= c <= "~" or c in ",。、;:()《》“”\ufeff" or "\uff01" <= c <= "\uff5e" for c in sample
    ) / len(sample)


def _unreadable(name: str, why: str) -> Refusal:
    return Refusal("plan.unreadable", f"读不出“{name}”:{why}。请另存为 UTF-8 文本或 docx 后再上传。", ground="S0-1")


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding (or kind) of a plan file; raises ``Refusal`` with the remedy for everything else."""
    if not data.strip():
        raise Refusal("plan.empty", f"“{name}”是空文件,没有可读的内容。", ground="S0-1")
    if len(data) > MOST_BYTES:
        raise Refusal("plan.too_large", f"“{name}”超过 {MOST_BYTES // 1_000_000} MB。方案正文不会这样大,请只上传正文。")
    text, kind = _by_kind(data, name)
    bounded(text, name)
    return text, kind


def bounded(text: str, name: str) -> None:
    """Refuse a text that is empty or longer than any plan."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal("plan.too_long", f"“{name}”超过 {MOST_CHARACTERS // 10_000} 万字,请只上传方案本身。")
    if not text.strip("\ufeff\u200b \t\r\n\u3000\x00"):
        raise Refusal("plan.empty", f"“{name}”里没有文字。", ground="S0-1")


def _by_kind(data: bytes, name: str) -> tuple[str, str]:
    """By what the bytes are; the name counts only where they do not tell, for many a .doc is a docx, a web page or plain text."""
    if data.startswith(b"PK\x03\x04"):
        return _from_zip(data, name)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return _read("pdf", data, name), "pdf"
    if data.startswith(_OLE):
        return _from_ole(data, name), "doc"
    if data.startswith(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x00", b"II*\x00", b"MM\x00*", b"Rar!", b"7z\xbc\xaf")
    ):
        raise Refusal("plan.not_text", f"“{name}”是图片或压缩包,不是文字。请上传文本、docx 或带文字的 PDF。")
    if data.lstrip().startswith(b"{\\rtf"):
        return _read("docx", office.as_docx(data, name, ".rtf"), name), "rtf"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml", data) and re.search(
        rb"Word\.Document|wordDocument|pkg:package", data[:4096]
    ):
        return _read("docx", office.as_docx(data, name, ".xml"), name), "xml"
    if data[:512].lstrip().lower().startswith(b"mime-version:"):
        return html_text(_web_archive(data, name)), "html"
    text, encoding = decode(data, name)
    if Path(name).suffix.lower() in {".html", ".htm"} or re.match(
        r"\ufeff?\s*<(?:!doctype html|html|\?xml)", text[:200], re.I
    ):
        return html_text(text), "html"
    return text, encoding


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _from_ole(data: bytes, name: str) -> str:
    """A compound file of the old Office: Word's own also under the name .wps; others are no text."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Refusal("plan.locked", f"“{name}”加了密码,请去掉密码后再上传。")
    if not holds("WordDocument") and (holds("Workbook") or holds("PowerPoint Document")):
        raise Refusal("plan.not_text", f"“{name}”是表格或演示文稿,不是方案正文。请上传文本、docx 或带文字的 PDF。")
    suffix = ".doc" if holds("WordDocument") else Path(name).suffix.lower()
    return _read("docx", office.as_docx(data, name, suffix if suffix in {".doc", ".wps"} else ".doc"), name)


def _web_archive(data: bytes, name: str) -> str:
    """The page inside a web archive (.mht), as some systems hand out what they call .doc."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                return decode(body, name)[0]
    raise _unreadable(name, "网页归档里没有正文")


def _from_zip(data: bytes, name: str) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refusal("plan.broken", f"“{name}”已损坏,打不开。请重新导出后再上传。") from error
    if size > 20 * MOST_BYTES:
        raise Refusal("plan.too_large", f"“{name}”解开后过大,请去掉图片后再上传。")
    if "word/document.xml" in names:
        return _read("docx", data, name), "docx"
    if b"application/vnd.oasis.opendocument.text" in data[:200]:
        return _read("docx", office.as_docx(data, name, ".odt"), name), "odt"
    raise Refusal("plan.not_text", f"“{name}”不是 Word 文档(docx)。请上传文本、docx 或带文字的 PDF。")


def _read(code: str, data: bytes, name: str) -> str:
    text: str = kinds("duban.plans.readers")[code].read(data, name)
    return text


class _Cells:
    """A table being read: the row so far, and the words of cells that reach down into rows below."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.at: int | None = None
        self.span = 1
        self.now: list[str] = []
        self.down: dict[int, tuple[int, str]] = {}

    def begin(self, at: int, span: int) -> None:
        self._fill()
        self.at, self.span = at, span

    def end(self, words: str) -> None:
        if self.span > 1:
            self.down[len(self.now)] = (self.span, words)
        self.now.append(words)
        self.at, self.span = None, 1

    def _fill(self) -> None:
        """Cells from above that stand before the next one of this row."""
        while (place := len(self.now)) in self.down:
            self.now.append(self.down[place][1])

    def row(self) -> list[str]:
        """The finished row; a cell from above repeats its words, as in a Word table."""
        if self.now:
            self._fill()
            left = {place: (rows - 1, words) for place, (rows, words) in self.down.items()}
            self.down = {place: cell for place, cell in left.items() if cell[0] > 0}
        found, self.now = self.now, []
        return found


class _Html(HTMLParser):
    """Text of a page: a line for each block, cells parted by tabs; scripts, styles and navigation left out."""

    _BLOCK = frozenset(
        [
            "p",
            "div",
            "br",
            "tr",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "section",
            "article",
            "header",
            "dd",
            "dt",
            "center",
            "pre",
        ]
    )
    _MUTE = frozenset(["script", "style", "nav", "footer", "head", "noscript", "template", "select", "button"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.muted = 0
        self.tables: list[_Cells] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.muted += tag in self._MUTE
        if tag == "table":
            self.parts.append("\n")
            self.tables.append(_Cells(len(self.parts)))
        elif tag == "tr" and self.tables:
            self._close_row()
        elif tag in {"td", "th"} and self.tables:
            self._close_cell()
            span = dict(attrs).get("rowspan") or "1"
            self.tables[-1].begin(len(self.parts), int(span) if span.isdecimal() else 1)
        elif tag in self._BLOCK:
            self.parts.append("\n")

    def _close_cell(self) -> None:
        """The words since the cell began become one: line breaks inside it do not end the row."""
        cells = self.tables[-1]
        if cells.at is not None:
            words = re.sub(r"\s*\n\s*", " ", "".join(self.parts[cells.at :]).strip())
            del self.parts[cells.at :]
            cells.end(words)

    def _close_row(self) -> None:
        self._close_cell()
        row = self.tables[-1].row()
        if any(row):
            self.parts.append("\t".join(row) + "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._MUTE:
            self.muted = max(0, self.muted - 1)
        elif tag in {"td", "th", "tr", "table"} and self.tables:
            if tag in {"td", "th"}:
                self._close_cell()
            else:
                self._close_row()
            if tag == "table":
                self.tables.pop()
                self.parts.append("\n")
        elif tag in self._BLOCK - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.muted:
            self.parts.append(re.sub(r"\s*\n\s*", "", data))


def html_text(text: str) -> str:
    """The readable text of an HTML page; a parser that stops half-way keeps what it has read."""
    reader = _Html()
    reader.feed(text)
    reader.close()
    plain = "".join(reader.parts)
    return re.sub(r"\n\s*\n+", "\n", plain).strip("\n")
