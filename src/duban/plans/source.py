"""来源: bytes of any kind to the text of a plan, or a clear refusal.

The text that comes out is what every span refers to. Plain text is decoded and otherwise left alone (FORMAT 1);
for docx, HTML and PDF it is the rendering made here: one line a paragraph, one line a table row, cells parted by tabs.
"""

from __future__ import annotations

import codecs
import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from duban.kernel.errors import Refusal
from duban.kernel.registry import kinds

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
    suffix = Path(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _from_zip(data, name), "docx"
    if data.startswith(b"%PDF"):
        return _read("pdf", data, name), "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0") or suffix in {".doc", ".wps"}:
        return _from_old_word(data, name, suffix or ".doc"), "doc"
    if data.startswith(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x00", b"II*\x00", b"MM\x00*", b"Rar!", b"7z\xbc\xaf")
    ):
        raise Refusal("plan.not_text", f"“{name}”是图片或压缩包,不是文字。请上传文本、docx 或带文字的 PDF。")
    if data.startswith(b"{\\rtf"):
        return _from_old_word(data, name, ".rtf"), "rtf"
    text, encoding = decode(data, name)
    if suffix in {".html", ".htm"} or re.match(r"\ufeff?\s*<(?:!doctype html|html|\?xml)", text[:200], re.I):
        return html_text(text), "html"
    return text, encoding


def _from_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refusal("plan.broken", f"“{name}”已损坏,打不开。请重新导出后再上传。") from error
    if "word/document.xml" not in names:
        raise Refusal("plan.not_text", f"“{name}”不是 Word 文档(docx)。请上传文本、docx 或带文字的 PDF。")
    if size > 20 * MOST_BYTES:
        raise Refusal("plan.too_large", f"“{name}”解开后过大,请去掉图片后再上传。")
    return _read("docx", data, name)


def _read(code: str, data: bytes, name: str) -> str:
    text: str = kinds("duban.plans.readers")[code].read(data, name)
    return text


def _from_old_word(data: bytes, name: str, suffix: str) -> str:
    """.doc, .wps and .rtf through LibreOffice where it is installed (S-inputs of the plan compiler)."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise Refusal(
            "plan.old_word",
            f"“{name}”是旧版 Word/WPS 格式,本机没有安装 LibreOffice,不能转换。请用 Word 或 WPS 另存为 docx 后再上传。",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        path.write_bytes(data)
        try:
            subprocess.run(
                [
                    office,
                    "--headless",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--convert-to",
                    "docx",
                    "--outdir",
                    folder,
                    str(path),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            converted = (Path(folder) / "plan.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise Refusal("plan.broken", f"“{name}”转换失败。请用 Word 或 WPS 另存为 docx 后再上传。") from error
    return _read("docx", converted, name)


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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.muted += tag in self._MUTE
        if tag in {"td", "th"} and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\t")
        elif tag in self._BLOCK:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._MUTE:
            self.muted = max(0, self.muted - 1)
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
