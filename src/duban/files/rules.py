"""附件规则: which files are taken, how large, under which names, and what is said about what was removed. Values in, values out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from duban.kernel.errors import Refusal

MB: Final = 1024 * 1024
GROUND: Final = "issue 3.4"


@dataclass(frozen=True, slots=True)
class Kind:
    """文件类型: ``code`` its name here, ``suffixes`` it may bear, ``most`` bytes it may have as it comes.

    ``left`` why its metadata stays in place; empty where it is removed.
    """

    code: str
    title: str
    suffixes: tuple[str, ...]
    media_type: str
    most: int
    left: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_TABLE = (
    Kind("jpg", "JPEG 图片", ("jpg", "jpeg"), "image/jpeg", 40 * MB),
    Kind("png", "PNG 图片", ("png",), "image/png", 40 * MB),
    Kind("webp", "WebP 图片", ("webp",), "image/webp", 40 * MB),
    Kind("pdf", "PDF 文档", ("pdf",), "application/pdf", 100 * MB),
    Kind("docx", "Word 文档", ("docx",), f"{_OFFICE}.wordprocessingml.document", 50 * MB),
    Kind("xlsx", "Excel 表格", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", 50 * MB),
    Kind("doc", "Word 97 文档", ("doc", "wps"), "application/msword", 50 * MB, left="old_format"),
    Kind("xls", "Excel 97 表格", ("xls", "et"), "application/vnd.ms-excel", 50 * MB, left="old_format"),
    Kind("ofd", "OFD 版式文档", ("ofd",), "application/ofd", 50 * MB, left="seals"),
    Kind("txt", "文本", ("txt",), "text/plain", 20 * MB),
    Kind("csv", "CSV 表格", ("csv",), "text/csv", 20 * MB),
    Kind("mp4", "MP4 视频", ("mp4", "m4v"), "video/mp4", 500 * MB),
    Kind("mov", "MOV 视频", ("mov",), "video/quicktime", 500 * MB),
    Kind("m4a", "M4A 录音", ("m4a",), "audio/mp4", 200 * MB),
    Kind("mp3", "MP3 录音", ("mp3",), "audio/mpeg", 200 * MB),
    Kind("wav", "WAV 录音", ("wav",), "audio/wav", 200 * MB),
)
KINDS: Final = MappingProxyType({kind.code: kind for kind in _TABLE})
BY_SUFFIX: Final = MappingProxyType({suffix: kind for kind in _TABLE for suffix in kind.suffixes})

_ARCHIVE = "压缩包里的内容无法逐一检查。请解压后把需要的文件分别上传。"
_MACRO = "带宏的文档可能含有程序。请在 Word、Excel 或 WPS 中另存为不带宏的 DOCX 或 XLSX 后上传。"
_PROGRAM = "程序和脚本不能作为材料上传。如需留证,请截图或打印成 PDF 后上传。"
_PAGE = "网页文件可能含有脚本。请在浏览器中打印成 PDF,或截图后上传。"
_PHOTO = "请转成 JPG 或 PNG 后上传(用“画图”或手机相册打开,另存为 JPG 即可)。"
_VIDEO = "请用手机或播放软件转成 MP4 后上传。"
_SOUND = "请转成 MP3、M4A 或 WAV 后上传。"
_SLIDES = "演示文稿请另存为 PDF 后上传。"
_REMEDIES = (
    (
        "heic heif avif",
        "这是苹果手机的 HEIC 照片,多数办公电脑打不开。请在手机“设置-相机-格式”中选“兼容性最佳”后重拍,"
        "或用微信、邮件发送给自己得到 JPG 后上传。",
    ),
    ("zip rar 7z tar gz tgz bz2 xz cab iso jar apk", _ARCHIVE),
    ("docm xlsm dotm xltm xlsb xlam dot dotx xlt xltx rtf", _MACRO),
    ("exe dll com bat cmd ps1 vbs js jse wsf msi scr sh py pl php jsp asp aspx lnk reg hta class", _PROGRAM),
    ("html htm xhtml mht mhtml shtml svg svgz xml swf", _PAGE),
    ("gif bmp tif tiff psd raw dng ico", _PHOTO),
    ("avi mkv wmv flv rmvb rm mpg mpeg 3gp webm ts m2ts vob", _VIDEO),
    ("amr aac ogg oga opus wma flac ape silk mid", _SOUND),
    ("ppt pptx pptm pps ppsx dps", _SLIDES),
    ("eml msg", "邮件请打印成 PDF 后上传,邮件的附件请另存后分别上传。"),
)
REMEDY: Final = MappingProxyType({suffix: words for suffixes, words in _REMEDIES for suffix in suffixes.split()})

REMOVED: Final = MappingProxyType(
    {
        "exif": "拍摄信息(EXIF:时间、设备等)",
        "gps": "拍摄位置(GPS)",
        "xmp": "编辑记录(XMP)",
        "iptc": "图片说明(IPTC、Photoshop)",
        "comment": "文件注释",
        "thumbnail": "缩略图",
        "colour_name": "色彩描述中的设备和版权文字",
        "text": "图片中的附注文字",
        "time": "文件内记录的时间",
        "tail": "文件末尾的附加数据",
        "vendor": "厂商私有数据",
        "properties": "文档属性(作者、单位、修改者、时间等)",
        "authors": "批注和修订的作者与时间",
        "revision_ids": "编辑会话编号",
        "paths": "文档中记录的电脑路径",
        "custom_data": "自定义数据",
        "printer": "打印机设置",
        "archive": "压缩包内的时间和注释",
        "history": "旧版本和未引用的内容",
        "document_id": "文档编号",
        "tags": "音视频标签(标题、作者、设备等)",
        "location": "音视频中的拍摄位置",
        "telemetry": "随视频记录的传感器轨迹",
        "inner_pictures": "文档内图片的拍摄信息",
    }
)
"""清除内容: what each code in ``File.stripped`` is called on screen."""

LEFT: Final = MappingProxyType(
    {
        "old_format": "老格式文档,元数据未清除(可能含作者姓名);另存为 DOCX、XLSX 或 PDF 再上传可以清除",
        "seals": "版式文档可能带电子印章,改动会使印章失效,元数据未清除",
        "signed": "文档带电子签名,改动会使签名失效,元数据未清除",
        "inner_pictures": "文档内有图片无法读取,其拍摄信息未能清除",
        "inner_objects": "文档内嵌入了老格式对象,其元数据未清除",
        "telemetry": "分段视频中的传感器轨迹未能清除",
    }
)
"""未清除的原因: why metadata stays in place (``File.left``)."""


def removed_in_words(stripped: list[str]) -> str:
    """What was removed, as one phrase for the screen; empty if nothing was."""
    return "、".join(REMOVED.get(code, code) for code in stripped)


_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_SPACES = re.compile(r"\s+")
_STEM_BYTES = 180


def clean_name(name: str) -> str:
    """A name that can be shown, printed and saved anywhere, with its suffix in lower case.

    Path parts go, as do control, direction (bidi), invisible and private characters, what Windows forbids, and what would
    make the name longer than a file system allows. Never raises; an unusable stem becomes 附件.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", _visible(name)))[-1]
    plain = _SPACES.sub(" ", _FORBIDDEN.sub("_", last)).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    stem = _cut(stem.strip(" .")) or "附件"
    if _WINDOWS.fullmatch(stem):
        stem = f"_{stem}"
    suffix = suffix.lower()[:16]
    return f"{stem}.{suffix}" if suffix else stem


