"""What a unit or a person owes now, as far as a digest may say it: titles of dues and days, from the same queries as the inbox."""

from __future__ import annotations

from datetime import datetime

from duban.campaign.models import Due
from duban.cases import queries as cases
from duban.digests.rules import Item
from duban.kernel.errors import NotPermitted
from duban.returns.queries import owed as returns
from duban.units.models import Person, Unit
from duban.units.queries import actor_for, local_day, posts_of

_MOST = 500


def of_person(person: Person, at: datetime) -> list[Item]:
    """What waits in the inboxes of the person's posts, each due once. Nothing for an account that may not be used."""
    found: dict[tuple[str, int, int], Item] = {}
    today = local_day(at)
    for post in posts_of(person, at):
        try:
            actor = actor_for(person, post.pk, at)
        except NotPermitted:
            return []
        for one in cases.inbox(actor, limit=_MOST):
            found["case", one.due.pk, 0] = Item(one.due.title, one.due.overdue_after)
        for due in returns.inbox(actor, today, limit=_MOST):
            found["return", due.round_id, due.about_id] = Item(due.title, due.overdue_after)
    return list(found.values())


def of_unit(unit: Unit, at: datetime) -> list[Item]:
    """What the unit as a whole owes. Dues never lie with a unit that a case is about, and their titles come from the rule (C8.1)."""
    if unit.closed_on is not None and unit.closed_on < local_day(at):
        return []
    rows = Due.objects.filter(owing=unit, state="running", of_kind="case").order_by("overdue_after", "pk")
    found = [Item(title, day) for title, day in rows.values_list("title", "overdue_after")[:_MOST]]
    return found + [Item(due.title, due.overdue_after) for due in returns.of_owing(unit.pk, local_day(at), limit=_MOST)]
