"""3.4: documents lose authors, times, paths and sessions; their text, tables, notes and pictures stay as they are."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, DictionaryObject, NameObject, TextStringObject
from python_calamine import CalamineWorkbook

from duban.files.strip import markup
from duban.files.strip.markup import Edit
from duban.kernel.errors import Refusal
from tests.files import planted
from tests.files.planted import SECRET, WIDE, S
from tests.files.through import everything_in, kept


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_of(data: bytes) -> list[str]:
    """All text of a DOCX as Word shows it: body, tables, notes, tracked insertions."""
    document = docx.Document(io.BytesIO(data))
    shown = [paragraph.text for paragraph in document.paragraphs]
    shown += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    shown += [comment.text for comment in document.comments]
    return shown + re.findall(r"<w:t[^>]*>([^<]*)", parts(data)["word/document.xml"].decode())


def test_a_word_document_keeps_its_words_and_pictures_and_loses_who_wrote_it() -> None:
    before = planted.word()
    after, cleaned = kept(before, "退费说明.docx")
    assert S in everything_in(before)
    assert S not in everything_in(after) and WIDE not in everything_in(after)
    assert words_of(after) == words_of(before) and "补充一句" in words_of(after)
    assert {"properties", "authors", "revision_ids", "paths", "thumbnail", "inner_pictures", "archive"} <= set(
        cleaned.removed
    ) | {"thumbnail"}
    inside = parts(after)
    picture = next(name for name in inside if name.startswith("word/media/"))
    shown = [Image.open(io.BytesIO(part[picture])).tobytes() for part in (parts(before), inside)]
    assert shown[0] == shown[1]
    document = docx.Document(io.BytesIO(after))
    assert {comment.author for comment in document.comments} == {"作者1"}
    assert re.search(r'<w:ins w:id="9" w:author="作者1">', inside["word/document.xml"].decode())
    assert not re.search(rb"rsid", inside["word/document.xml"])
    assert not document.core_properties.author


def test_an_excel_sheet_keeps_its_cells_and_loses_who_made_it_and_where() -> None:
    before = planted.excel()
    after, cleaned = kept(before, "退费名册.xlsx")
    assert S in everything_in(before)
    assert S not in everything_in(after)
    old, new = (CalamineWorkbook.from_filelike(io.BytesIO(data)) for data in (before, after))
    assert new.sheet_names == old.sheet_names == ["退费"]
    assert new.get_sheet_by_index(0).to_python() == old.get_sheet_by_index(0).to_python()
    assert {"properties", "authors", "printer", "paths", "archive"} <= set(cleaned.removed)
    inside = parts(after)
    assert b"=" not in re.findall(rb"<pageSetup[^>]*>", inside["xl/worksheets/sheet1.xml"])[0].replace(
        b'orientation="landscape"', b""
    )
    assert "已核对".encode() in inside["xl/comments1.xml"] and "作者1".encode() in inside["xl/comments1.xml"]


@pytest.mark.parametrize("maker", [planted.word, planted.excel])
def test_nothing_in_a_clean_document_points_to_what_was_taken_out(maker: object) -> None:
    assert callable(maker)
    after, _ = kept(maker(), "a.docx" if maker is planted.word else "a.xlsx")
    inside = parts(after)
    for name, data in inside.items():
        if name.endswith(".rels"):
            folder = name.split("_rels/")[0]
            for target in re.findall(rb'<Relationship [^>]*?Target="([^"]+)"', data):
                where = target.decode()
                path = where.lstrip("/") if where.startswith("/") else f"{folder}{where}"
                while "/../" in path:
                    path = re.sub(r"[^/]+/\.\./", "", path, count=1)
                assert path in inside, (name, where)
        elif name.endswith((".xml", ".vml")):
            markup.check(data)
    declared = {
        found.decode().lstrip("/") for found in re.findall(rb'PartName="([^"]+)"', inside["[Content_Types].xml"])
    }
    assert declared <= set(inside)


def test_text_that_looks_like_markup_is_text() -> None:
    data = b"""<w:p w:rsidR="1" w:x='a>b'><w:t>w:author="x" rsidR="2"</w:t><!-- gone --><![CDATA[<w:rsids>]]><w:rsids><w:rsids/>z</w:rsids></w:p>"""
    edit = Edit(drop=frozenset({"rsids"}), attributes={"rsid*": lambda old: None, "author": lambda old: "?"})
    assert (
        markup.rewrite(data, edit) == b"""<w:p w:x='a>b'><w:t>w:author="x" rsidR="2"</w:t><![CDATA[<w:rsids>]]></w:p>"""
    )


def text_of(data: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(data)).pages]


def test_a_pdf_keeps_its_pages_and_loses_who_made_it_and_what_it_was_before() -> None:
    before = planted.pdf()
    after, cleaned = kept(before, "退费凭证.pdf")
    assert S in everything_in(before)
    assert S not in everything_in(after) and WIDE not in after and SECRET.encode("utf-16-be") not in after
    assert text_of(after) == text_of(before) == ["Refund receipt 1", "Refund receipt 2"]
    for old, new in zip(PdfReader(io.BytesIO(before)).pages, PdfReader(io.BytesIO(after)).pages, strict=True):
        assert old.mediabox == new.mediabox
        assert [Image.open(io.BytesIO(image.data)).tobytes() for image in old.images] == [
            Image.open(io.BytesIO(image.data)).tobytes() for image in new.images
        ]
    note = PdfReader(io.BytesIO(after)).pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    assert note["/Contents"] == "已核对" and "/T" not in note
    assert {"properties", "xmp", "authors", "history", "inner_pictures"} <= set(cleaned.removed)
    assert not PdfReader(io.BytesIO(after)).metadata


def with_root(key: str, value: object, data: bytes | None = None) -> bytes:
    """A PDF with one more entry in its root."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data or planted.pdf())))
    writer.root_object[NameObject(key)] = value
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def names(**given: str) -> DictionaryObject:
    """A PDF dictionary of names and texts."""
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(text) if text.startswith("/") else TextStringObject(text)
            for key, text in given.items()
        }
    )


