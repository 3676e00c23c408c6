"""回避: over random trees, posts and cases, nothing about a unit or a person ever reaches them or anyone under them (4.4, C8.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duban.campaign.models import Campaign, Due, Topic
from duban.cases import door, listing, policy, queries, sight, standing
from duban.cases.models import Case, Party
from duban.journal import notices
from duban.journal.door import act
from duban.journal.models import Notice
from duban.kernel.actor import CLOCK, Actor
from duban.kernel.errors import NotThere, Refusal
from duban.units import wall
from duban.units.models import Person, Post, Succession, Unit
from duban.units.queries.actors import actor_for
from duban.units.roles import ROLES
from tests.examples import on_this_engine
from tests.make import START

pytestmark = pytest.mark.django_db
ROLE_CODES = sorted(set(ROLES) - {"sysadmin", "secadmin", "auditor"})
TODAY = date(2026, 3, 2)
# Shrinking a whole house takes minutes; the first one found says enough.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@dataclass
class House:
    """A random house: a root with an office above everything, and whatever the draw put below."""

    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    campaign: Campaign = field(default_factory=Campaign)
    topics: list[Topic] = field(default_factory=list)

    def actors(self) -> list[Actor]:
        return [actor_for(post.holder, post.pk, START) for post in self.posts if post.holder is not None]


def tables(draw: Any) -> tuple[list[int], list[tuple[int, str, int, int]], tuple[int, int, str] | None]:
    """Parents of units 1…, posts as (unit, role, person, topic or -1), and perhaps a succession."""
    count = draw(st.integers(3, 9))
    parents = [draw(st.integers(max(0, nr - 3), nr)) for nr in range(count)]
    posts = draw(
        st.lists(
            st.tuples(
                st.integers(0, count),
                st.sampled_from(ROLE_CODES),
                st.integers(0, 7),
                st.sampled_from((-1, -1, -1, 0, 1)),
            ),
            min_size=4,
            max_size=16,
        )
    )
    succession = draw(
        st.none()
        | st.tuples(
            st.integers(1, count), st.integers(1, count), st.sampled_from(("rename", "merge", "split", "transfer"))
        )
    )
    return parents, posts, succession


def build(parents: list[int], posts: list[tuple[int, str, int, int]], succession: tuple[int, int, str] | None) -> House:
    house = House()
    with act(actor=CLOCK, at=START, kind="unit.add") as deed:
        deed.permit("unit.manage")
        house.units.append(deed.add(Unit(code="U0", name="根", kind="area", level=1, trail="/")))
        for nr, parent in enumerate(parents, 1):
            above = house.units[parent]
            level = min(6, above.level + 1) if above.level and nr % 3 else 0
            unit = Unit(
                code=f"U{nr}",
                name=f"单位{nr}",
                kind="area",
                level=level,
                parent=above,
                trail=f"{above.trail}{above.pk}/",
            )
            house.units.append(deed.add(unit))
        if succession is not None and succession[0] != succession[1]:
            old, new, how = succession
            deed.add_part(
                house.units[old], Succession(unit=house.units[old], successor=house.units[new], on=TODAY, how=how)
            )
    with act(actor=CLOCK, at=START, kind="campaign.open") as deed:
        deed.permit("campaign.manage")
        house.campaign = deed.add(
            Campaign(title="演示", state="open", area=house.units[0], office=house.units[-1], made_at=START)
        )
        first = deed.add_part(house.campaign, Topic(campaign=house.campaign, nr=1, code="1", text="甲"))
        house.topics = [first]
        for number, above_it in ((2, first), (3, None)):
            topic = Topic(campaign=house.campaign, nr=number, code=str(number), text=f"类{number}", parent=above_it)
            house.topics.append(deed.add_part(house.campaign, topic))
    with act(actor=CLOCK, at=START, kind="post.add") as deed:
        deed.permit("account.manage")
        people: dict[int, Person] = {}
        for unit_nr, role, nr, topic_nr in [
            *posts,
            (0, "office", 8, -1),
            (0, "office", 9, -1),
            (0, "liaison", 10, -1),
            (0, "leader", 11, -1),
        ]:
            if nr not in people:
                people[nr] = deed.add(Person(login=f"p{nr}", name=f"演示{nr}", password="!"))
            unit = house.units[unit_nr]
            area = unit if unit.level else unit.parent
            topics = [house.topics[topic_nr * 2].pk] if topic_nr >= 0 else []
            post = Post(
                unit=unit, role=role, holder=people[nr], area=area, from_on=TODAY, state="approved", topics=topics
            )
            house.posts.append(deed.add(post))
    return house


def rolled_back(test: Callable[..., None]) -> Callable[..., None]:
    """Each example in a savepoint of its own."""

    def run(*args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            test(*args, **kwargs)
            transaction.set_rollback(True)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def attempt(done: Callable[[], Any]) -> Any:
    """The answer, or None where the house refused: what it refuses is not the question here, only what it lets through."""
    try:
        return done()
    except Refusal:
        return None


def begin_some(data: st.DataObject, house: House, actors: list[Actor]) -> list[Case]:
    units = [unit.pk for unit in house.units]
    people = sorted({actor.person_id for actor in actors if actor.person_id is not None})
    made = []
    for nr in range(data.draw(st.integers(2, 5))):
        who = data.draw(st.sampled_from([actor for actor in actors if "case.register" in ROLES[actor.role].rights]))
        code = data.draw(st.sampled_from(("register", "receive")))
        values = {
            "title": f"演示事项{nr}", "facts": "多收餐费", "source": "visit", "found_on": TODAY,
            "place": data.draw(st.none() | st.sampled_from(units)),
            "about_unit": data.draw(st.none() | st.sampled_from(units)),
            "about_person": data.draw(st.sampled_from([None, None, *people])),
        }  # fmt: skip
        case = attempt(lambda who=who, code=code, values=values: door.begin(  # type: ignore[misc]
            actor=who, at=START, campaign_id=house.campaign.pk, code=code, values=values
        ))  # fmt: skip
        if case is not None:
            made.append(case)
    return made


def move_some(data: st.DataObject, house: House, actors: list[Actor], case: Case) -> None:
    """Confirm or triage, hand out with assisting units, and hand on: whoever may."""
    units = [unit.pk for unit in house.units]
    topic = house.topics[data.draw(st.sampled_from((1, 2)))].pk
    road = (
        ("confirm", "assign", "reassign", "raise_level")
        if case.kind == "item"
        else ("triage", "forward", "reassign", "raise_level")
    )
    for code in road:
        values = {
            "topic": topic, "urgency": "normal", "duplicates_checked": True, "reason": "演示", "fix_kind": "by_date", "reply_due": TODAY,
            "nature": "assign", "summary": "改写", "handler": data.draw(st.sampled_from(units)), "only_competent": data.draw(st.booleans()),
            "assists": data.draw(st.lists(st.sampled_from(units), max_size=3, unique=True)),
            "about_unit": data.draw(st.sampled_from([None, None, None, *units])) if code in ("confirm", "triage") else None,
        }  # fmt: skip
        for who in data.draw(st.permutations(actors)):
            moved = attempt(
                lambda who=who, code=code, values=values: door.move(  # type: ignore[misc]
                    actor=who, at=START, case_id=case.pk, code=code, values=values
                )
            )
            if moved is not None:
                break


def reached_units(case: Case) -> set[int]:
    """Every unit that has a case in hand in any way, now that it is known whom it is about."""
    alive = Due.objects.filter(of_kind="case", of_id=case.pk, state__in=("running", "paused"))
    found = set(alive.values_list("owing", flat=True))
    found |= set(Party.objects.filter(case=case).values_list("unit", flat=True))
    return found | ({case.handler_id} if case.handler_id else set())


def ledger_of(actor: Actor, scope: str, words: str = "") -> list[int]:
    """Ids of the ledger's rows in this scope, open and closed."""
    rows = listing.ledger(actor, listing.Filters(scope=scope, state="", words=words), TODAY)
    return [line.pk for line in listing.page(rows, size=100).rows]


