"""不留反映人信息: numbers that tell who somebody is are kept out of a case (C8.2, C8.5, C10; pure).

Words that go on to units or to the public carry none at all. In what the desk writes for itself an office telephone may stand if
somebody has looked at it; numbers of identity cards and bank cards never.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duban.cases.fields import FIELDS
from duban.cases.flow import Move
from duban.kernel import sightings
from duban.kernel.errors import Refusal
from duban.kernel.sightings import Kind

_NAMES = {
    Kind.ID_NUMBER: "身份证号",
    Kind.MOBILE: "手机号",
    Kind.LANDLINE: "电话号码",
    Kind.BANK_CARD: "银行卡号",
    Kind.EMAIL: "邮箱",
}
_GRAVE = frozenset({Kind.ID_NUMBER, Kind.BANK_CARD})
# Words that travel: no number at all.
STRICT = frozenset({"title", "summary", "source_note", "about_post"})
# Words for the reporter and the public: the number of an office may stand there, nobody's own.
PUBLIC = frozenset({"answer", "notice", "channel"})
# What the desk keeps for itself: a telephone or mail box only where somebody has looked at it and ticked.
LOOKED_AT = frozenset({"facts", "supplement", "new_facts"})


def faults(move: Move, values: Mapping[str, Any]) -> list[Refusal]:
    """A refusal for every text of the move that carries a number it must not; what was typed stays in the form."""
    found = []
    for code in move.asks:
        text = _text(values.get(code))
        forbidden = _forbidden(code, looked_at=bool(values.get("not_reporter"))) if text else frozenset()
        seen = [sighting for sighting in sightings.find_in(text) if sighting.kind in forbidden] if forbidden else []
        if seen:
            found.append(_refusal(move, code, text, seen))
    return found


def _forbidden(code: str, *, looked_at: bool) -> frozenset[Kind]:
    if code in STRICT or code == "parts":
        return frozenset(Kind)
    if code in PUBLIC:
        return _GRAVE | {Kind.MOBILE}
    if code in LOOKED_AT:
        return _GRAVE if looked_at else frozenset(Kind)
    return _GRAVE if FIELDS[code].kind in ("line", "text", "rows") else frozenset()


def _refusal(move: Move, code: str, text: str, seen: list[sightings.Sighting]) -> Refusal:
    field = FIELDS[code]
    kinds = "、".join(dict.fromkeys(_NAMES[sighting.kind] for sighting in seen))
    where = "、".join(f"第 {sighting.start + 1} 字起" for sighting in seen[:3])
    mild = code in LOOKED_AT and not any(sighting.kind in _GRAVE for sighting in seen)
    mend = (
        f"请删去;确不是反映人的(例如办公电话),请勾选“{FIELDS['not_reporter'].label}”。" if mild else "请删去后再提交。"
    )
    return Refusal(
        f"{move.code}.identifying",
        f"“{move.title}”的“{field.label}”中有疑似{kinds}({where})。办件中不保存能认出反映人的信息,{mend}",
        ground="C8.2、C8.5 保护反映人",
        field=code,
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(str(part[1]) for part in value if isinstance(part, tuple | list) and len(part) == 2)
    return ""
