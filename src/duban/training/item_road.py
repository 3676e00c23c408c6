"""The road of a made-up problem item, up to the station at which it is meant to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from duban.training import matters
from duban.training.roads import JUDGE, OFFICE, OFFICE2, Road, Stage, Walk, later

# How many of a hundred items stop at which point of the road.
ENDS = (
    ("registered", 5), ("confirmed", 4), ("assigned", 7), ("signed", 8), ("planned", 4), ("fixing", 26), ("extension", 2), ("suspended", 2),
    ("returned", 2), ("applied", 3), ("endorsed", 4), ("first_reviewed", 3), ("publicised", 2), ("sent_back", 3), ("struck_off", 18),
    ("steady", 5), ("relapsed", 2),
)  # fmt: skip
# Hours from the first step to now for each end: the least and the most, waits and nights included.
HOURS = {
    "registered": (4, 30), "confirmed": (30, 50), "assigned": (50, 80), "signed": (80, 220), "planned": (160, 190), "fixing": (300, 1400),
    "extension": (330, 420), "suspended": (330, 900), "returned": (80, 110), "applied": (420, 460), "endorsed": (460, 520),
    "first_reviewed": (530, 600), "publicised": (560, 640), "sent_back": (520, 620), "struck_off": (620, 1900), "steady": (950, 1900),
    "relapsed": (950, 1300),
}  # fmt: skip
_SOURCES = ("self_check", "public_raised", "open_visit", "audit", "colleague_helped", "leader_pointed")


def road(stage: Stage, end: str) -> Road:
    """Pairs of (hours to wait, what to do then)."""
    walk = Walk(stage, end, stage.chance.choice(matters.ITEMS))
    long = stage.chance.random() < 0.15
    days = 120 if long else stage.chance.choice((20, 30, 40, 60))
    yield 0, walk.begin("register", _SOURCES)
    if end == "registered":
        return
    yield 20, walk.step(OFFICE, "confirm", topic=walk.words["topic"])
    if end == "confirmed":
        return
    yield from _handed_over(walk, days, long)
    if end in ("assigned", "returned", "signed"):
        return
    yield from _work(walk, days, long)
    if end in ("planned", "extension", "suspended", "fixing") or long:
        return
    yield from _finish(walk)
    if end in ("steady", "relapsed"):
        yield from _look_back(walk)


def _handed_over(walk: Walk, days: int, long: bool) -> Road:
    chance = walk.stage.chance
    kind = "continuing" if long else chance.choice(("by_date", "by_date", "at_once"))
    nature = chance.choice(("assign", "supervise", "assign"))
    yield 10, walk.step(OFFICE2, "assign", handler=walk.unit, fix_kind=kind, reply_due=later(days), nature=nature)
    if walk.end == "assigned":
        return
    if walk.end == "returned":
        yield 20, walk.step(
            walk.work, "object", return_reason="not_ours", basis="部门职责规定(演示)", reason="该事项由其他部门主管。",
            proposed_unit=walk.stage.house.units["finance"],
        )  # fmt: skip
        return
    yield 18, walk.step(walk.work, "sign")


def _work(walk: Walk, days: int, long: bool) -> Road:
    choice = walk.stage.chance.randrange(3)
    yield 60, walk.step(
        walk.work, "plan", measures=matters.MEASURES[choice], goal=matters.GOALS[choice], fix_due=later(days - 8),
        lead_leader="演示分管领导", responsible_unit=walk.unit, responsible_person="演示经办人",
        milestones=_milestones(days) if long else [],
    )  # fmt: skip
    if walk.end == "planned":
        return
    yield 20, walk.step(walk.head, "start", opinion="同意,抓紧落实。")
    yield 70, walk.step(walk.work, "progress", progress=walk.stage.chance.choice(matters.PROGRESS))
    if walk.end == "extension":
        yield (
            24,
            walk.step(
                walk.head, "ask_extension", reason="资金拨付需要时间。", so_far="已完成核对。", new_due=later(days + 20)
            ),
        )
    if walk.end == "suspended":
        yield 24, walk.step(OFFICE, "suspend", cause="appraisal", until=later(45), reason="等待审计结论。")


def _milestones(days: int) -> Callable[[date], list[tuple[date, str]]]:
    return lambda today: [
        (today + timedelta(days=days // 3), "完成核对"),
        (today + timedelta(days=days // 2), "完成退还或补发"),
    ]


def _finish(walk: Walk) -> Road:
    finding = walk.stage.chance.choice(("true", "true", "partly"))
    yield 90, walk.file()
    yield (
        1,
        walk.step(
            walk.work,
            "apply",
            finding=finding,
            result=walk.stage.chance.choice(matters.RESULTS),
            refunded_fen=walk.words["money_fen"],
        ),
    )
    if walk.end == "applied":
        return
    yield 20, walk.step(walk.head, "endorse", opinion="情况属实,同意报送。")
    if walk.end == "endorsed":
        return
    if walk.end == "sent_back":
        yield 30, walk.step(JUDGE, "send_back", missing="请补充退款签收表。", new_due=later(10))
        return
    yield 40, walk.step(JUDGE, "first_review", opinion="材料齐全,建议销号。")
    if walk.end == "first_reviewed":
        return
    if walk.end == "publicised":
        yield 20, walk.step(OFFICE, "publicise", where="县政务公开栏(演示)", publicity_days=7)
        return
    yield 30, walk.step(OFFICE2, "strike_off", opinion="同意销号。")


def _look_back(walk: Walk) -> Road:
    if walk.end == "steady":
        yield 240, walk.step(JUDGE, "find_steady", opinion="抽查回访,未见反弹。")
    else:
        yield 240, walk.step(JUDGE, "find_relapse", new_facts="回头看发现又有类似收费。", fix_due=later(30))
