"""批量办理: one move for many cases. Each case is its own act; what was refused says why and keeps nobody else from being done.

The batch is a row, so that its page can be left, reloaded and come back to: an item's outcome is written in the transaction of
its act, and no item acts twice.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from duban.cases import asks, door, flow
from duban.desk.models import Batch
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Outdated, Refusal, Refusals

MOST = 500
ALLOWED = ("assign", "remind", "list")
_AT_A_TIME = 1.5  # seconds of one request


@dataclass(frozen=True, slots=True)
class Item:
    """批量中的一件: ``state`` is wait, done or refused; ``code``, ``words`` and ``ground`` say why it was refused."""

    case_id: int
    number: str
    title: str
    state: str = "wait"
    code: str = ""
    words: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """进度: the batch as it stands."""

    id: int
    move: flow.Move
    items: Sequence[Item]
    back: str

    @property
    def waiting(self) -> int:
        """Items not yet tried."""
        return sum(1 for item in self.items if item.state == "wait")

    @property
    def done(self) -> list[Item]:
        """Items that were done."""
        return [item for item in self.items if item.state == "done"]

    @property
    def refused(self) -> list[Item]:
        """Items that were refused."""
        return [item for item in self.items if item.state == "refused"]


def begin(
    *,
    actor: Actor,
    at: datetime,
    move: str,
    answers: Mapping[str, Sequence[str]],
    rows: Sequence[tuple[int, str, str]],
    back: str,
) -> int:
    """Note what is to be done to whom: ``rows`` are (case id, number, title); returns the batch's id.

    Raises Refusal if the answers do not do for the move, if there is nothing chosen, or too much.
    """
    if move not in ALLOWED:
        raise NotThere("batch.move", "这个动作不能批量办理。")
    if not rows:
        raise Refusal("batch.empty", "请先勾选要办理的件。")
    if len(rows) > MOST:
        raise Refusal("batch.many", f"一次最多批量办理 {MOST} 件,请分批进行。")
    _, refused = asks.ask(flow.MOVES[move], answers)
    if refused:
        raise Refusals(refused)
    items = [[*row, "wait", "", "", ""] for row in rows]
    made = Batch.objects.create(
        person_id=actor.person_id or 0, post_id=actor.post_id or 0, move=move, answers={k: list(v) for k, v in answers.items()},
        items=items, back=back[:1000], at=at,
    )  # fmt: skip
    return made.pk


def get(actor: Actor, batch_id: int) -> Progress:
    """The actor's own batch, begun from the same post; NotThere otherwise."""
    return _progress(_own(actor, batch_id, lock=False))


def advance(*, actor: Actor, at: datetime, batch_id: int, seconds: float = _AT_A_TIME) -> Progress:
    """Do waiting items, one act each, for about ``seconds``; may be called until none waits."""
    until = time.monotonic() + seconds
    progress = get(actor, batch_id)
    while progress.waiting:
        progress = _one(actor, at, batch_id)
        if time.monotonic() > until:
            break
    return progress


def _one(actor: Actor, at: datetime, batch_id: int) -> Progress:
    """The next waiting item; its outcome commits with its act."""
    with transaction.atomic():
        batch = _own(actor, batch_id, lock=True)
        place = next((nr for nr, item in enumerate(batch.items) if item[3] == "wait"), None)
        if place is not None:
            batch.items[place][3:] = _try(actor, at, batch, batch.items[place][0])
            batch.save(update_fields=["items"])
    return _progress(batch)


def _try(actor: Actor, at: datetime, batch: Batch, case_id: int) -> list[str]:
    """State, code, words and ground after the attempt; the house being busy stops the batch instead of counting against the item."""
    move = flow.MOVES[batch.move]
    values, _ = asks.ask(move, batch.answers)
    try:
        door.move(actor=actor, at=at, case_id=case_id, code=move.code, values=values)
    except Refusal as refusal:
        if refusal.retry and not isinstance(refusal, Outdated):
            raise
        return ["refused", refusal.code, refusal.sentence, refusal.ground]
    return ["done", "", "", ""]


def _own(actor: Actor, batch_id: int, *, lock: bool) -> Batch:
    rows = Batch.objects.select_for_update() if lock else Batch.objects.all()
    found = rows.filter(pk=batch_id, person_id=actor.person_id or 0, post_id=actor.post_id or 0).first()
    if found is None:
        raise NotThere("batch.missing", "没有找到这次批量办理,或者它是以另一个岗位开始的。")
    return found


def _progress(batch: Batch) -> Progress:
    return Progress(batch.pk, flow.MOVES[batch.move], [Item(*item) for item in batch.items], batch.back)
