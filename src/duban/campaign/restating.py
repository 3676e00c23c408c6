"""改写: what a short paper says of something that is already settled, in words of its own. Pure.

"整治进展情况由每周报送改为每月25日前报送" is no new report, "清理补助资金工作改由县审计局牵头" no new task, "取消各学校每周报送" ends one.
Each sentence that changes or ends something is held against the sentences that prove what is settled; the one most alike is meant, if it
is alike enough and no other is nearly so. A person takes or leaves what is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duban.campaign import elements
from duban.plans.checks import grams

_ENDS = re.compile(r"取消|不再|停止|停报|废止|删去|删除|撤销")
_CHANGES = re.compile(
    r"改为|改由|改成|调整为|调整由|变更为|修改为|优化为|减少为|压减为|合并为|推迟|提前|顺延|延长|延期|另行|由[^,。;]{2,16}牵头|改報|調整為|改為"
)
_SENTENCE = re.compile(r"[^。;\n\uff1b]+")
_LEAST, _CLEARLY, _SAME = 0.34, 1.25, 0.6
"""How much of the shorter of two sentences must stand in the other, how far ahead of the next the best must be, and from what likeness
on a sentence is another wording even without a word of change."""
_EMPTY = grams("取消不再报送工作要求改为调整为由每周每月每日每季度前将向上报牵头负责配合进行开展的各项有关") | grams(
    "年月日前于年月底前将"
)


@dataclass(frozen=True, slots=True)
class Told:
    """已定的一句: a settled row with the words that prove it, and without the organs in them (those may change)."""

    key: int
    kind: str
    words: str
    organs: tuple[str, ...]
    days: tuple[str, ...] = ()
    """The day it is due, as a text writes it."""


@dataclass(frozen=True, slots=True)
class Restated:
    """改写的一处: ``body`` is what the row says from now on, None if it ends; ``span`` the sentence that says so."""

    key: int
    body: Mapping[str, Any] | None
    span: tuple[int, int]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paper stand."""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield match.span()


def ending(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence ends something rather than changing it."""
    words = text[slice(*span)]
    return bool(_ENDS.search(words)) and not _CHANGES.search(words)


def changing(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence changes or ends something that was said before."""
    words = text[slice(*span)]
    return bool(_ENDS.search(words) or _CHANGES.search(words))


def meant(text: str, span: tuple[int, int], told: Iterable[Told]) -> int | None:
    """The settled row a sentence speaks of; None if none is clearly meant. The day something was due names it (原定于6月10日前)."""
    words = text[slice(*span)]
    told = list(told)
    named = [one.key for one in told if any(re.search(rf"(?<!\d){day}", words) for day in one.days)]
    if len(named) == 1 and "原" in words:
        return named[0]
    least = _LEAST if changing(text, span) else _SAME
    scores: list[tuple[float, int]] = []
    for one in told:
        own, here = _core(one.words, one.organs), _core(words, one.organs)
        if own and here:
            scores.append((len(own & here) / min(len(own), len(here)), one.key))
    scores.sort(reverse=True)
    if not scores or scores[0][0] < least:
        return None
    return scores[0][1] if len(scores) == 1 or scores[0][0] >= _CLEARLY * scores[1][0] else None


def _core(words: str, organs: Sequence[str]) -> set[str]:
    for organ in sorted(organs, key=len, reverse=True):
        words = words.replace(organ, "。")
    return {gram for part in re.split(r"[。,\uff0c;:、()\uff08\uff09“”]", words) for gram in grams(part)} - _EMPTY


def restated(
    text: str,
    told: Sequence[Told],
    bodies: Mapping[int, Mapping[str, Any]],
    read: Sequence[tuple[str, tuple[int, int], Mapping[str, Any]]],
) -> list[Restated]:
    """What the sentences of ``text`` make of settled rows, each row once. ``read`` are kind, place and body of what was read there."""
    found: dict[int, Restated] = {}
    for span in sentences(text):
        here = [(kind, body) for kind, place, body in read if place[0] < span[1] and span[0] < place[1]]
        for kind in ("obligation", "duty", "topic"):
            rows = [one for one in told if one.kind == kind and one.key not in found]
            key = meant(text, span, rows)
            if key is None:
                continue
            if ending(text, span):
                found[key] = Restated(key, None, span)
                break
            body = _changed(kind, bodies[key], [body for own, body in here if own == kind])
            if body is not None and body != bodies[key]:
                found[key] = Restated(key, body, span)
                break
    return list(found.values())


def _changed(kind: str, was: Mapping[str, Any], read: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What stands in the paper, put in the place of what it changes: due and recipients of a report, organs of a task."""
    if kind == "obligation":
        dated = [body for body in read if body["due"]["kind"] != "unspecified"]
        if not dated:
            return None
        # In 由每周报送改为每月25日前报送 the later and the more exact one is what holds from now on.
        last = max(enumerate(dated), key=lambda at: (at[1]["due"].get("day") is not None, at[0]))[1]
        kept = {name: last[name] or was[name] for name in ("who", "to")}
        return {**was, **kept, "due": last["due"]}
    if kind == "duty":
        led = [body for body in read if body["lead"]]
        if not led:
            return None
        lead = led[-1]["lead"]
        return {
            **was,
            "lead": lead,
            "assist": led[-1]["assist"] or [name for name in was["assist"] if name not in lead],
        }
    return None


def told_of(key: int, kind: str, body: Mapping[str, Any], words: str) -> Told:
    """A settled row as it is compared: the words of its sentence, and its own main words if it has no sentence."""
    organs = tuple(elements.organs(kind, body)) if kind in elements.ELEMENT_KINDS else ()
    main = str(body.get("what") or body.get("task") or body.get("text") or "")
    on = str(body["due"].get("on", "")) if kind == "obligation" else ""
    days = (f"{int(on[5:7])}月{int(on[8:10])}日",) if re.fullmatch(r".{4}-\d\d-\d\d", on) else ()
    return Told(key, kind, words or main, organs, days)
