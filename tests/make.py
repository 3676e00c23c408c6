"""Test data made by walking the real steps, with a fixed cast everyone knows: 演示省, its cities, counties, a township, a village.

Nothing here writes a table by hand: units, persons and posts go in through ``act``, cases through the door, so that impossible states
cannot be made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from duban.campaign.models import Campaign, Topic
from duban.cases import door
from duban.cases.models import Case
from duban.journal.door import act
from duban.kernel.actor import CLOCK, Actor
from duban.units import terms
from duban.units.models import Person, Post, Unit
from duban.units.queries.actors import actor_for

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in Shanghai
TREE = """
province 演示省 province 1 -
city_a 甲市 city 2 province
city_b 乙市 city 2 province
county_a 青禾县 county 3 city_a
county_b 白榆县 county 3 city_a
county_c 石泉县 county 3 city_b
town 柳溪镇 township 4 county_a
village 上河村 village 5 town
group 上河村一组 group 6 village
city_office 甲市专治办 task_office 0 city_a
office 青禾县专治办 task_office 0 county_a
desk 青禾县信访局 party_organ 0 county_a
education 青禾县教育局 department 0 county_a
finance 青禾县财政局 department 0 county_a
discipline 青禾县纪委监委 discipline 0 county_a
school 柳溪中学 school 0 town
"""
LINES = {"school": "education"}
CAST = """
clerk intake desk
boss_desk leader desk
clerk2 intake desk
officer office office
officer2 office office
city_officer office city_office
city_officer2 office city_office
edu_clerk liaison education
edu_deputy deputy education
edu_head leader education
fin_clerk liaison finance
fin_head leader finance
town_clerk liaison town
town_head leader town
school_clerk liaison school
school_head leader school
village_clerk liaison village
village_head leader village
county_clerk liaison county_a
county_head leader county_a
city_clerk liaison city_a
city_head leader city_a
reviewer reviewer office
reviewer2 reviewer desk
chief chief county_a
inspector inspector office
watcher discipline discipline
sys sysadmin office
sec secadmin office
audit auditor office
"""


@dataclass
class World:
    """The cast at hand: units and persons by their short names, one open campaign with a small topic tree, and a clock."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    at: datetime = START
    campaign: Campaign = field(default_factory=Campaign)
    topics: list[Topic] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """The person acting in their post at the world's present moment."""
        return actor_for(self.people[name], self.posts[name].pk, self.at)

    @property
    def today(self) -> date:
        """The world's local day."""
        return (self.at + timedelta(hours=8)).date()

    def pass_days(self, days: float) -> None:
        """Let time go by."""
        self.at += timedelta(days=days)

    def begin(self, who: str, code: str, **values: Any) -> Case:
        """Make a case by its first move, with sensible answers for what the test does not care about."""
        full: dict[str, Any] = {
            "title": "上河村老年食堂多收餐费",
            "facts": "2026年2月起每餐多收两元,未公示。",
            "source": "visit" if code == "receive" else "self_check",
            "found_on": self.today,
        }
        return door.begin(
            actor=self.actor(who), at=self.at, campaign_id=self.campaign.pk, code=code, values={**full, **values}
        )

    def move(self, who: str, case: Case, code: str, **values: Any) -> Case:
        """Take a case further and return it as it now is."""
        return door.move(actor=self.actor(who), at=self.at, case_id=case.pk, code=code, values=values)


def world(at: datetime = START) -> World:
    """A new world in an empty database, its clock standing at ``at``."""
    made = World(at=at)
    _units(made)
    _people(made)
    _campaign(made)
    return made


def _units(made: World) -> None:
    with act(actor=CLOCK, at=made.at, kind="unit.add") as deed:
        deed.permit("unit.manage")
        for line in TREE.strip().splitlines():
            key, name, kind, level, parent = line.split()
            above = made.units.get(parent)
            trail = f"{above.trail}{above.pk}/" if above else "/"
            made.units[key] = deed.add(
                Unit(
                    code=f"Y{len(made.units):03d}",
                    name=name,
                    kind=kind,
                    level=int(level),
                    parent=above,
                    trail=trail,
                    line=made.units.get(LINES.get(key, "")),
                )
            )
        terms.index(made.units.values())


def _people(made: World) -> None:
    with act(actor=CLOCK, at=made.at, kind="post.add") as deed:
        deed.permit("account.manage")
        for line in CAST.strip().splitlines():
            key, role, unit_key = line.split()
            person = deed.add(Person(login=key, name=f"演示{key}", password="!"))
            unit = made.units[unit_key]
            area = unit if unit.level else unit.parent
            made.people[key] = person
            made.posts[key] = deed.add(
                Post(unit=unit, role=role, holder=person, area=area, from_on=date(2026, 1, 1), state="approved")
            )


def _campaign(made: World) -> None:
    with act(actor=CLOCK, at=made.at, kind="campaign.open") as deed:
        deed.permit("campaign.manage")
        made.campaign = deed.add(
            Campaign(
                title="演示专项整治",
                state="open",
                area=made.units["county_a"],
                office=made.units["office"],
                made_at=made.at,
            )
        )
        for nr, text in enumerate(("乱收费", "补贴不到位", "办事拖延"), 1):
            made.topics.append(
                deed.add_part(made.campaign, Topic(campaign=made.campaign, nr=nr, code=str(nr), text=text))
            )
