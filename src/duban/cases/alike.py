"""查重: cases that may be the same matter as the one being entered. A person decides; nothing is joined by itself (C2, B20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from duban.cases import listing, search, sight
from duban.cases.models import Case
from duban.kernel.actor import Actor

# Pairs that stand in half of all titles say nothing about sameness.
_COMMON = frozenset(
    {"问题", "反映", "群众", "情况", "有关", "关于", "存在", "没有", "进行", "工作", "要求", "处理", "单位"}
)
_LOOKED_AT = 200
_ENOUGH = 0.34


@dataclass(frozen=True, slots=True)
class Alike:
    """疑似重复: ``share`` of the entered title's word pairs found in the other's words, 0 … 1; ``same_unit`` if about the same unit."""

    case: Case
    share: float
    same_unit: bool


def pairs(text: str) -> frozenset[str]:
    """The text's pairs of characters and words of letters or digits, without those that say nothing."""
    return frozenset(term for term in search.wanted(text) if len(term) > 1) - _COMMON


def likeness(title: str, other: str) -> float:
    """Share of the pairs of ``title`` that also stand in ``other``; 0 for a title without any."""
    mine = pairs(title)
    return len(mine & pairs(other)) / len(mine) if mine else 0.0


def find(
    actor: Actor,
    *,
    title: str,
    kind: str,
    about_unit: int | None = None,
    place: int | None = None,
    but: int | None = None,
    most: int = 6,
) -> Sequence[Alike]:
    """Visible cases of the same kind that share words with ``title``, those about the same unit or place first.

    Compares by unit and words only, never by who reported (C11). ``but`` leaves out the case itself.
    """
    mine = pairs(title)
    if not mine:
        return []
    near = Q()
    if about_unit is not None:
        near |= Q(about_unit=about_unit) | Q(handler=about_unit)
    if place is not None:
        near |= Q(place=place)
    rows = sight.visible(actor).filter(kind=kind).exclude(station="merged").select_related("handler")
    newest = (rows if but is None else rows.exclude(pk=but)).order_by("-id")
    looked = {
        case.pk: case
        for term in sorted(mine, key=len, reverse=True)[:8]
        for case in listing.matching(actor, newest, term)[: _LOOKED_AT // 4]
    }
    if near:
        looked |= {case.pk: case for case in newest.filter(near)[:_LOOKED_AT]}
    found = [
        Alike(
            case,
            likeness(title, f"{case.title} {case.summary}"),
            bool(about_unit) and about_unit in (case.about_unit_id, case.handler_id),
        )
        for case in looked.values()
    ]
    good = [one for one in found if one.share >= (_ENOUGH / 2 if one.same_unit else _ENOUGH)]
    return sorted(good, key=lambda one: (-one.same_unit, -one.share, -one.case.pk))[:most]
