"""A made-up city in the database: ten counties with their discipline organs and education bureaus, people in some of them (演示)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from duban.campaign.models import Campaign, Phase
from duban.campaign.obligations.select import Selector
from duban.journal.door import act
from duban.kernel.actor import CLOCK, Actor
from duban.plans.model import DueRule
from duban.returns.actions import operate
from duban.returns.models import Demand, Return
from duban.returns.queries import owed
from duban.returns.queries.owed import Owed
from duban.returns.settings import Settled
from duban.units import tree
from duban.units.models import Person, Post, Unit
from duban.units.queries.actors import actor_for

ZONE = ZoneInfo("Asia/Shanghai")


def moment(day: date, hour: int = 10) -> datetime:
    """An office hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@dataclass
class Place:
    """Units, people and the open campaign; ``at`` is the moment at which things happen."""

    at: datetime
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    campaign: Campaign = field(default_factory=Campaign)

    def actor(self, unit: str, role: str = "liaison") -> Actor:
        """The holder of a post, made when first asked for."""
        key = f"{unit}.{role}"
        if key not in self.posts:
            with act(actor=CLOCK, at=self.at, kind="post.add") as deed:
                deed.permit("account.manage")
                person = deed.add(Person(login=key, name=f"演示{key}", password="!"))
                stands = self.units[unit]
                area = stands if stands.level else stands.parent
                self.posts[key] = deed.add(
                    Post(unit=stands, role=role, holder=person, area=area, from_on=date(2010, 1, 1), state="approved")
                )
        post = self.posts[key]
        assert post.holder is not None
        return actor_for(post.holder, post.pk, self.at)

    def demand(self, kind: str, title: str, reporter: Selector, rule: DueRule, **more: Any) -> Demand:
        """Settle a demand as the office."""
        settled = Settled(kind=kind, title=title, reporter=reporter, rule=rule, **more)
        return operate.settle(
            actor=self.actor("office", "office"), at=self.at, campaign_id=self.campaign.pk, settled=settled
        )

    def apply(self, on: date) -> None:
        """Bring the dues in step, as the office."""
        operate.apply(actor=self.actor("office", "office"), at=self.at, campaign_id=self.campaign.pk, on=on)

    def owed_by(self, unit: str, demand: Demand, key: str, stage: int = 1) -> Owed:
        """One due by its unit, demand and period."""
        rounds = demand.rounds.filter(key=key, stage=stage)
        found = [one for row in rounds for one in owed.of_round(row.pk) if one.owing_id == self.units[unit].pk]
        assert len(found) == 1, (unit, key, found)
        return found[0]


def spot(one: Owed | Return) -> tuple[int, int, int]:
    """The place of a due: round, owing unit, unit it is about."""
    return one.round_id, one.owing_id, one.about_id


def city(start: date, end: date, phases: tuple[tuple[str, date, date], ...] = (), counties: int = 10) -> Place:
    """An open campaign of a city's office from ``start`` to ``end``."""
    place = Place(at=moment(start))
    with act(actor=CLOCK, at=place.at, kind="unit.add") as deed:
        deed.permit("unit.manage")

        def add(key: str, name: str, kind: str, level: int, parent: str = "", line: str = "") -> None:
            above = place.units.get(parent)
            trail = tree.below(above.trail, above.pk) if above else tree.ROOT
            place.units[key] = deed.add(
                Unit(code=key, name=name, kind=kind, level=level, parent=above, trail=trail, line=place.units.get(line))
            )

        add("city", "演示市", "city", 2)
        add("discipline", "演示市纪委监委", "discipline", 0, "city")
        add("office", "演示市专治办", "task_office", 0, "city")
        add("education", "演示市教育局", "department", 0, "city")
        for i in range(counties):
            add(f"county{i}", f"演示{i}县", "county", 3, "city")
            add(f"discipline{i}", f"演示{i}县纪委监委", "discipline", 0, f"county{i}")
            add(f"education{i}", f"演示{i}县教育局", "department", 0, f"county{i}", "education")
    _open(place, start, end, phases)
    return place


def _open(place: Place, start: date, end: date, phases: tuple[tuple[str, date, date], ...]) -> None:
    with act(actor=CLOCK, at=place.at, kind="campaign.open") as deed:
        deed.permit("campaign.manage")
        place.campaign = deed.add(
            Campaign(
                title="演示集中整治",
                state="open",
                area=place.units["city"],
                office=place.units["office"],
                starts_on=start,
                ends_on=end,
                made_at=place.at,
            )
        )
        for nr, (name, first, last) in enumerate(phases, 1):
            deed.add_part(
                place.campaign, Phase(campaign=place.campaign, nr=nr, name=name, starts_on=first, ends_on=last)
            )


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)
