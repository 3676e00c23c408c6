"""The road of a made-up public report entered at the desk, up to the station at which it is meant to stop."""

from __future__ import annotations

from datetime import timedelta

from duban.training import matters
from duban.training.roads import DESK, JUDGE, OFFICE, Road, Stage, Walk

# How many of a hundred reports stop at which point of the road.
ENDS = (
    ("received", 6), ("triaged", 6), ("refused", 3), ("forwarded", 10), ("admitted", 8), ("handling", 25), ("reported", 8), ("answered", 8),
    ("called_back", 6), ("closed", 18), ("withdrawn", 2),
)  # fmt: skip
# Hours from the first step to now for each end: the least and the most, waits and nights included.
HOURS = {
    "received": (2, 24), "triaged": (20, 40), "refused": (60, 400), "forwarded": (60, 250), "admitted": (150, 300), "handling": (330, 1200),
    "reported": (460, 520), "answered": (500, 540), "called_back": (540, 600), "closed": (640, 1900), "withdrawn": (80, 700),
}  # fmt: skip
_ANSWER = "经核实,您反映的问题已处理,感谢监督。(演示)"


def road(stage: Stage, end: str) -> Road:
    """Pairs of (hours to wait, what to do then)."""
    walk = Walk(stage, end, stage.chance.choice(matters.REPORTS))
    topic = walk.words.pop("topic")
    yield 0, walk.begin("receive", ("visit", "letter", "phone", "web"))
    if end == "received":
        return
    place = walk.words["place"]
    yield 4, walk.step(DESK, "triage", topic=topic, urgency="normal", place=place, duplicates_checked=True)
    if end in ("triaged", "withdrawn", "refused"):
        yield from _turned_away(walk)
        return
    yield from _handled(walk)
    if end in ("reported", "answered", "called_back", "closed"):
        yield from _answered(walk)


def _turned_away(walk: Walk) -> Road:
    if walk.end == "withdrawn":
        yield 30, walk.step(OFFICE, "withdraw", reason="反映人说明事情已经解决。", asked_twice=True)
    if walk.end == "refused":
        yield 20, walk.step(
            JUDGE, "refuse", refusal_reason="court", channel="请向法院提起诉讼或申请调解。",
            notice="该事项已进入诉讼,依法不予受理。", answer_way="written",
        )  # fmt: skip


def _handled(walk: Walk) -> Road:
    yield 12, walk.step(
        OFFICE, "forward", handler=walk.unit, nature="assign", reply_due=lambda day: day + timedelta(days=60),
        summary=f"请核实“{walk.words['title']}”一事,并在规定期限内答复。",
    )  # fmt: skip
    if walk.end == "forwarded":
        return
    yield 60, walk.step(walk.work, "admit", answer_way="code", notice="您反映的事项已受理,将在规定期限内答复。")
    if walk.end == "admitted":
        return
    yield 20, walk.step(walk.work, "begin", responsible_person="演示经办人")
    yield 90, walk.step(walk.work, "note_progress", progress=walk.stage.chance.choice(matters.PROGRESS))


def _answered(walk: Walk) -> Road:
    chance = walk.stage.chance
    finding = chance.choice(("true", "partly", "unfounded", "doubtful", "policy"))
    yield 90, walk.step(
        walk.work, "report_result", finding=finding, result="已逐项核实,处理情况见答复。", basis="有关收费和补贴管理规定(演示)",
        measures="核对、说明、整改。", request_result="support" if finding == "true" else "partly", answer=_ANSWER,
    )  # fmt: skip
    yield 20, walk.step(walk.head, "endorse_result", opinion="同意。")
    if walk.end == "reported":
        return
    yield 30, walk.step(JUDGE, "answer", answer=_ANSWER, answer_way="code")
    if walk.end == "answered":
        return
    solved, outcome = chance.choice(("yes", "partly")), chance.choice(("good", "fair", "bad"))
    yield 20, walk.step(JUDGE, "call_back", contact="reached", solved=solved, attitude="good", outcome=outcome)
    if walk.end == "called_back":
        return
    yield 30, walk.step(OFFICE, "close", opinion="同意办结归档。")
