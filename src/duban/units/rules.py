"""What a unit, an account or a post must be like before it may be written. Pure: values in, refusals out."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import date

from duban.kernel.codes import ALPHABET
from duban.kernel.errors import Refusal
from duban.units.kinds import KINDS, Kind, fits

_BLANKS = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]{0,31}")
_LOGIN = re.compile(r"[0-9a-z\u4e00-\u9fff][0-9a-z\u4e00-\u9fff._\-]{1,39}")
NAME_MOST, SHORT_MOST, PERSON_MOST = 120, 40, 40


def unit_name(text: str, *, field: str = "name", most: int = NAME_MOST, optional: bool = False) -> str:
    """A unit's name without blanks and line breaks. Raises Refusal if empty or longer than ``most`` characters."""
    found = _BLANKS.sub("", text)
    if not found and not optional:
        raise Refusal("unit.name_missing", "请填写单位名称。", ground="B11", field=field)
    if len(found) > most:
        raise Refusal("unit.name_long", f"“{found[:12]}…”有 {len(found)} 个字,最多 {most} 个,请改用简称。", field=field)
    return found


def unit_code(text: str) -> str:
    """A unit's code: letters, digits, dot, dash, underscore; at most 32. Full-width forms are folded. Raises Refusal."""
    found = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    if not _CODE.fullmatch(found):
        raise Refusal(
            "unit.code_bad",
            f"机构代码“{text.strip()}”只能由字母、数字和 . - _ 组成,以字母或数字开头,最多 32 位。",
            field="code",
        )
    return found


def unit_kind(code: str) -> Kind:
    """The kind with this code. Raises Refusal."""
    try:
        return KINDS[code]
    except KeyError:
        raise Refusal(
            "unit.kind_unknown", f"没有“{code}”这个单位类型,请从列表中选择。", ground="S1-5", field="kind"
        ) from None


def check_fits(kind: Kind, parent: Kind | None, parent_name: str) -> None:
    """Raise Refusal if a unit of ``kind`` may not hang under ``parent``."""
    if not fits(kind, parent):
        raise Refusal(
            "unit.kind_misplaced",
            f"{kind.title}不能设在“{parent_name}”之下:行政区划只能设在更高一级的行政区划之下。请核对上级单位或类型。",
            ground="S1-7",
            field="parent",
        )


def check_dates(opened_on: date | None, closed_on: date | None) -> None:
    """Raise Refusal if a unit would end before it began."""
    if opened_on and closed_on and closed_on < opened_on:
        raise Refusal("unit.dates", f"撤销日期 {closed_on} 早于设立日期 {opened_on},请核对。", field="closed_on")


def login(text: str) -> str:
    """An account's name: half width, lower case. Raises Refusal."""
    found = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if not _LOGIN.fullmatch(found):
        raise Refusal(
            "account.login_bad", "账号用 2 至 40 个字母、数字或汉字,可含 . - _,例如 zhangsan。", field="login"
        )
    return found


def person_name(text: str) -> str:
    """A person's name: outer blanks and blanks between Chinese characters gone. Raises Refusal if empty or too long."""
    found = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", " ".join(text.split()))
    if not found or len(found) > PERSON_MOST:
        raise Refusal("account.name_bad", f"请填写姓名,最多 {PERSON_MOST} 个字。", field="name")
    return found


def one_time_password(choose: Callable[[str], str] = secrets.choice) -> str:
    """A random password for handing over once: 15 characters of 31, 74 bits, in groups that can be read out."""
    return "-".join("".join(choose(ALPHABET) for _ in range(5)) for _ in range(3))


def check_term(from_on: date, to_on: date | None) -> None:
    """Raise Refusal if a post would end before it begins."""
    if to_on is not None and to_on < from_on:
        raise Refusal("post.dates", f"任期止于 {to_on},早于开始的 {from_on},请核对。", field="to_on")


def reason(text: str, field: str = "reason", most: int = 200) -> str:
    """A reason that must be given. Raises Refusal."""
    found = " ".join(text.split())
    if not found:
        raise Refusal("reason.missing", "请写明理由,它会记入流水。", field=field)
    if len(found) > most:
        raise Refusal("reason.long", f"理由最多 {most} 个字,现有 {len(found)} 个。", field=field)
    return found
