"""报送的行程: departments hand in what a month asks of them, most in time; the office takes it in. Left open is what practice needs."""

from __future__ import annotations

from datetime import datetime

from duban.kernel import moments
from duban.returns import rules
from duban.returns.actions import fill, receive
from duban.returns.queries import owed, sheet
from duban.training import place
from duban.training.roads import OFFICE, Do, Road, Seat, Stage

IN_TIME = place.COUNTY_HANDLERS[1:5]
"""Who hands in every month; the others have let it lie, so that there is somebody to chase and something to fill."""
_ROUNDS = 16
_WORDS = {
    "progress": "演示:逐件核对台账,能退的已退还,其余已列入计划。",
    "trouble": "演示:个别事项涉及两个部门,需要专治办协调。",
    "next": "演示:完成未销号事项的核对。",
}


def roads(stage: Stage) -> list[Road]:
    """One road for each department that reports."""
    return [_road(stage, unit) for unit in IN_TIME]


def _road(stage: Stage, unit: str) -> Road:
    seat = ("bumen", f"liaison@{unit}")
    handed: list[tuple[int, int, int]] = []
    for _ in range(_ROUNDS):
        yield 24 * stage.chance.uniform(3, 7), _hand_in(stage, seat, handed)
        yield 24, _take(stage, handed)


def _hand_in(stage: Stage, seat: Seat, handed: list[tuple[int, int, int]]) -> Do:
    """Whatever period is over and not yet reported: a signed nil where the ledger knows of nothing, else the figures it knows."""

    def do(at: datetime) -> None:
        actor, today = stage.house.actor(*seat, at), moments.day_of(at)
        for one in owed.inbox(actor, today):
            spot = (one.round_id, one.owing_id, one.about_id)
            if one.form != "progress" or one.to_on >= today:
                continue
            shown = sheet.sheet(actor, *spot, at)
            if shown.form.nil and not rules.nil_fits(shown.form, shown.known):
                fill.sign_nil(actor=actor, at=at, place=spot)
            else:
                cells = {cell.code: 0 for cell in shown.form.cells if cell.typed and cell.is_number}
                known = {code: value for code, value in shown.cells.items() if value is not None}
                reasons = {"closed_in_found": "含上期接转"}
                fill.sign(actor=actor, at=at, place=spot, cells={**cells, **_WORDS, **known}, reasons=reasons)
            handed.append(spot)

    return do


def _take(stage: Stage, handed: list[tuple[int, int, int]]) -> Do:
    def do(at: datetime) -> None:
        office = stage.house.actor(*OFFICE, at)
        while handed:
            receive.accept(actor=office, at=at, place=handed.pop(0))

    return do
