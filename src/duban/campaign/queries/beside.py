"""A version that lies beside the one in force: what it would change, and what that would do to dues."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duban.campaign import comparing
from duban.campaign.calendar import calendar
from duban.campaign.comparing import Compared, Effect, Proposal, Settled
from duban.campaign.models import Campaign, Element, Phase, PlanText, Topic
from duban.campaign.obligations.cadence import Span, Stretch
from duban.campaign.queries.campaigns import get, phases_of, plan_in_force, tree_of
from duban.campaign.queries.settled import elements_of
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.plans import Plan, read_text
from duban.plans.model import as_date


@dataclass(frozen=True, slots=True)
class Shown:
    """对照: a version beside the one in force, with what each change would do to dues."""

    campaign: Campaign
    text: PlanText
    old_text: PlanText | None
    compared: Compared
    effects: dict[str, Effect]


def proposed(campaign: Campaign, nr: int) -> PlanText:
    """A version that lies beside the one in force. Raises NotThere."""
    rows = campaign.plans.filter(nr=nr, applied_at=None, dropped_at=None).exclude(how="first")
    found = rows.first()
    if found is None:
        raise NotThere("version.missing", "没有找到这个待启用的版本,它可能已经启用或放弃。")
    return found


def waiting(campaign: Campaign) -> list[PlanText]:
    """Versions that lie beside the one in force, oldest first."""
    return list(campaign.plans.filter(applied_at=None, dropped_at=None).exclude(how="first").order_by("nr"))


def comparison(actor: Actor, campaign_id: int, nr: int, today: date) -> Shown:
    """What version ``nr`` would change if applied today. Raises NotThere."""
    campaign = get(actor, campaign_id)
    text = proposed(campaign, nr)
    plan = read_text(text.text, text.name)
    found = compared(campaign, text, plan)
    return Shown(campaign, text, plan_in_force(campaign), found, effects(campaign, found.proposals, today))


def compared(campaign: Campaign, text: PlanText, plan: Plan) -> Compared:
    """The comparison itself: the same for showing and for applying."""
    old = plan_in_force(campaign)
    dates = {name: day.isoformat() if day else None for name, day in _dates(campaign).items()}
    return comparing.compare(settled_rows(campaign), old.text if old else "", dates, plan, how=text.how)


def effects(campaign: Campaign, proposals: Collection[Proposal], today: date) -> dict[str, Effect]:
    """What each change does to dues, all usual changes of days and phases taken together; by the proposal's key.

    A change of a phase's or the campaign's days moves dues of obligations that are themselves unchanged: those stand under the key
    ``element-ID``.
    """
    before, after = span_of(campaign), _span_after(campaign, proposals)
    days = calendar()
    own = {proposal.old.id: proposal for proposal in proposals if proposal.kind == "obligation" and proposal.old}
    found: dict[str, Effect] = {}
    for proposal in proposals:
        if proposal.kind == "obligation":
            old = proposal.old.body if proposal.old else None
            new = proposal.body if proposal.new is not None else None
            found[proposal.key] = comparing.effect(old, new, (before, after), days, today)
    for row in elements_of(campaign, "obligation"):
        if row.pk not in own:
            found[f"element-{row.pk}"] = comparing.effect(row.body, row.body, (before, after), days, today)
    return {key: one for key, one in found.items() if not one.empty or one.kept}


def span_of(campaign: Campaign) -> Span:
    """First and last day of a campaign and its phases in force, in the plan's order; parts of a phase are no phases of their own."""
    return Span(
        campaign.starts_on,
        campaign.ends_on,
        tuple(
            Stretch(row.name, row.starts_on, row.ends_on) for row in phases_of(campaign) if not row.read.get("parent")
        ),
    )


def settled_rows(campaign: Campaign) -> list[Settled]:
    """Everything in force as rows to compare, each with its words in the version that it stands in."""
    texts = dict(campaign.plans.values_list("nr", "text"))

    def words(row: Phase | Topic | Element) -> str:
        return texts.get(row.plan_nr, "")[slice(*row.span)] if row.span else ""

    found = [
        Settled("phase", row.pk, "phase", {
            "name": row.name, "starts_on": row.starts_on.isoformat() if row.starts_on else None,
            "ends_on": row.ends_on.isoformat() if row.ends_on else None, "derived": row.derived,
        }, _span(row.span), words(row))
        for row in phases_of(campaign)
    ]  # fmt: skip
    found += [
        Settled(
            "topic",
            node.topic.pk,
            "topic",
            {"code": node.topic.code, "text": node.topic.text},
            _span(node.topic.span),
            words(node.topic),
        )
        for node in tree_of(campaign)
    ]
    return found + [
        Settled("element", row.pk, row.kind, row.body, _span(row.span), words(row)) for row in elements_of(campaign)
    ]


def span_after(campaign: Campaign, chosen: Collection[Proposal]) -> Span:
    """The campaign's days and phases if just these changes were taken, whether or not they usually are."""
    return _span_after(campaign, [replace(proposal, usual=True) for proposal in chosen])


def _span_after(campaign: Campaign, proposals: Collection[Proposal]) -> Span:
    days: dict[str, Any] = dict(_dates(campaign))
    rows = [row for row in phases_of(campaign) if not row.read.get("parent")]
    phases = {row.pk: Stretch(row.name, row.starts_on, row.ends_on) for row in rows}
    fresh: list[Stretch] = []
    for proposal in proposals:
        if not proposal.usual:
            continue
        said = proposal.body
        if proposal.kind == "campaign":
            days |= {name: as_date(value) or days[name] for name, value in said.items()}
        elif proposal.kind == "phase" and proposal.old is not None and proposal.old.id in phases:
            old = phases.pop(proposal.old.id) if proposal.new is None else phases[proposal.old.id]
            if proposal.new is not None:
                starts_on, ends_on = as_date(said["starts_on"]), as_date(said["ends_on"])
                phases[proposal.old.id] = Stretch(said["name"], starts_on or old.starts_on, ends_on or old.ends_on)
        elif proposal.kind == "phase" and proposal.old is None:
            fresh.append(Stretch(said["name"], as_date(said["starts_on"]), as_date(said["ends_on"])))
    return Span(days["starts_on"], days["ends_on"], (*phases.values(), *fresh))


def _dates(campaign: Campaign) -> dict[str, date | None]:
    return {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on}


def _span(span: list[int]) -> tuple[int, int] | None:
    return (span[0], span[1]) if span else None
