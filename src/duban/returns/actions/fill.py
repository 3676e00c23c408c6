"""Filling, signing, signing a nil, correcting. What a unit hands in is a signed act of a named person (S4-33)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal, Refusals
from duban.returns import rules
from duban.returns.models import Correction, Return
from duban.returns.queries.sheet import Sheet, early, first_cells, sheet
from duban.returns.rules import Finding
from duban.units import policy
from duban.units.queries import local_day

_FILL = "return.fill"
_GROUND = "S4-33"


def keep(
    *,
    actor: Actor,
    at: datetime,
    place: tuple[int, int, int],
    cells: Mapping[str, Any],
    reasons: Mapping[str, str],
    version: int | None = None,
) -> Return:
    """Keep a draft; ``place`` is round, owing unit and the unit it is about. Nothing is judged yet, nothing is handed in."""
    shown = _mine(actor, at, place)
    with act(actor=actor, at=at, kind="return.save") as deed:
        deed.permit(policy.require(actor, _FILL))
        row = _row(deed, shown, version)
        _put(row, actor, shown, cells, reasons)
        if row.state != "sent_back":
            row.state = "draft"
    return row


def sign(
    *,
    actor: Actor,
    at: datetime,
    place: tuple[int, int, int],
    cells: Mapping[str, Any],
    reasons: Mapping[str, str],
    version: int | None = None,
) -> Return:
    """Hand the return in. Raises Refusals, one for each cell that stops it."""
    shown = _mine(actor, at, place)
    stops = [*early(shown, reasons), *rules.stops(rules.judge(shown.form, cells, reasons, shown.beside))]
    if stops:
        raise Refusals([_refusal(one) for one in stops])
    with act(actor=actor, at=at, kind="return.sign") as deed:
        deed.permit(policy.require(actor, _FILL))
        row = _row(deed, shown, version)
        _put(row, actor, shown, cells, reasons)
        _sign(deed, row, actor, at, shown, "filled")
        row.nil = False
    return row


def sign_nil(
    *, actor: Actor, at: datetime, place: tuple[int, int, int], reason: str = "", version: int | None = None
) -> Return:
    """零报告: sign that there is nothing to report. Where the ledger says otherwise, only with a reason (S0-15).

    Raises Refusal where the form has no nil, or the reason is missing.
    """
    shown = _mine(actor, at, place)
    if not shown.form.nil:
        raise Refusal("return.no_nil", f"“{shown.form.title}”不能以零报告代替。", ground=_GROUND)
    doubts = rules.nil_fits(shown.form, shown.known)
    if doubts and not reason.strip():
        raise Refusal("return.nil_differs", "".join(one.sentence for one in doubts), ground="S0-15", field="reason")
    with act(actor=actor, at=at, kind="return.sign_nil") as deed:
        deed.permit(policy.require(actor, _FILL))
        row = _row(deed, shown, version)
        _put(row, actor, shown, _nil_cells(shown), {"nil": reason.strip()} if reason.strip() else {})
        _sign(deed, row, actor, at, shown, "zero")
        row.nil = True
    return row


def _nil_cells(shown: Sheet) -> dict[str, Any]:
    """Zeros for what happens in a period; what stands from before is as the house knows it."""
    standing = first_cells(shown.form, shown.known)
    zeros: dict[str, Any] = {}
    for cell in shown.form.cells:
        if cell.typed and cell.is_number:
            zeros[cell.code] = (standing[cell.code] or 0) if rules.lasting(cell) else 0
    return zeros


def correct(*, actor: Actor, at: datetime, place: tuple[int, int, int], cell: str, value: Any, reason: str) -> Return:
    """更正单: change one figure of what was handed in, with old value, new value and reason (E3). Recipients are told.

    Raises Refusal for no reason, an unknown or computed cell, an unchanged value, or a hard error that it would bring.
    """
    shown = _of(actor, at, place)
    if not shown.may_correct or shown.row is None:
        raise NotPermitted("return.not_yours", "只有报送单位可以更正已报送的数据。", ground="E3")
    known = shown.form.by_code.get(cell)
    if known is None or not known.typed:
        raise Refusal("return.no_cell", "没有这一栏,或者这一栏由公式算出。", field="cell", ground="E3")
    if not reason.strip():
        raise Refusal("return.no_reason", "更正须写明原因。", field="reason", ground="E3")
    old = shown.row.cells.get(cell)
    if old == value:
        raise Refusal("return.unchanged", "新值与原值相同,无须更正。", field="value", ground="E3")
    after = {**shown.row.cells, cell: value}
    judged = rules.judge(shown.form, after, {**shown.reasons, cell: reason}, shown.beside)
    if hard := [one for one in judged if one.level == "hard"]:
        raise Refusal("return.check", hard[0].sentence, field="value", ground="E3")
    with act(actor=actor, at=at, kind="return.correct") as deed:
        deed.permit(policy.require(actor, _FILL))
        row = deed.take(Return, shown.row.pk, version=shown.row.version)
        row.cells, row.state, row.nil = after, "corrected", False
        row.reasons = {**row.reasons, cell: reason.strip()}
        row.receipts = {}
        slip = Correction(
            of=row, nr=len(shown.corrections) + 1, cell=cell, old=old, new=value, reason=reason.strip(), by=named(actor), at=at
        )  # fmt: skip
        deed.add_part(row, slip)
        _tell(deed, row, shown, "return.corrected", f"{shown.owed.owing}更正了{shown.owed.label}“{shown.owed.title}”")
    return row


def named(actor: Actor) -> str:
    """Who signs, as it is printed."""
    return f"{actor.name}({actor.title or actor.unit_name})"[:80]


def _refusal(one: Finding) -> Refusal:
    """A finding that stops the signing, at its cell."""
    match one.code:
        case "blank":
            return Refusal("return.blank", one.sentence, ground=_GROUND, field=one.cell)
        case "early":
            return Refusal("return.early", one.sentence, ground="S0-21", field="early")
        case "differs":
            return Refusal("return.differs", one.sentence, ground=_GROUND, field=one.cell)
        case _:
            return Refusal("return.check", one.sentence, ground=_GROUND, field=one.cell)


def _of(actor: Actor, at: datetime, place: tuple[int, int, int]) -> Sheet:
    return sheet(actor, *place, at)


def _mine(actor: Actor, at: datetime, place: tuple[int, int, int]) -> Sheet:
    """The sheet, if the actor's unit may fill it now."""
    shown = _of(actor, at, place)
    if actor.unit_id != shown.owed.owing_id:
        raise NotPermitted("return.not_yours", f"这张报表由“{shown.owed.owing}”填报。", ground=_GROUND)
    if not shown.may_fill:
        words = "这张报表已经报送,修改请用更正单。" if shown.row else f"{shown.owed.label}还没有开始,不用填报。"
        raise Refusal("return.closed", words, ground="E3")
    return shown


