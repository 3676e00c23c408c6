"""How near a reading comes to an expected one: F1 for each category, by the rules of FORMAT section 8 in short.

An item is in the right place if its span touches the sentence of the expected one. Written for the fictional plans;
the practice gold has its own scorer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

Item = dict[str, Any]
STOPS = "。！？!?；;\n\r"
CATEGORIES = ("metadata", "phases", "topics", "duties", "obligations", "quantities", "mechanisms", "questions")


def norm(words: object) -> str:
    """Comparable form of a name or value."""
    return re.sub(r"[\s“”\"《》]", "", unicodedata.normalize("NFKC", str(words or "")))


def unit(name: str) -> str:
    """An organ's name without a closing 部门, 单位 or alias in brackets."""
    bare = re.sub(r"(?<=..)\([^()]*\)$", "", norm(name)) or norm(name)
    return re.sub(r"(?<=..)(?:部门|部門|单位|單位)$", "", bare)


def sentence(text: str, span: Sequence[int]) -> tuple[int, int]:
    """The sentence or sentences a span lies in."""
    a, b = span
    while a < b - 1 and text[a] in STOPS:
        a += 1
    while a > 0 and text[a - 1] not in STOPS:
        a -= 1
    while b < len(text) and text[b - 1] not in STOPS:
        b += 1
    return a, b


def near(text: str, one: Item, two: Item) -> bool:
    """True where two spans share a sentence."""
    a, b = sentence(text, one["span"]), sentence(text, two["span"])
    return a[0] < b[1] and b[0] < a[1]


def paired(gold: Sequence[Item], found: Sequence[Item], fits: Callable[[Item, Item], float]) -> list[tuple[Item, Item]]:
    """One-to-one pairs, best first."""
    scores = sorted(((-fits(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if fits(g, f) > 0))
    out, left, right = [], set(range(len(gold))), set(range(len(found)))
    for _, i, j in scores:
        if i in left and j in right:
            out.append((gold[i], found[j]))
            left.discard(i)
            right.discard(j)
    return out


def f1(hit: float, found: float, gold: float) -> float:
    """Harmonic mean of precision and recall; 1 where nothing was expected and nothing found."""
    return 1.0 if not found and not gold else 2 * hit / (found + gold)


def names(item: Item, key: str) -> set[str]:
    return {unit(n) for n in item.get(key) or ()}


def metadata(gold: Item, found: Item) -> float:
    rows = [(gold["source"]["script"], found["source"]["script"])]
    rows += [
        (gold[k], found[k]) for k in ("title", "doc_no", "issued_on", "starts_on", "ends_on", "issuers", "recipients")
    ]
    hit = sum(1.0 for g, f in rows if g and norm(g) == norm(f))
    return f1(hit, sum(bool(f) for _, f in rows), sum(bool(g) for g, _ in rows))


def phases(gold: Item, found: Item) -> float:
    def fits(g: Item, f: Item) -> float:
        same = (g["starts_on"], g["ends_on"]) == (f["starts_on"], f["ends_on"])
        return float(same and (norm(g["name"]) in norm(f["name"]) or norm(f["name"]) in norm(g["name"])))

    return f1(len(paired(gold["phases"], found["phases"], fits)), len(found["phases"]), len(gold["phases"]))


def topics(gold: Item, found: Item, text: str) -> float:
    def fits(g: Item, f: Item) -> float:
        touching = g["span"][0] < f["span"][1] and f["span"][0] < g["span"][1]
        return float(bool(g["parent"]) == bool(f["parent"]) and near(text, g, f) and touching)

    return f1(len(paired(gold["topics"], found["topics"], fits)), len(found["topics"]), len(gold["topics"]))


def duties(gold: Item, found: Item, text: str) -> float:
    keys = ("lead", "assist", "persons")

    def shared(g: Item, f: Item) -> float:
        return float(sum(len(names(g, k) & names(f, k)) for k in keys)) if near(text, g, f) else 0.0

    def size(items: Sequence[Item]) -> int:
        return sum(len(names(d, k)) for d in items for k in keys)

    hit = sum(shared(g, f) for g, f in paired(gold["duties"], found["duties"], shared))
    return f1(hit, size(found["duties"]), size(gold["duties"]))


def same_due(one: Item, two: Item) -> bool:
    """Equal dues; a vague phrase that is empty fits any."""
    if one["kind"] != two["kind"]:
        return False
    if one["kind"] == "unspecified":
        return (
            not one["phrase"] or not two["phrase"] or one["phrase"] in two["phrase"] or two["phrase"] in one["phrase"]
        )
    ignored = {"month", "after"}
    return {k: v for k, v in one.items() if k not in ignored} == {k: v for k, v in two.items() if k not in ignored}


def obligations(gold: Item, found: Item, text: str) -> float:
    def parties(g: Item, f: Item) -> float:
        return sum(0.5 * f1(len(names(g, k) & names(f, k)), len(names(f, k)), len(names(g, k))) for k in ("who", "to"))

    def fits(g: Item, f: Item) -> float:
        return 0.5 + 0.5 * parties(g, f) if near(text, g, f) and same_due(g["due"], f["due"]) else 0.0

    pairs = paired(gold["obligations"], found["obligations"], fits)
    return f1(sum(fits(g, f) for g, f in pairs), len(found["obligations"]), len(gold["obligations"]))


def quantities(gold: Item, found: Item, text: str) -> float:
    def fits(g: Item, f: Item) -> float:
        return float(near(text, g, f) and norm(g["value"]) == norm(f["value"]))

    return f1(
        len(paired(gold["quantities"], found["quantities"], fits)), len(found["quantities"]), len(gold["quantities"])
    )


def codes(gold: Item, found: Item, key: str) -> float:
    one, two = {x["code"] for x in gold[key]}, {x["code"] for x in found[key]}
    return f1(len(one & two), len(two), len(one))


def measure(gold: Item, found: Item, text: str) -> dict[str, float]:
    """F1 of each category that is in use in either reading."""
    rows = {
        "metadata": metadata(gold, found),
        "phases": phases(gold, found),
        "topics": topics(gold, found, text),
        "duties": duties(gold, found, text),
        "obligations": obligations(gold, found, text),
        "quantities": quantities(gold, found, text),
        "mechanisms": codes(gold, found, "mechanisms"),
        "questions": codes(gold, found, "questions"),
    }
    return {key: value for key, value in rows.items() if key == "metadata" or gold[key] or found[key]}
