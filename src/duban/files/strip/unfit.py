"""不合格: why a file is not taken, told without its name; ``Refusal`` is made where the name is known."""

from __future__ import annotations

from typing import Final

from duban.files.rules import GROUND
from duban.kernel.errors import Refusal


class Unfit(Exception):
    """不合格: ``code`` as in Refusal, ``words`` follow the file's name in the sentence."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words

    def refusal(self, name: str) -> Refusal:
        """The refusal shown to the person who uploaded ``name``."""
        return Refusal(self.code, f"文件“{name}”{self.words}", ground=GROUND)


def damaged(what: str) -> Unfit:
    """The bytes break off or contradict themselves at ``what``."""
    return Unfit("file.damaged", f"不完整或已损坏({what})。请打开原文件检查,重新保存或重新拍摄后上传。")


def hidden(what: str) -> Unfit:
    """Something else lies in the file, as no camera or office program puts it there."""
    return Unfit("file.hidden", f"里夹带了{what},不能作为材料上传。请用原始文件重新保存后上传。")


_HIDDEN: Final = (
    (b"PK\x03\x04", "压缩包"),
    (b"Rar!\x1a\x07", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"MZ\x90\x00", "程序"),
    (b"\x7fELF", "程序"),
    (b"%PDF-", "PDF 文档"),
    (b"<script", "网页脚本"),
    (b"<html", "网页"),
    (b"<!doctype", "网页"),
    (b"<svg", "网页图形"),
    (b"<?php", "脚本"),
    (b"<%@", "脚本"),
)


def check_tail(tail: bytes) -> None:
    """Refuse a tail behind the end of a picture that holds another kind of file (polyglots). A motion photo's film may go."""
    low = tail.lower()
    for sign, what in _HIDDEN:
        if sign.lower() in low:
            raise hidden(what)
