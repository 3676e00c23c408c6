"""Speed of the plan compiler: time for one reading at growing lengths, and its growth (issue 3, line 7).

Run: ``.venv/bin/python bench/plans.py``. Processor time, so that a busy machine does not blur it."""

from __future__ import annotations

import time
from pathlib import Path

from duban import plans

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
LENGTHS = (1_000, 5_000, 20_000, 50_000, 100_000, 200_000)
LIMITS = {5_000: 0.3, 200_000: 10.0}
# Shapes that no plan has, but a hostile or broken file may: one line without an end, numbers, names, rows.
SHAPES = {
    "one line of orders": "县@局负责@工作。",
    "one line of phases": "@动员阶段（3月1日至4月1日）",
    "one line of names": "各@县、",
    "dated lines": "3月1日至3月5日：@宣传发动。\n",
    "a table": "@阶段\t3月\t任务\n",
    "clauses": "（一）@工作。县@教育局于3月1日前报县委办公室。\n",
    "notes": "@开展检查。（县@教育局牵头，县@财政局配合）\n",
}
SHAPE_LENGTH = 200_000


def long_plan(length: int) -> str:
    """A text of the genre of ``length`` characters in which no passage is repeated word for word."""
    parts: list[str] = []
    sources = [p.read_text("utf-8") for p in sorted(EXAMPLES.glob("*.txt"))]
    n = size = 0
    while size < length:
        # A name that changes with each copy keeps the copies from being read as one repeated block.
        place = "甲乙丙丁戊己庚辛壬癸"[n % 10] + "子丑寅卯辰巳午未申酉戌亥"[n // 10 % 12] + "东南西北中"[n // 120 % 5]
        copy = (
            sources[n % len(sources)]
            .replace("县", f"{place}县")
            .replace("各", f"{place}各")
            .replace("的", f"的{place}")
        )
        parts.append(copy)
        size += len(copy) + 1
        n += 1
    return "\n".join(parts)[:length]


def shape(unit: str, length: int) -> str:
    """``unit`` again and again, each time with another name, so that nothing is one repeated block."""
    signs = "子丑寅卯辰巳午未申酉戌亥甲乙丙丁戊己庚辛壬癸"
    parts, size, k = ["某县专项整治工作方案\n三、实施步骤\n"], 0, 0
    while size < length:
        parts.append(unit.replace("@", signs[k % 22] + signs[k // 22 % 22] + signs[k // 484 % 22] + signs[k // 10_648]))
        size += len(parts[-1])
        k += 1
    return "".join(parts)


def main() -> None:
    plans.read_text(long_plan(400))
    rows = []
    for length in LENGTHS:
        text = long_plan(length)
        best = min(_seconds(text) for _ in range(3 if length <= 20_000 else 1))
        plan = plans.read_text(text) if length <= 5_000 else None
        rows.append((length, best))
        limit = f"limit {LIMITS[length]} s" if length in LIMITS else ""
        print(
            f"{length:>8,} characters  {best:7.3f} s  {1e6 * best / length:6.1f} µs a character  {limit}"
            + (f"  {len(plan.duties)} duties, {len(plan.obligations)} obligations" if plan else "")
        )
    for length, limit in LIMITS.items():
        took = dict(rows)[length]
        assert took < limit, f"{length} characters took {took:.2f} s"
    for about, unit in SHAPES.items():
        took = _seconds(shape(unit, SHAPE_LENGTH))
        print(f"{SHAPE_LENGTH:>8,} characters  {took:7.3f} s  {about}")
        assert took < LIMITS[200_000], f"{about}: {took:.2f} s"
    growth = dict(rows)[200_000] / dict(rows)[20_000]
    print(f"10 × the length takes {growth:.1f} × the time")
    assert growth < 15, "not linear"


def _seconds(text: str) -> float:
    start = time.process_time()
    plans.read_text(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
