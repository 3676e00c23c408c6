"""核对步骤: how a settled row changes. Every change is one act, and remembers what each row was, so that it can be taken back.

The step's ``Revision`` is a row under proof like any other: who changed what when, and who took it back, can be proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from duban.campaign.models import Campaign, Element, Mention, Phase, PlanText, Question, Revision, Topic
from duban.campaign.queries import plan_in_force
from duban.journal.door import Deed, act
from duban.journal.kept import KeptPart
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Outdated, Refusal
from duban.units import policy

Row = Element | Phase | Topic | Mention | Question
R = TypeVar("R", Element, Phase, Topic, Mention, Question)
M = TypeVar("M", bound=KeptPart)

TABLES: dict[str, type[Row]] = {
    "element": Element,
    "phase": Phase,
    "topic": Topic,
    "mention": Mention,
    "question": Question,
}
"""Rows a step may change, by the name that stands in its changes and in addresses."""


class Step:
    """The rows of one step in hand: taken or added, compared and written down when the step ends."""

    def __init__(self, deed: Deed, campaign: Campaign, plan_nr: int) -> None:
        self.deed, self.campaign, self.plan_nr = deed, campaign, plan_nr
        self._rows: list[tuple[Row, dict[str, Any] | None]] = []
        self._campaign = campaign.as_kept()

    def find(self, model: type[R], id_: int, *, seen: str = "") -> R:
        """A row of this campaign, put under change. ``seen`` is its ``seen_mark`` as the person saw it.

        Raises NotThere; Outdated if somebody has changed it since it was seen.
        """
        row = model._default_manager.filter(pk=id_, campaign=self.campaign).first()
        if row is None:
            raise NotThere(f"{model._meta.model_name}.missing", f"没有找到这条{model._meta.verbose_name}。")
        if seen and getattr(row, "seen_mark", seen) != seen:
            raise Outdated(
                "element.changed_since",
                "您打开以后,别人改过这一项,所以没有保存。您填写的还在表中;请与现在的内容对照,再保存一次。",
                ground="X-3",
            )
        return self.take(row)

    def take(self, row: R) -> R:
        """Put a row under change; taken twice it is the row as taken first."""
        for known, _ in self._rows:
            if type(known) is type(row) and known.pk == row.pk:
                return known
        self.deed.take_part(self.campaign, row)
        self._rows.append((row, row.as_kept()))
        return row

    def add(self, row: R) -> R:
        """Insert a row; taking the step back drops it again."""
        self.deed.add_part(self.campaign, row)
        self._rows.append((row, None))
        return row

    def changes(self) -> list[dict[str, Any]]:
        """What became of every row: see ``Revision.changes``."""
        found: list[dict[str, Any]] = []
        for row, before in self._rows:
            name = row._meta.model_name
            if before is None:
                found.append({"row": name, "id": row.pk, "made": True})
                continue
            now = row.as_kept()
            differs = {key: [old, now[key]] for key, old in before.items() if old != now[key]}
            if differs:
                found.append({"row": name, "id": row.pk, "set": differs})
        now = self.campaign.as_kept()
        differs = {key: [old, now[key]] for key, old in self._campaign.items() if old != now[key]}
        return [*found, {"row": "campaign", "id": self.campaign.pk, "set": differs}] if differs else found


@contextmanager
def step(
    *, actor: Actor, at: datetime, campaign_id: int, kind: str, version: int | None = None, draft_only: bool = False
) -> Iterator[Step]:
    """Open a step ``campaign.KIND`` on a campaign's plan; its ``Revision`` is written on leaving, if anything changed.

    ``version`` is the campaign's number as the person saw it. Raises NotPermitted, NotThere, Outdated, or Refusal for a campaign that
    has ended (or, with ``draft_only``, has been opened).
    """
    with act(actor=actor, at=at, kind=f"campaign.{kind}") as deed:
        campaign = taken(deed, actor, campaign_id, draft_only=draft_only, version=version)
        if campaign.state == "closed":
            raise Refusal("campaign.closed", f"“{campaign.title}”已经结束,不能再修改方案的解读。", ground="X-3")
        plan = plan_in_force(campaign)
        one = Step(deed, campaign, plan.nr if plan else 1)
        yield one
        changes = one.changes()
        if changes:
            deed.add_part(campaign, Revision(
                campaign=campaign, kind=kind, by_id=actor.person_id, at=at, plan_nr=one.plan_nr, changes=changes
            ))  # fmt: skip
            _ask_all_anew(deed, campaign, plan, but=one.plan_nr)


def taken(
    deed: Deed, actor: Actor, campaign_id: int, *, draft_only: bool = False, version: int | None = None
) -> Campaign:
    """The campaign, locked, for one who may manage it. Raises Refusal if it must be a draft and is none."""
    campaign = deed.take(Campaign, campaign_id, version=version)
    deed.permit(policy.require(actor, "campaign.manage", unit=campaign.area))
    if draft_only and campaign.state != "draft":
        raise Refusal("campaign.not_draft", f"“{campaign.title}”已经启动,这里只能修改草稿。", ground="X-3")
    return campaign


def ask_anew(deed: Deed, campaign: Campaign, plan: PlanText) -> None:
    """What was approved, or put up for it, has changed: it counts no longer."""
    if plan.asked_at is not None or plan.approved_at is not None:
        deed.take_part(campaign, plan)
        plan.asked_by_id = plan.asked_at = plan.approved_by_id = plan.approved_at = None
        plan.asked_for = []


def _ask_all_anew(deed: Deed, campaign: Campaign, plan: PlanText | None, but: int = 0) -> None:
    """After a change: a draft's reading, and versions beside it, whose changes are told against what has just changed.

    ``but`` is the version that the step itself puts into force.
    """
    if plan is not None and campaign.state == "draft":
        ask_anew(deed, campaign, plan)
    beside = campaign.plans.filter(applied_at=None, dropped_at=None, asked_at__isnull=False)
    for text in beside.exclude(how="first").exclude(nr=but):
        ask_anew(deed, campaign, text)


def undo(*, actor: Actor, at: datetime, campaign_id: int, revision_id: int | None = None) -> Revision:
    """Take back a step, the last one if none is named.

    Raises NotThere if there is nothing to take back, Refusal ``revision.changed_since`` if a row has been changed again since.
    """
    with act(actor=actor, at=at, kind="campaign.undo") as deed:
        campaign = taken(deed, actor, campaign_id)
        rows = campaign.revisions.filter(undone_at=None)
        found = rows.filter(pk=revision_id).first() if revision_id else rows.first()
        if found is None:
            raise NotThere("revision.missing", "没有可以撤回的步骤。")
        if found.kind in _LASTING:
            raise Refusal("revision.lasting", "方案新版本启用后不能撤回,请再上传一个版本。", ground="X-3")
        for change in reversed(found.changes):
            _put_back(deed, campaign, change)
        deed.take_part(campaign, found)
        found.undone_at, found.undone_by_id = at, actor.person_id
        deed.note(campaign, step=found.kind)
        _ask_all_anew(deed, campaign, plan_in_force(campaign))
    return found


_LASTING = frozenset({"apply_version"})


def _put_back(deed: Deed, campaign: Campaign, change: dict[str, Any]) -> None:
    if change["row"] == "campaign":
        _set_back(campaign, change["set"])
        return
    model = TABLES[change["row"]]
    row: Any = model._default_manager.filter(pk=change["id"], campaign=campaign).first()
    if row is None:
        raise NotThere("revision.row_missing", "要撤回的内容已不存在。")
    if change.get("made"):
        if hasattr(row, "state") and hasattr(row, "until_nr"):
            if row.state == "dropped":
                raise _changed_since()
            deed.take_part(campaign, row).state = "dropped"
        return
    _set_back(deed.take_part(campaign, row), change["set"])


def _set_back(row: Any, fields: dict[str, Any]) -> None:
    """Earlier values, unless somebody has changed them since."""
    now = row.as_kept()
    if any(now[name] != after for name, (_, after) in fields.items()):
        raise _changed_since()
    for name, (before, _) in fields.items():
        setattr(row, name, before)


def _changed_since() -> Refusal:
    return Refusal("revision.changed_since", "这一步之后,同一内容又被修改过。请先撤回后面的修改。", ground="后改先撤")
