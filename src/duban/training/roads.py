"""The stage on which made-up cases walk, and one walker: real moves by real seats, with pauses between them.

A road is a generator of (hours to wait, what to do then). The caller interleaves all roads by time, so that the journal reads like a
house at work.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from duban.cases import door
from duban.cases.models import Case
from duban.kernel import moments
from duban.training import place
from duban.training.house import House

Seat = tuple[str, str]
Do = Callable[[datetime], None]
Road = Iterator[tuple[float, Do]]

DESK: Seat = ("shouli", "intake@desk")
OFFICE: Seat = ("zhuanzhi1", "office@office")
OFFICE2: Seat = ("zhuanzhi2", "office@office")
JUDGE: Seat = ("shenhe", "reviewer@watch")


@dataclass
class Stage:
    """演示现场: the house, the campaign, names of units and topics by key, and how evidence is put on file."""

    house: House
    campaign_id: int
    topics: dict[str, list[int]]
    names: dict[str, str]
    chance: random.Random
    add_evidence: Callable[[Seat, Case, datetime], None]


def pick(chance: random.Random, ends: tuple[tuple[str, int], ...]) -> str:
    """Draw where a case stops."""
    return chance.choices([name for name, _ in ends], [weight for _, weight in ends])[0]


@dataclass
class Walk:
    """一件的行程: what it is about, who handles it, and the case once it is made."""

    stage: Stage
    end: str
    sentence: tuple[str, str, str, str]
    handler: str = ""
    work: Seat = ("", "")
    head: Seat = ("", "")
    words: dict[str, Any] = field(default_factory=dict)
    case: Case | None = None

    def __post_init__(self) -> None:
        chance, sort = self.stage.chance, self.sentence[1]
        if sort == "town":
            self.handler, liaison, leader = chance.choice(place.TOWN_HANDLERS), "xiangzhen", "zhenzhang"
        else:
            county = {"school": "education", "clinic": "health", "service": "service"}.get(sort)
            self.handler, liaison, leader = county or chance.choice(place.COUNTY_HANDLERS[2:]), "bumen", "juzhang"
        self.work, self.head = (liaison, f"liaison@{self.handler}"), (leader, f"leader@{self.handler}")
        self.words = self._words()

    @property
    def unit(self) -> int:
        """Id of the handling unit."""
        return self.stage.house.units[self.handler]

    def begin(self, code: str, sources: tuple[str, ...]) -> Do:
        """The first move, by the desk."""

        def do(at: datetime) -> None:
            given = {**self.words, "source": self.stage.chance.choice(sources), "found_on": moments.day_of(at)}
            self.case = door.begin(
                actor=self.stage.house.actor(*DESK, at),
                at=at,
                campaign_id=self.stage.campaign_id,
                code=code,
                values=given,
            )

        return do

    def step(self, seat: Seat, code: str, **values: Any) -> Do:
        """A later move; values that are functions are asked for the day."""

        def do(at: datetime) -> None:
            if self.case is None:
                raise RuntimeError("the walk has not begun")
            today = moments.day_of(at)
            now = {key: value(today) if callable(value) else value for key, value in values.items()}
            self.case = door.move(
                actor=self.stage.house.actor(*seat, at), at=at, case_id=self.case.pk, code=code, values=now
            )

        return do

    def file(self) -> Do:
        """Put a picture on file as evidence."""

        def do(at: datetime) -> None:
            if self.case is not None:
                self.stage.add_evidence(self.work, self.case, at)

        return do

    def _words(self) -> dict[str, Any]:
        topic, sort, title, facts = self.sentence
        chance, spot = self.stage.chance, self._spot()
        people, yuan = chance.randint(3, 90), chance.choice((30, 50, 80, 120, 260, 1500, 8600))
        blanks = {"p": self.stage.names[spot], "n": people, "y": yuan}
        return {
            "title": title.format(**blanks)[:80],
            "facts": facts.format(**blanks) + "(演示)",
            "place": self.stage.house.units[spot],
            "people": people,
            "money_fen": yuan * 100 * (people if sort != "department" else 1),
            "topic": chance.choice(self.stage.topics[topic]),
            "urgency": chance.choice(("normal", "normal", "normal", "urgent")),
        }

    def _spot(self) -> str:
        """Where it happened: a school, a clinic, a village of the township, or the unit itself, by unit key."""
        sort, units = self.sentence[1], self.stage.house.units
        if sort in ("school", "clinic"):
            return self.stage.chance.choice([key for key in units if key.endswith(f"_{sort}")])
        prefix = self.handler.partition("_")[2] + "_"
        villages = [key for key in units if key.startswith(prefix) and len(key) == len(prefix) + 1]
        return self.stage.chance.choice(villages) if sort == "town" and villages else self.handler


def later(days: int) -> Callable[[date], date]:
    """The day so many days after the day of the move."""
    return lambda today: today + timedelta(days=days)