def test_a_signed_pdf_stays_byte_for_byte_and_says_so() -> None:
    signature = names(Type="/Sig", ByteRange="0 1 2 3")
    signature[NameObject("/Contents")] = ByteStringObject(b"\x30\x82")
    signed = with_root("/Perms", DictionaryObject({NameObject("/DocMDP"): signature}))
    after, cleaned = kept(signed, "电子回单.pdf")
    assert after == signed and cleaned.left == "signed" and cleaned.removed == []


@pytest.mark.parametrize(
    ("key", "given"),
    [("/OpenAction", {"S": "/JavaScript", "JS": "app.alert(1)"}), ("/OpenAction", {"S": "/Launch", "F": "cmd.exe"}), ("/AcroForm", {"XFA": "x"})],
)  # fmt: skip
def test_a_pdf_with_a_program_is_refused(key: str, given: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="打印成 PDF"):
        kept(with_root(key, names(**given)), "a.pdf")


def test_a_pdf_may_carry_the_data_of_an_invoice_but_no_program() -> None:
    for content, taken in ((b"<?xml version='1.0'?><EInvoice/>", True), (b"MZ\x90\x00" + bytes(100), False)):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(planted.pdf())))
        writer.add_attachment("fapiao.xml", content)
        buffer = io.BytesIO()
        writer.write(buffer)
        if taken:
            after, _ = kept(buffer.getvalue(), "a.pdf")
            assert PdfReader(io.BytesIO(after)).attachments["fapiao.xml"] == [content]
        else:
            with pytest.raises(Refusal, match="夹带"):
                kept(buffer.getvalue(), "a.pdf")


def test_a_pdf_under_a_password_is_refused_with_words_how_to_mend_it() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(planted.pdf())))
    writer.encrypt("yanshi")
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(Refusal, match="另存为不加密的 PDF"):
        kept(buffer.getvalue(), "a.pdf")


def test_a_pdf_cut_anywhere_is_refused_and_one_with_a_page_behind_it_too() -> None:
    whole = planted.pdf(pages=1)
    for cut in range(0, len(whole) - 700, 97):
        with pytest.raises(Refusal):
            kept(whole[:cut], "a.pdf")
    with pytest.raises(Refusal, match="夹带"):
        kept(whole + b"<html><script>", "a.pdf")


@pytest.mark.parametrize(
    ("old", "gone"),
    [(b"/Contents 7 0 R", b"/Contents 77 0 R"), (b"/Count 1", b"/Count 3"), (b"/P 6 0 R", b"/P 66 0 R")],
)
def test_a_pdf_that_would_show_less_than_it_says_is_refused(old: bytes, gone: bytes) -> None:
    whole = planted.pdf(pages=1)
    assert old in whole
    with pytest.raises(Refusal, match="不全"):
        kept(whole.replace(old, gone), "a.pdf")


def test_text_is_kept_as_it_is_in_the_codings_of_our_offices() -> None:
    words = "户主,金额\r\n演示户,128.50\r\n"
    for coding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        data = words.encode(coding)
        assert kept(data, "名册.csv")[0] == data
        assert kept(data, "名册.txt")[0] == data
    for hostile in (
        b"<html><body>",
        b"  <!DOCTYPE html>",
        b"<script>x</script>",
        b"<svg onload=x>",
        b"\x7fELF\x02",
        b"a\x00b",
        b"\x81\x20\xff",
    ):
        with pytest.raises(Refusal):
            kept(hostile, "名册.txt")
