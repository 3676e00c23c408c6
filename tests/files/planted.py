"""Real files of every kind with secrets planted where cameras, phones and office programs put them. Nothing but made-up data."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import datetime

import docx
import xlsxwriter
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

SECRET = "YanshiMimi7788"
S = SECRET.encode()
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
WIDE = SECRET.encode("utf-16-le")


def exif(orientation: int = 1) -> bytes:
    """An EXIF block with a maker, a note and a place."""
    block = Image.Exif()
    block[0x010F] = SECRET
    block[0x0112] = orientation
    block[0x013B] = SECRET
    block.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0), 29: SECRET})
    block.get_ifd(0x8769).update({0x9003: "2026:03:01 10:00:00", 0x927C: S})
    return block.tobytes()


def scene(width: int = 64, height: int = 48) -> Image.Image:
    """A picture that is not the same turned or mirrored."""
    image = Image.new("RGB", (width, height), (230, 225, 210))
    draw = ImageDraw.Draw(image)
    draw.rectangle((4, 4, width // 2, height // 3), fill=(180, 30, 30))
    draw.line((0, height, width, 0), fill=(10, 60, 120), width=3)
    return image


def profile() -> bytes:
    """An sRGB profile whose maker signs with the secret."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpg(orientation: int = 1, *, progressive: bool = False) -> bytes:
    """A JPEG with EXIF, XMP, IPTC, a comment, a colour profile and a motion-photo tail."""
    buffer = io.BytesIO()
    scene().save(
        buffer, "JPEG", exif=exif(orientation), comment=S, icc_profile=profile(), progressive=progressive,
        xmp=b"<x:xmpmeta>" + S + b"</x:xmpmeta>", dpi=(72, 72), restart_marker_rows=1,
    )  # fmt: skip
    data = buffer.getvalue()
    iptc = b"Photoshop 3.0\0" + S
    maker = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    after_jfif = 4 + int.from_bytes(data[4:6], "big")
    return data[:after_jfif] + maker + data[after_jfif:] + b"\0\0\0\x18ftypmp42" + S