def _row(deed: Deed, shown: Sheet, version: int | None) -> Return:
    if shown.row is not None:
        return deed.take(Return, shown.row.pk, version=shown.row.version if version is None else version)
    owed = shown.owed
    return deed.add(Return(round_id=owed.round_id, owing_id=owed.owing_id, about_id=owed.about_id, to=list(owed.to)))


def _put(row: Return, actor: Actor, shown: Sheet, cells: Mapping[str, Any], reasons: Mapping[str, str]) -> None:
    row.cells = {cell.code: cells.get(cell.code) for cell in shown.form.cells if cell.typed}
    row.reasons = {code: words.strip() for code, words in reasons.items() if words.strip()}
    row.known, row.filler = dict(shown.known), named(actor)


def _sign(deed: Deed, row: Return, actor: Actor, at: datetime, shown: Sheet, state: str) -> None:
    row.state, row.signer, row.signed_by_id = state, named(actor), actor.person_id
    row.signed_at = row.cut_off_at = at
    row.first_signed_on = row.first_signed_on or local_day(at)
    row.receipts, row.sent_back = {}, ""
    _tell(deed, row, shown, "return.signed", f"{shown.owed.owing}报来{shown.owed.label}“{shown.owed.title}”")


def _tell(deed: Deed, row: Return, shown: Sheet, kind: str, title: str) -> None:
    for unit in shown.owed.to:
        place = [shown.owed.round_id, shown.owed.owing_id, shown.owed.about_id]
        deed.tell(row, kind, unit=unit, role="liaison", words={"title": title, "place": place})
