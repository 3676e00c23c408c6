"""The wall (issue 4.4, C8.1): checked on random trees, posts and cases against walking the tree from below."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.actor import Actor
from duban.units import wall
from duban.units.roles import ROLES
from duban.units.wall import Stand

NAMES = {1: "书记", 2: "县长", 3: "镇长", 4: "副镇长", 5: "联络员", 6: "受理员"}


@dataclass(frozen=True)
class World:
    """A random tree with posts: parents by unit, and (person, role, unit, area, charge)."""

    parents: dict[int, int | None]
    posts: list[tuple[int, str, int, int | None, str]]

    def path(self, unit: int) -> tuple[int, ...]:
        found = [unit]
        while (above := self.parents[found[0]]) is not None:
            found.insert(0, above)
        return tuple(found)

    def stand(self, post: tuple[int, str, int, int | None, str]) -> Stand:
        person, role, unit, area, charge = post
        return Stand(person, role, self.path(unit), area, charge)

    def stands(self) -> list[Stand]:
        return [self.stand(post) for post in self.posts]

    def actor(self, person: int, unit: int) -> Actor:
        """The person acting from the post in ``unit``, as ``actor_for`` makes it (without predecessors)."""
        held = [stand for stand in self.stands() if stand.person_id == person]
        return Actor(
            person_id=person,
            name="演示",
            unit_id=unit,
            line=self.path(unit),
            bound=tuple({id_ for stand in held for id_ in stand.path}),
            led_by=wall.led_by(held, self.stands()),
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    units = list(range(1, draw(st.integers(1, 12)) + 1))
    parents: dict[int, int | None] = {u: None if u == 1 else draw(st.sampled_from(units[: u - 1])) for u in units}
    posts = []
    for _ in range(draw(st.integers(1, 12))):
        role = draw(st.sampled_from(["chief", "leader", "deputy", "liaison", "intake", "office", "inspector"]))
        unit = draw(st.sampled_from(units))
        area = draw(st.sampled_from(units)) if ROLES[role].scope == "area" else None
        posts.append((draw(st.integers(1, 8)), role, unit, area, draw(st.sampled_from(["", "first"]))))
    return World(parents, posts)


@given(worlds(), st.data())
def test_nobody_standing_in_or_under_the_unit_a_case_is_about_passes(world: World, data: st.DataObject) -> None:
    person, _, unit, _, _ = data.draw(st.sampled_from(world.posts))
    about = data.draw(st.sampled_from(sorted(world.parents)))
    in_or_under = False
    for who, _, where, _, _ in world.posts:
        step: int | None = where
        while who == person and step is not None:
            in_or_under = in_or_under or step == about
            step = world.parents[step]
    assert wall.behind(world.actor(person, unit), about, None) == in_or_under
    assert (about in wall.forbidden_units(world.actor(person, unit))) == in_or_under


@given(worlds(), st.data())
def test_nobody_led_by_the_person_a_case_is_about_passes(world: World, data: st.DataObject) -> None:
    person, _, unit, _, _ = data.draw(st.sampled_from(world.posts))
    about = data.draw(st.sampled_from(world.posts))[0]
    led = any(
        wall.leads(world.stand(above), world.stand(own))
        for above in world.posts
        for own in world.posts
        if above[0] == about and own[0] == person
    )
    actor = world.actor(person, unit)
    assert wall.behind(actor, None, about) == (led or about == person)
    assert (about in wall.forbidden_persons(actor)) == (led or about == person)


@given(worlds())
def test_a_leader_leads_everyone_below_and_nobody_leads_themselves_by_one_post(world: World) -> None:
    for above in world.posts:
        for own in world.posts:
            if above[0] == own[0]:
                assert not wall.leads(world.stand(above), world.stand(own))
            elif above[1] in {"leader", "deputy"} and above[2] in world.path(own[2])[:-1]:
                assert wall.leads(world.stand(above), world.stand(own))
            elif above[1] in {"liaison", "intake", "office", "inspector"}:
                assert not wall.leads(world.stand(above), world.stand(own))


@given(worlds())
def test_of_two_persons_on_one_ladder_the_lower_is_led_and_the_higher_is_not(world: World) -> None:
    for a in world.posts:
        for b in world.posts:
            if a[0] != b[0] and a[2] == b[2] and {a[1], b[1]} == {"leader", "deputy"}:
                high, low = (a, b) if a[1] == "leader" else (b, a)
                assert wall.leads(world.stand(high), world.stand(low))
                assert not wall.leads(world.stand(low), world.stand(high))


def test_another_post_does_not_open_the_wall() -> None:
    """The one who works in the township and sits in the office for a while still must not see a case about the township."""
    world = World({1: None, 2: 1, 3: 1}, [(5, "liaison", 2, None, ""), (5, "office", 3, 1, "")])
    assert wall.behind(world.actor(5, 3), 2, None)
    assert not wall.walled(world.path(3), 5, (), 2, None), "the acting post alone would not have shown it"


def test_among_the_chiefs_of_an_area_the_first_leads_the_others() -> None:
    secretary, mayor, other = (
        Stand(1, "chief", (1, 2), 1, "first"), Stand(2, "chief", (1, 3), 1, ""), Stand(3, "chief", (9,), 9, "first")
    )  # fmt: skip
    assert wall.leads(secretary, mayor)
    assert not wall.leads(mayor, secretary)
    assert not wall.leads(other, mayor)


def test_a_case_about_nobody_known_stands_open_to_those_who_may_see_it() -> None:
    assert not wall.walled((1, 2, 3), 4, (5,), None, None)
    assert wall.walled((1, 2, 3), 4, (5,), 3, None)
    assert wall.walled((1, 2, 3), 4, (5,), None, 4)
    assert wall.walled((1, 2, 3), 4, (5,), None, 5)
    assert not wall.walled((1, 2, 3), 4, (5,), 6, 6)


def test_the_clock_is_behind_no_wall() -> None:
    assert not wall.behind(Actor(person_id=None, name="系统时钟", role="clock"), 3, 4)
    assert wall.forbidden_persons(Actor(person_id=None, name="系统时钟", role="clock")) == ()
