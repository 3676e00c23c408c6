"""拆分: several matters in one report become cases of their own, at the same desk, tied to the first (B18)."""

from __future__ import annotations

from duban.cases import dues, flow, standing
from duban.cases.models import Case, Link, Source
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal

_COPIED = (
    "kind", "campaign_id", "facts", "urgency", "place_id", "registrar_id", "seat_id", "about_unit_id", "about_person_id", "about_post",
    "occurred_on", "found_on",
)  # fmt: skip


def check(turn: Turn) -> None:
    """At least one matter to take out."""
    long = next((text for _, text in turn.values.get("parts") or [] if len(text) > 80), "")
    if long:
        raise Refusal("split.too_long", f"每件最多 80 字,请精简“{long[:20]}…”。", field="parts", ground="B18")
    if not 1 <= len(turn.values.get("parts") or []) <= 20:
        raise Refusal("split.count", "请写出要拆分的事项,1 至 20 件,每行一件。", field="parts", ground="B18")


def apply(turn: Turn) -> None:
    """Each part starts at the beginning of the road, with the same wall."""
    case = turn.case
    made = []
    for _, title in turn.values["parts"]:
        part = Case(
            **{name: getattr(case, name) for name in _COPIED}, title=title, registered_on=turn.on, split_from=case
        )
        part.station = "received" if case.kind == "report" else "registered"
        part.number = turn.new_number(case.kind)
        mine = [turn.actor.person_id, turn.actor.unit_id, turn.on.isoformat()]
        # Who takes a part out stands for it as who registers a case does: another person confirms it.
        part.hands = {"split": mine, flow.first_moves(case.kind)[0].code: mine}
        for depth in range(standing.DEPTHS):
            setattr(part, f"area{depth}", getattr(case, f"area{depth}"))
        turn.deed.add(part, split_from=case.number)
        for source in case.sources.all():
            turn.deed.add_part(part, Source(case=part, code=source.code, note=source.note, on=source.on))
        turn.deed.add_part(part, Link(case=part, to_kind="case", to_id=case.pk, how="split"))
        dues.begin_part(turn, part)
        turn.fresh.append(part)
        made.append(part.number)
    turn.say(into=made)


STEP = Step("split", check=check, apply=apply)