def png(orientation: int = 1) -> bytes:
    """A PNG with texts of three kinds, EXIF, a time, a private chunk and a tail."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET)
    info.add_text("Comment", SECRET, zip=True)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    info.add(b"tIME", struct.pack(">HBBBBB", 2026, 3, 1, 10, 0, 0))
    info.add(b"vpAg", S)
    buffer = io.BytesIO()
    scene().save(buffer, "PNG", pnginfo=info, exif=exif(orientation), icc_profile=profile())
    return buffer.getvalue() + S


def webp(orientation: int = 1) -> bytes:
    """A WebP with EXIF, XMP and a profile."""
    buffer = io.BytesIO()
    scene().save(buffer, "WEBP", lossless=True, exif=exif(orientation), xmp=S, icc_profile=profile())
    return buffer.getvalue()


def word() -> bytes:
    """A DOCX with properties, a note, a tracked change, editing sessions, a template path and a photograph with a place."""
    document = docx.Document()
    document.core_properties.author = SECRET
    document.core_properties.last_modified_by = SECRET
    document.core_properties.keywords = SECRET
    paragraph = document.add_paragraph("已于三月一日退还餐费 128 元,经办人签字。a < b & \"w:author='x'\" <w:ins>")
    document.add_comment(paragraph.runs, text="金额请复核", author=SECRET, initials="YM")
    document.add_picture(io.BytesIO(jpg()))
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "户主", "金额"
    document.part._settings_part.relate_to(f"file:///C:\\Users\\{SECRET}\\Normal.dotm", TEMPLATE, True)
    buffer = io.BytesIO()
    document.save(buffer)
    inserted = f'<w:p w:rsidR="00AB12CD"><w:ins w:id="9" w:author="{SECRET}" w:date="2026-03-01T10:00:00Z"><w:r><w:t>补充一句</w:t></w:r></w:ins></w:p>'
    people = f'<w15:people xmlns:w15="x"><w15:person w15:author="{SECRET}"><w15:presenceInfo w15:userId="{SECRET}"/></w15:person></w15:people>'
    return repacked(
        buffer.getvalue(),
        {
            "word/document.xml": lambda old: old.replace(b"<w:sectPr", inserted.encode() + b"<w:sectPr", 1),
            "docProps/thumbnail.jpeg": lambda old: S,
        },
        {
            "docProps/custom.xml": f"<Properties>{SECRET}</Properties>",
            "word/people.xml": people,
        },
    )


def excel() -> bytes:
    """An XLSX with properties, a note with its author, a path and printer settings."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"author": SECRET, "company": SECRET, "created": datetime(2026, 3, 1)})
        book.set_custom_property("来源", SECRET)
        sheet = book.add_worksheet("退费")
        sheet.write_row(0, 0, ["户主", "金额"])
        sheet.write_row(1, 0, ["演示户", 128.5])
        sheet.write_formula(2, 1, "=SUM(B2:B2)", value=128.5)
        sheet.write_comment("B2", "已核对", {"author": SECRET})
        sheet.set_landscape()
    setup = b'<pageSetup orientation="landscape" r:id="rId9"/>'
    relation = (
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings" '
        b'Target="../printerSettings/printerSettings1.bin"/></Relationships>'
    )
    path = f'<x15ac:absPath xmlns:x15ac="x" url="C:\\Users\\{SECRET}\\"/>'.encode()
    return repacked(
        buffer.getvalue(),
        {
            "xl/worksheets/sheet1.xml": lambda old: old.replace(b'<pageSetup orientation="landscape"/>', setup),
            "xl/worksheets/_rels/sheet1.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
            "xl/workbook.xml": lambda old: old.replace(b"<sheets>", path + b"<sheets>"),
        },
        {"xl/printerSettings/printerSettings1.bin": SECRET},
    )