def forbidden(actor: Actor, case: Case, house: House) -> bool:
    """Who must never be reached, said from the tree itself: any post of the person in or under the unit, or the person, or led by them."""
    mine = [post for post in house.posts if post.holder_id == actor.person_id]
    under = any(case.about_unit_id in post.unit.path for post in mine if case.about_unit_id is not None)
    about = case.about_person_id
    if about is None:
        return under
    heads = [post for post in house.posts if post.holder_id == about and post.role in ("leader", "deputy")]
    led = any(head.unit_id in post.unit.path[:-1] for head in heads for post in mine)
    return under or about == actor.person_id or (led and about != actor.person_id)


@settings(max_examples=on_this_engine(20), deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
@rolled_back
def test_what_is_about_a_unit_or_a_person_never_reaches_them_nor_anyone_under_them(data: st.DataObject) -> None:
    house = build(*tables(data.draw))
    actors = house.actors()
    cases = begin_some(data, house, actors)
    for case in cases:
        move_some(data, house, actors, case)
        case.refresh_from_db()
    for actor in actors:
        seen = set(sight.visible(actor).values_list("pk", flat=True))
        found = set(listing.matching(actor, sight.visible(actor), "餐费").values_list("pk", flat=True))
        owed = {one.case.pk for one in queries.inbox(actor)}
        told = {one.subject_id for one in notices.told(actor)}
        assert owed <= seen and found <= seen
        listed = {code: set(ledger_of(actor, code)) for code in listing.SCOPES}
        assert set().union(*listed.values()) <= seen, "no list shows what the query layer hides"
        assert set(ledger_of(actor, "area", words="餐费")) <= found
        assert queries.tally(actor, house.campaign.pk).total == len(seen), "nor does a count tell of it"
        for case in cases:
            now = standing.of(case, actor)
            assert (case.pk in seen) == policy.may_see(now, actor), "the query layer and the policy say the same"
            if forbidden(actor, case, house):
                assert wall.behind(actor, case.about_unit_id, case.about_person_id)
                assert case.pk not in seen, "ledger"
                assert case.pk not in found, "search"
                assert case.pk not in owed, "inbox"
                assert case.pk not in told, (
                    f"notice {[one.kind for one in notices.told(actor) if one.subject_id == case.pk]}"
                )
                assert queries.by_number(actor, case.number) is None
                with pytest.raises(NotThere):
                    queries.get(actor, case.pk)
                with pytest.raises(NotThere):
                    door.move(actor=actor, at=START, case_id=case.pk, code="remind", values={"opinion": "催"})
    paths = {unit.pk: unit.path for unit in house.units}
    for case in cases:
        for unit in reached_units(case):
            assert case.about_unit_id is None or case.about_unit_id not in paths[unit]


@settings(max_examples=on_this_engine(12), deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
@rolled_back
def test_no_case_leaves_the_house_without_somebody_who_sees_it_and_owes_the_next_step(data: st.DataObject) -> None:
    """4.5, over random houses: whatever is open has a due in the inbox of somebody who may see it."""
    house = build(*tables(data.draw))
    actors = house.actors()
    for case in begin_some(data, house, actors):
        move_some(data, house, actors, case)
        case.refresh_from_db()
        assert case.phase == "open"
        holders = [actor for actor in actors if case.pk in {one.case.pk for one in queries.inbox(actor)}]
        assert holders, f"{case.station} is in nobody's inbox"


@pytest.mark.parametrize("kind", ["register", "receive"])
def test_nobody_registers_a_matter_about_their_own_unit_or_one_above(kind: str) -> None:
    house = build([0, 1, 2], [(2, "intake", 0, -1)], None)
    clerk = next(actor for actor in house.actors() if actor.role == "intake")
    for about in house.units[:3]:
        with pytest.raises(Refusal) as refused:
            door.begin(
                actor=clerk, at=START, campaign_id=house.campaign.pk, code=kind,
                values={"title": "演示", "facts": "演示", "source": "visit", "found_on": TODAY, "about_unit": about.pk},
            )  # fmt: skip
        assert refused.value.code == "case.about_yourself" and refused.value.ground
    assert not Case.objects.exists() and not Notice.objects.exists()


def test_the_organ_that_took_anothers_place_is_behind_the_same_wall() -> None:
    """A case about an abolished organ does not go to its successor (S1-53, C8.1)."""
    house = build([0, 0, 0], [(2, "liaison", 0, -1), (2, "leader", 1, -1)], (1, 2, "merge"))
    office = next(actor for actor in house.actors() if actor.role == "office")
    other = replace(
        office,
        person_id=next(
            a.person_id for a in house.actors() if a.person_id not in (office.person_id, None) and a.role == "office"
        ),
    )
    values = {"title": "演示", "facts": "演示", "source": "audit", "found_on": TODAY, "about_unit": house.units[1].pk}
    case = door.begin(actor=office, at=START, campaign_id=house.campaign.pk, code="register", values=values)
    door.move(actor=other, at=START, case_id=case.pk, code="confirm", values={"topic": house.topics[1].pk})
    with pytest.raises(Refusal) as refused:
        door.move(
            actor=other, at=START, case_id=case.pk, code="assign",
            values={"handler": house.units[2].pk, "fix_kind": "by_date", "reply_due": TODAY},
        )  # fmt: skip
    assert refused.value.code == "case.walled"
