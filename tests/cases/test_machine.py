"""Random people making random moves with sensible and senseless answers: what must hold after every step, holds (4.5)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from duban.campaign.models import Due
from duban.cases import door, flow, policy, queries, sight, standing
from duban.cases.fields import FIELDS
from duban.cases.flow import HERE, MOVES, Move
from duban.cases.models import Case
from duban.cases.steps import STEPS
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK, Actor
from duban.kernel.errors import NotThere, Refusal
from tests import make
from tests.cases.walks import evidence
from tests.examples import on_this_engine
from tests.make import World

pytestmark = pytest.mark.django_db
PEOPLE = [line.split()[0] for line in make.CAST.strip().splitlines()]
# Moves that end or park a case come seldom, or every road would be short.
SELDOM = frozenset(
    [
        "withdraw",
        "dismiss",
        "merge",
        "split",
        "unsplit",
        "ask_more",
        "suspend",
        "object",
        "refuse",
        "reassign",
        "raise_level",
        "redo",
        "escalate",
    ]
)
CODES = sorted(set(MOVES) - {"register", "receive"})


class Answers:
    """Answers for a move: sensible ones, and now and then a senseless one."""

    def __init__(self, world: World, case: Case | None, chance: random.Random) -> None:
        self.world, self.case, self.chance = world, case, chance

    def to(self, move: Move) -> dict[str, Any]:
        found = {}
        for code in move.asks:
            if code in move.needed or self.chance.random() < 0.3:
                found[code] = self._one(code)
        if self.chance.random() < 0.15:
            found.pop(self.chance.choice([*found, "nothing"]), None)
        if self.chance.random() < 0.1:
            code = self.chance.choice([*found, "opinion"])
            found[code] = self._senseless(code)
        return {code: value for code, value in found.items() if value is not None}

    def _one(self, code: str) -> Any:
        field, pick, today = FIELDS[code], self.chance.choice, self.world.today
        if code in ("occurred_on", "found_on", "requested_on"):
            return today - timedelta(days=self.chance.randint(0, 40 if code == "requested_on" else 5))
        if field.kind == "choice" and field.choices:
            return pick(list(field.choices))
        kinds: dict[str, Any] = {
            "line": lambda: f"演示{code}", "text": lambda: f"演示{code}内容", "choice": lambda: str(pick((1, 2, 3))),
            "day": lambda: today + timedelta(days=self.chance.randint(1, 90)), "count": lambda: self.chance.randint(1, 30),
            "money": lambda: self.chance.randint(0, 10**6), "flag": lambda: None if code == "is_clue" else self.chance.random() < 0.5,
            "yes": lambda: True, "unit": self._unit(code), "units": lambda: [self._unit("assists")() for _ in range(2)],
            "person": lambda: pick([None] * 9 + [pick(list(self.world.people.values())).pk]),
            "topic": lambda: pick(self.world.topics).pk, "files": lambda: None,
            "case": lambda: pick(list(Case.objects.values_list("number", flat=True))),
            "rows": lambda: [(today + timedelta(days=5), "第一步"), (today + timedelta(days=9), "第二步")],
        }  # fmt: skip
        return kinds[field.kind]()

    def _unit(self, code: str) -> Any:
        near = ["education", "finance", "town", "school", "village"]
        if code == "about_unit":
            near = ["education", "town", "school", "village", "office", "desk"]
        units = self.world.units
        return lambda: (
            None if code == "about_unit" and self.chance.random() < 0.85 else units[self.chance.choice(near)].pk
        )

    def _senseless(self, code: str) -> Any:
        kind = FIELDS[code].kind
        today = self.world.today
        return {
            "day": today - timedelta(days=400), "unit": 10**9, "topic": 10**9, "person": 10**9, "count": 0, "case": "WT-1999-000001",
            "line": "电话13812345678", "text": "身份证号110101199003074514", "rows": [(date(2020, 1, 1), "早已过去")], "units": [10**9],
        }.get(kind)  # fmt: skip


class Road(RuleBasedStateMachine):
    """A county at work. The model is small on purpose: stations and entry counts as they must be."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.world = make.world()
        self.actors = {name: self.world.actor(name) for name in PEOPLE}
        self.stations: dict[int, str] = {}
        self.entries: dict[int, int] = {}
        self.done: dict[int, list[tuple[str, int | None]]] = {}
        self.touched: int | None = None
        self.succeeded = 0

    def teardown(self) -> None:
        try:
            assert verify() == []
            self._counts_add_up()
        finally:
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    @initialize(seed=st.integers(0, 2**32))
    def two_matters(self, seed: int) -> None:
        chance = random.Random(seed)
        for code in ("register", "receive"):
            self._begin("clerk", code, chance)

    @rule(
        who=st.sampled_from(("clerk", "clerk2", "officer", "inspector", "city_officer")),
        kind=st.booleans(),
        seed=st.integers(0, 2**32),
    )
    def begin(self, who: str, kind: bool, seed: int) -> None:
        if len(self.stations) < 6:
            self._begin(who, "register" if kind else "receive", random.Random(seed))

    def _begin(self, who: str, code: str, chance: random.Random) -> None:
        before = Entry.objects.count()
        values = Answers(self.world, None, chance).to(MOVES[code])
        try:
            case = door.begin(
                actor=self.actors[who],
                at=self.world.at,
                campaign_id=self.world.campaign.pk,
                code=code,
                values=values,
            )
        except Refusal as refused:
            assert refused.sentence and Entry.objects.count() == before
            return
        assert Entry.objects.count() == before + 1
        self._remember(case, code, self.actors[who].person_id)

    @rule(who=st.sampled_from(PEOPLE), code=st.sampled_from(CODES), seed=st.integers(0, 2**32))
    def anybody_anything(self, who: str, code: str, seed: int) -> None:
        """Any move at all, mostly an impossible one."""
        if self.stations:
            chance = random.Random(seed)
            self._move(self.actors[who], chance.choice(sorted(self.stations)), MOVES[code], chance)

    @rule(seed=st.integers(0, 2**32))
    def some_who_may(self, seed: int) -> None:
        """A few moves the table allows, by people it allows them to: so that roads get long."""
        chance = random.Random(seed)
        for _ in range(6 if self.stations else 0):
            pk = chance.choice(sorted(self.stations))
            case = Case.objects.get(pk=pk)
            now = standing.of(case)
            able = [
                (actor, move)
                for move in flow.moves_from(case.station, case.kind)
                if chance.random() < (0.1 if move.code in SELDOM else 0.2 if move.target == HERE else 0.8)
                for actor in self.actors.values()
                if policy.objection(move, now, actor) is None
            ]
            if able:
                actor, move = chance.choice(able)
                if "evidence" in move.needed:
                    evidence(self.world, case)
                self._move(actor, pk, move, chance)

    @rule(days=st.sampled_from((0.2, 1.0, 4.0, 15.0, 45.0)))
    def time_passes(self, days: float) -> None:
        self.world.pass_days(days)

    @rule()
    def the_clock_ticks(self) -> None:
        """Everything the clock is asked for must succeed, and be done with afterwards."""
        for code, waiting in (("resume", queries.to_resume), ("escalate", queries.to_escalate)):
            for pk in waiting(self.world.today):
                before = Entry.objects.count()
                case = door.move(actor=CLOCK, at=self.world.at, case_id=pk, code=code, values={})
                assert Entry.objects.count() == before + 1
                self._remember(case, code, pk)
            assert waiting(self.world.today) == []

    def _move(self, actor: Actor, pk: int, move: Move, chance: random.Random) -> None:
        case = Case.objects.get(pk=pk)
        objection = policy.objection(move, standing.of(case, actor), actor)
        before, version = Entry.objects.count(), case.version
        values = Answers(self.world, case, chance).to(move)
        try:
            moved = door.move(actor=actor, at=self.world.at, case_id=pk, code=move.code, values=values, version=version)
        except Refusal as refused:
            case.refresh_from_db()
            assert (case.station, case.version, Entry.objects.count()) == (self.stations[pk], version, before), (
                "a refusal changes nothing"
            )
            assert refused.sentence, move.code
            assert refused.ground or isinstance(refused, NotThere), (move.code, refused.code)
            return
        self.succeeded += 1
        assert objection is None, f"{move.code} by {actor.name} was not theirs to do"
        assert self.stations[pk] in move.sources and move.kind in (moved.kind, "both"), "only legal moves happen"
        assert moved.station == flow.target_of(move, moved.kind, self.stations[pk], case.back_to)
        last = dict(self.done[pk])
        assert actor.person_id not in {last.get(code, -1) for code in move.apart}, "no one approves their own work"
        if move.code in ("redo", "find_relapse"):
            self.done[pk] = [(code, person) for code, person in self.done[pk] if code in ("register", "receive")]
        self._remember(moved, move.code, actor.person_id)
        fresh = set(Case.objects.values_list("pk", flat=True)) - set(self.stations)
        for made in Case.objects.filter(pk__in=fresh):
            self._remember(made, "split" if move.code == "split" else "register", actor.person_id)
        assert Entry.objects.count() == before + 1 + len(fresh), "every change has exactly one entry"

    def _remember(self, case: Case, code: str, person: int | None) -> None:
        self.touched = case.pk
        self.stations[case.pk] = case.station
        self.entries[case.pk] = self.entries.get(case.pk, 0) + 1
        self.done.setdefault(case.pk, []).append((code, person))
        assert Entry.objects.filter(subject_kind="case", subject_id=case.pk).count() == self.entries[case.pk]

    @invariant()
    def whoever_owes_the_next_step_sees_it_and_may_do_it(self) -> None:
        """No case leaves all ledgers: each open one lies in the inbox of somebody who may take it on."""
        if self.touched is None:
            return
        case = Case.objects.get(pk=self.touched)
        if case.phase == "closed" or case.station == "suspended":
            return
        owing = set(Due.objects.filter(of_kind="case", of_id=case.pk, state="running").values_list("owing", flat=True))
        near = [actor for actor in self.actors.values() if actor.unit_id in owing]
        now = standing.of(case)
        onward = [move for move in flow.moves_from(case.station, case.kind) if move.target != HERE]
        for actor in near:
            if any(one.case.pk == case.pk for one in queries.inbox(actor)) and any(
                policy.objection(move, now, actor) is None and STEPS[move.code].fits(case, actor.unit_id) is None
                for move in onward
            ):
                return
        raise AssertionError(
            f"{case.station} is owed by nobody who can go on: {owing} {[actor.name for actor in near]} {case.hands}"
        )

    def _counts_add_up(self) -> None:
        for name in ("city_officer", "officer", "edu_head", "clerk"):
            actor = self.actors[name]
            tally = queries.tally(actor, self.world.campaign.pk)
            assert sum(tally.by_station.values()) == tally.total == sight.visible(actor).count()
        everyone = queries.tally(CLOCK, self.world.campaign.pk)
        assert everyone.total == len(self.stations) == Case.objects.count()
        assert everyone.by_station == {s: list(self.stations.values()).count(s) for s in self.stations.values()}


def test_random_people_making_random_moves_break_nothing() -> None:
    run_state_machine_as_test(
        Road,
        settings=settings(
            max_examples=on_this_engine(10),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