def _visible(name: str) -> str:
    """``name`` without what cannot be seen: controls, formats (bidi), surrogates, private use, unassigned."""
    return "".join(" " if char in "\t\n\r" else char for char in name if char in "\t\n\r" or _shows(char))


def _shows(char: str) -> bool:
    return not unicodedata.category(char).startswith("C")


def _cut(stem: str) -> str:
    return stem.encode("utf-8")[:_STEM_BYTES].decode("utf-8", "ignore").strip(" .")


def kind_for(name: str) -> Kind:
    """The kind a cleaned ``name`` claims to be; raises Refusal with words how to convert what is not taken."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem:
        raise Refusal(
            "file.no_suffix", f"文件“{name}”没有扩展名,无法判断类型。请补上扩展名(如 .pdf)后上传。", ground=GROUND
        )
    kind = BY_SUFFIX.get(suffix)
    if kind is not None:
        return kind
    remedy = REMEDY.get(suffix, f"可以上传的有:{accepted()}。")
    raise Refusal("file.type", f"不接收 .{suffix} 文件(“{name}”)。{remedy}", ground=GROUND)


def accepted() -> str:
    """All suffixes taken, for a sentence or a form's hint."""
    return "、".join(BY_SUFFIX)


def check_size(kind: Kind, name: str, size: int) -> None:
    """Refuse an empty file, or one of more than ``kind.most`` bytes."""
    if not size:
        raise Refusal("file.empty", f"文件“{name}”是空的。请检查原文件后重新上传。", ground=GROUND)
    if size > kind.most:
        raise too_big(kind, name)


def too_big(kind: Kind, name: str) -> Refusal:
    """The refusal for a file over its kind's limit."""
    return Refusal(
        "file.too_big",
        f"文件“{name}”超过了{kind.title}的上限 {kind.most // MB} MB。请压缩画质或分成几个文件后上传。",
        ground=GROUND,
    )


def check_reason(reason: str) -> str:
    """The reason for a withdrawal, trimmed; refused if it says nothing."""
    words = _SPACES.sub(" ", _visible(reason)).strip()
    if len(words) < 2:
        raise Refusal("file.reason", "请写明撤回附件的理由。", field="reason", ground="S2-26")
    if len(words) > 500:
        raise Refusal("file.reason_long", "撤回理由请控制在 500 字以内。", field="reason")
    return words
