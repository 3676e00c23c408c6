"""方案比对: what changed from one version of a plan to the next – in the text and in what it means (X-3)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeVar

from .checks import grams
from .model import Duty, Obligation, Phase, Plan, Quantity, Span, Topic

Sort = Literal["added", "removed", "changed"]
Part = Literal["metadata", "phases", "topics", "duties", "obligations", "quantities", "mechanisms"]


@dataclass(frozen=True, slots=True)
class TextChange:
    """正文变动: the passage in the old and in the new text; None where it is only in the other."""

    sort: Sort
    old: Span | None
    new: Span | None


@dataclass(frozen=True, slots=True)
class Change:
    """要素变动: ``fields`` names what differs; spans and wording that only moved are no change."""

    part: Part
    sort: Sort
    old: Any
    new: Any
    fields: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """Organs that must be told of this change."""
        names: list[str] = []
        for item in (self.old, self.new):
            for key in ("lead", "assist", "who", "to"):
                names += getattr(item, key, ())
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Difference:
    """比对结果: changes of the text and of the elements, and the organs that must be told."""

    text: tuple[TextChange, ...]
    changes: tuple[Change, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """Organs touched by any change, in order."""
        return tuple(dict.fromkeys(u for c in self.changes for u in c.units))


def diff(old: Plan, new: Plan) -> Difference:
    """Compare two readings. Elements are paired by likeness, so that a moved or reworded one is not lost and found."""
    changes: list[Change] = [
        Change("metadata", "changed", getattr(old, key), getattr(new, key), (key,))
        for key in ("title", "doc_no", "issuers", "issued_on", "recipients", "starts_on", "ends_on")
        if getattr(old, key) != getattr(new, key)
    ]
    changes += _elements("phases", old.phases, new.phases, _phase_words)
    changes += _elements("topics", old.topics, new.topics, _topic_words)
    changes += _elements("duties", old.duties, new.duties, _duty_words)
    changes += _elements("obligations", old.obligations, new.obligations, _obligation_words)
    changes += _elements("quantities", old.quantities, new.quantities, _quantity_words)
    before, after = {m.code: m for m in old.mechanisms}, {m.code: m for m in new.mechanisms}
    changes += [Change("mechanisms", "removed", m, None, ("code",)) for code, m in before.items() if code not in after]
    changes += [Change("mechanisms", "added", None, m, ("code",)) for code, m in after.items() if code not in before]
    return Difference(tuple(_text(old.text, new.text)), tuple(changes))


def _phase_words(p: Phase) -> str:
    return p.name


def _topic_words(t: Topic) -> str:
    return t.text


def _duty_words(d: Duty) -> str:
    return d.task + "".join(d.lead)


def _obligation_words(o: Obligation) -> str:
    return o.what + "".join(o.who)


def _quantity_words(q: Quantity) -> str:
    return q.what


_Item = TypeVar("_Item", Phase, Topic, Duty, Obligation, Quantity)


def _elements(part: Part, old: Sequence[_Item], new: Sequence[_Item], words: Callable[[_Item], str]) -> list[Change]:
    """Pair the most alike first; what stays alone was added or removed."""
    pairs, lost, gained = _paired([grams(words(x)) for x in old], [grams(words(x)) for x in new])
    out: list[Change] = []
    for i, j in pairs:
        differing = tuple(
            f.name
            for f in fields(old[i])
            if f.name not in _PLACES and getattr(old[i], f.name) != getattr(new[j], f.name)
        )
        if differing:
            out.append(Change(part, "changed", old[i], new[j], differing))
    out += [Change(part, "removed", old[i], None, ()) for i in lost]
    return out + [Change(part, "added", None, new[j], ()) for j in gained]


# Places and numbers move when text is put in before them; that alone is no change.
_PLACES = frozenset({"span", "code", "parent"})


def _paired(old: Sequence[set[str]], new: Sequence[set[str]]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    by_gram: dict[str, list[int]] = {}
    for j, own in enumerate(new):
        for gram in own:
            by_gram.setdefault(gram, []).append(j)
    scores: list[tuple[float, int, int, int]] = []
    for i, own in enumerate(old):
        shared: dict[int, int] = {}
        for gram in own:
            for j in by_gram.get(gram, ()):
                shared[j] = shared.get(j, 0) + 1
        for j, n in shared.items():
            likeness = 2 * n / (len(own) + len(new[j]))
            if likeness >= 0.5:
                scores.append((-likeness, abs(i - j), i, j))
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(old))), set(range(len(new)))
    for _, _, i, j in sorted(scores):
        if i in left and j in right:
            pairs.append((i, j))
            left.discard(i)
            right.discard(j)
    return sorted(pairs), sorted(left), sorted(right)


def _text(old: str, new: str) -> list[TextChange]:
    """Sentences put in, taken out or rewritten."""
    one, two = _sentences(old), _sentences(new)
    matcher = difflib.SequenceMatcher(None, [w for _, w in one], [w for _, w in two], autojunk=False)
    out = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        before = (one[a][0][0], one[b - 1][0][1]) if b > a else None
        after = (two[c][0][0], two[d - 1][0][1]) if d > c else None
        sort: Sort = "changed" if before and after else "removed" if before else "added"
        out.append(TextChange(sort, before, after))
    return out


def _sentences(text: str) -> list[tuple[Span, str]]:
    return [
        (m.span(), re.sub(r"\s", "", m.group()))
        for m in re.finditer(r"[^。！？!?；;\n]*[。！？!?；;]|[^。！？!?；;\n]+", text)
        if m.group().strip()
    ]