def repacked(data: bytes, changes: dict[str, object], more: dict[str, str]) -> bytes:
    """An archive with parts changed and added, a comment, and dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.get(name)
            content = old.read(name)
            changed = change(content) if callable(change) else content
            assert change is None or changed != content, name
            new.writestr(name, changed)
        for name, text in more.items():
            new.writestr(name, text)
        new.comment = S
    return target.getvalue()


def pdf(*, pages: int = 2) -> bytes:
    """A PDF with properties, XMP, a note with its author, a photograph with a place, and an earlier version."""
    writer = PdfWriter()
    for number in range(pages):
        page = writer.add_blank_page(400, 300)
        content = StreamObject()
        content._data = (
            f"BT /F1 18 Tf 40 200 Td (Refund receipt {number + 1}) Tj ET q 64 0 0 48 40 60 cm /P Do Q".encode()
        )
        photo = StreamObject()
        photo._data = jpg()
        for key, value in (
            ("Type", "/XObject"),
            ("Subtype", "/Image"),
            ("ColorSpace", "/DeviceRGB"),
            ("Filter", "/DCTDecode"),
        ):
            photo[NameObject(f"/{key}")] = NameObject(value)
        for key, number_of in (("/Width", 64), ("/Height", 48), ("/BitsPerComponent", 8)):
            photo[NameObject(key)] = NumberObject(number_of)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)}),
                NameObject("/XObject"): DictionaryObject({NameObject("/P"): writer._add_object(photo)}),
            }
        )
        page[NameObject("/Contents")] = writer._add_object(content)
    note = Text(text="已核对", rect=(10, 10, 30, 30))
    note[NameObject("/T")] = TextStringObject(SECRET)
    writer.add_annotation(0, note)
    writer.add_metadata({"/Author": SECRET, "/Title": SECRET, "/CreationDate": "D:20260301100000"})
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + S + b"</x:xmpmeta>"
    buffer = io.BytesIO()
    writer.write(buffer)
    again = PdfWriter(buffer, incremental=True)
    again.pages[0][NameObject("/Rotate")] = NumberObject(0)
    later = io.BytesIO()
    again.write(later)
    return later.getvalue()


def box(sign: bytes, *inside: bytes) -> bytes:
    """A box of the ISO base media format."""
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), sign) + content


def full(sign: bytes, *inside: bytes, version: int = 0) -> bytes:
    """A box with version and flags."""
    return box(sign, bytes((version, 0, 0, 0)), *inside)


def track(handler: bytes, offset: int, sizes: list[int]) -> bytes:
    """A track whose samples lie one behind the other from ``offset``."""
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 0)),
        full(b"stts", struct.pack(">III", 1, len(sizes), 40)),
        full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1)),
        full(b"stsz", struct.pack(">II", 0, len(sizes)), *(struct.pack(">I", size) for size in sizes)),
        full(b"stco", struct.pack(">II", 1, offset)),
    )
    return box(
        b"trak",
        full(b"tkhd", struct.pack(">II", 3855600000, 3855600000), bytes(72)),
        box(
            b"mdia",
            full(b"mdhd", struct.pack(">IIII", 3855600000, 3855600000, 1000, 40), bytes(4)),
            full(b"hdlr", bytes(4), handler, bytes(12), S + b"\0"),
            box(b"minf", full(b"vmhd", bytes(8)), table),
        ),
        box(b"udta", box(b"name", S)),
    )


def mp4(brand: bytes = b"isom", handler: bytes = b"vide", *, fast_start: bool = True) -> bytes:
    """A film: times, a place in two writings, a device, an XMP box, and a sensor track that drew the way."""
    picture, way = b"\x65PICTUREDATA" * 40, (S + b"39.9055") * 8
    head = box(b"ftyp", brand, bytes(4), brand + b"mp42")

    def moov(offset: int) -> bytes:
        return box(
            b"moov",
            full(b"mvhd", struct.pack(">IIII", 3855600000, 3855600000, 1000, 40), bytes(80)),
            track(handler, offset, [len(picture)]),
            track(b"meta", offset + len(picture), [len(way) // 4] * 4),
            box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 20, 0x15C7), b"+39.9055+116.391/" + S)),
            box(b"meta", full(b"keys", b"com.apple.quicktime.location.ISO6709" + S)),
        )

    data = box(b"mdat", picture, way)
    uuid = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), S)
    if not fast_start:
        return head + box(b"free", S) + data + moov(len(head) + 8 + len(S) + 8 + 8 - 8) + uuid
    size = len(moov(0))
    return head + moov(len(head) + size + 8) + data + uuid


def mp3() -> bytes:
    """Frames with ID3 tags in front and behind, and an APE tag."""
    frame = b"\xff\xfb\x90\x00" + bytes(range(200)) + bytes(213)
    size = 10 + len(S)
    head = b"ID3\x03\0\0" + bytes((0, 0, size >> 7, size & 0x7F)) + b"TPE1" + struct.pack(">IH", len(S), 0) + S
    return head + frame * 12 + b"APETAGEX" + S + b"TAG" + S.ljust(125, b"\0")


def wav() -> bytes:
    """Samples with INFO, a broadcast chunk and a note of the recorder."""
    sound = bytes(range(256)) * 8
    parts = [
        (b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)),
        (b"LIST", b"INFOIART" + struct.pack("<I", len(S)) + S),
        (b"bext", S + bytes(600)),
        (b"data", sound),
        (b"id3 ", S),
    ]
    body = b"WAVE" + b"".join(sign + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for sign, data in parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def png_chunk(sign: bytes, content: bytes) -> bytes:
    """One chunk with its checksum."""
    return struct.pack(">I", len(content)) + sign + content + struct.pack(">I", zlib.crc32(sign + content))
