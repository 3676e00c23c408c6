"""Hand-made readings of fictional plans: quotes instead of offsets, turned into duban-plan/1 for measuring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = HERE / "cases"
EXAMPLES = HERE.parents[1] / "examples"


def names() -> list[str]:
    """All cases, by the stem of their file."""
    return sorted(path.stem for path in CASES.glob("*.json"))


def source_of(name: str) -> Path:
    """The plan a case belongs to: beside it, or among the examples."""
    return next(
        p
        for folder in (CASES, EXAMPLES)
        for p in sorted(folder.glob(f"{name}.*"))
        if p.suffix in {".txt", ".docx", ".html"}
    )


def load(name: str, text: str) -> dict[str, Any]:
    """The expected reading of ``text`` as duban-plan/1; every quote must stand in the text."""
    raw = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    flat = _Flat(text)
    out: dict[str, Any] = {
        key: raw[key] for key in ("title", "doc_no", "issuers", "issued_on", "recipients", "starts_on", "ends_on")
    }
    out["source"] = {"name": source_of(name).name, "script": raw["script"]}
    out["phases"] = [
        {"name": n, "starts_on": a, "ends_on": b, "derived": [], "span": flat.span(n)} for n, a, b in raw["phases"]
    ]
    out["topics"] = _topics(raw["topics"], flat)
    out["duties"] = [
        {"task": q, "lead": lead, "assist": assist, "persons": persons, "span": flat.span(q)}
        for q, lead, assist, persons in raw["duties"]
    ]
    out["obligations"] = [
        {"what": q, "kind": "other", "who": who, "to": to, "due": due_of(due), "span": flat.span(q)}
        for q, due, who, to in raw["obligations"]
    ]
    out["quantities"] = [{"what": q, "value": value, "span": flat.span(q)} for q, value in raw["quantities"]]
    out["mechanisms"] = [{"code": code} for code in raw["mechanisms"]]
    out["questions"] = [{"code": code} for code in raw["questions"]]
    out["parties"] = raw.get("parties", [])
    return out


class _Flat:
    """The text without blanks and line ends, so that quotes also fit a wrapped text."""

    def __init__(self, text: str) -> None:
        self.at = [i for i, c in enumerate(text) if not c.isspace()]
        self.text = "".join(text[i] for i in self.at)

    def span(self, quote: str) -> list[int]:
        flat = "".join(quote.split())
        start = self.text.find(flat)
        if start < 0:
            raise AssertionError(f"not in the text: {quote}")
        return [self.at[start], self.at[start + len(flat) - 1] + 1]


def _topics(rows: list[list[Any]], flat: _Flat) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    parent: str | None = None
    for level, quote in rows:
        code = str(len(out) + 1)
        out.append({"code": code, "text": quote, "parent": parent if level > 1 else None, "span": flat.span(quote)})
        parent = code if level == 1 else parent
    return out


def due_of(words: str) -> dict[str, Any]:
    """``2023-06-30`` · ``every month 5 +1`` · ``every quarter 10 m1`` · ``phase NAME end 0`` · ``within 5 w`` · ``? 定期``."""
    parts = words.split(" ")
    if parts[0] == "every":
        day = next((int(p) for p in parts[2:] if p.isdigit()), None)
        month = next((int(p[1:]) for p in parts[2:] if p[0] == "m"), None)
        due = {"kind": "every", "period": parts[1], "day": day, "offset": 1 if "+1" in parts else 0}
        return due | ({"month": month} if month else {})
    if parts[0] == "phase":
        return {
            "kind": "phase",
            "phase": parts[1],
            "anchor": parts[2],
            "days": None if parts[3] == "-" else int(parts[3]),
        }
    if parts[0] == "within":
        return {"kind": "within", "days": int(parts[1]), "working": "w" in parts, "after": ""}
    if parts[0] == "?":
        return {"kind": "unspecified", "phrase": "".join(parts[1:])}
    return {"kind": "date", "on": words}
