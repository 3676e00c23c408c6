"""The table of moves is whole: every station reachable and left, every word defined, everyone else refused with words (4.2, 4.6, S2-26)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.cases import clocks, flow, policy
from duban.cases.clocks import CLOCKS
from duban.cases.fields import FIELDS
from duban.cases.flow import BACK, HERE, MOVES, STATIONS, Move
from duban.cases.policy import Standing
from duban.cases.steps import STEPS
from duban.kernel.actor import CLOCK, Actor
from duban.kernel.errors import NotPermitted
from duban.units.roles import ROLES

KINDS = ("item", "report")
RELATIONS = {"any", "desk", "handler", "party", "office", "other", "clock"}
ROOT, AREA, HANDLER, DESK, PARTY, ELSEWHERE = 1, 2, 20, 30, 40, 90


def standing(kind: str, station: str) -> Standing:
    """A case of the area 2, handled by 20, taken in by 30, with 40 assisting."""
    return Standing(kind, station, DESK, HANDLER, (ROOT, AREA, HANDLER), frozenset({PARTY}))


def actor(role: str, unit: int, reach: tuple[int, ...] = ()) -> Actor:
    return Actor(7, "演示", 1, role, unit_id=unit, line=(ROOT, unit), bound=(ROOT, unit), reach=reach)


def everyone() -> Iterator[Actor]:
    """Every role in every relation to the case: of the handling unit, the desk, an assisting unit, the area's office, elsewhere."""
    for role in ROLES.values():
        for unit in (HANDLER, DESK, PARTY, 50, ELSEWHERE):
            yield actor(role.code, unit, (AREA,) if role.scope == "area" and unit != ELSEWHERE else ())


def related(move: Move, who: Actor) -> bool:
    """The table's own words about relations, said once more and apart from the policy."""
    covers, unit = AREA in who.reach, who.unit_id
    return {
        "desk": covers or unit == DESK,
        "handler": unit == HANDLER,
        "party": unit == PARTY,
        "office": covers,
        "clock": covers,
        "other": (covers or unit == DESK) and unit != HANDLER,
    }[move.who]


@pytest.mark.parametrize("kind", KINDS)
def test_every_station_every_move_every_role_is_in_the_table_or_refused_with_words(kind: str) -> None:
    asked = 0
    for station in flow.stations_of(kind):
        case = standing(kind, station.code)
        for move in MOVES.values():
            if not move.sources or move.kind not in (kind, "both"):
                continue
            for who in everyone():
                asked += 1
                refused = policy.objection(move, case, who)
                allowed = station.code in move.sources and move.right in ROLES[who.role].rights and related(move, who)
                assert (refused is None) == allowed, (station.code, move.code, who.role, who.unit_id)
                if refused is not None:
                    assert move.title in refused.sentence and refused.ground, (move.code, refused.sentence)
    assert asked > 10_000


def test_the_clock_may_do_nothing_but_what_the_table_gives_it() -> None:
    for move in MOVES.values():
        for source in move.sources:
            refused = policy.objection(move, standing(STATIONS[source].kind, source), CLOCK)
            assert (refused is None) == (move.who == "clock"), move.code


@pytest.mark.parametrize("kind", KINDS)
def test_every_station_can_be_reached_from_the_first_move(kind: str) -> None:
    seen = {move.target for move in flow.first_moves(kind)}
    while True:
        more = {
            target
            for station in seen
            for move in flow.moves_from(station, kind)
            if (target := flow.target_of(move, kind, station, station)) not in seen
        }
        if not more:
            break
        seen |= more
    assert seen == {station.code for station in flow.stations_of(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_open_or_parked_station_has_a_way_out_for_a_person(kind: str) -> None:
    for station in flow.stations_of(kind, ("open", "parked")):
        out = [move for move in flow.moves_from(station.code, kind) if move.target != HERE]
        assert out, station.code
        assert any(move.right in role.rights for move in out for role in ROLES.values()), station.code


@pytest.mark.parametrize("kind", KINDS)
def test_every_open_station_leads_to_an_end(kind: str) -> None:
    for start in flow.stations_of(kind, ("open", "parked")):
        seen, fresh = {start.code}, [start.code]
        while fresh:
            here = fresh.pop()
            for move in flow.moves_from(here, kind):
                there = flow.target_of(move, kind, here, "signed" if kind == "item" else "admitted")
                if there not in seen:
                    seen.add(there)
                    fresh.append(there)
        assert any(STATIONS[code].phase == "closed" for code in seen), start.code


def test_no_case_ends_without_a_finding_or_a_lawful_reason_and_never_by_one_hand(subtests: pytest.Subtests) -> None:
    """S2-26. Ends: by finding, by a reason of the law, by the reporter, or in another case that goes on."""
    reasons = {
        "struck_off": "finding", "dismissed": "finding", "closed": "finding", "refused": "refusal_reason", "withdrawn": "asked_twice",
        "merged": "main_case", "steady": "finding", "review_final": "answer",
    }  # fmt: skip
    for move in MOVES.values():
        phase = STATIONS[move.target].phase if move.target in STATIONS else ""
        if phase != "closed":
            continue
        with subtests.test(move.code):
            assert move.target in reasons
            before = {flow.MOVES[code] for code in MOVES if MOVES[code].kind in (move.kind, "both")}
            wanted = reasons[move.target]
            assert wanted in move.needed or move.code == "unsplit" or any(wanted in other.needed for other in before)
            if move.target not in ("merged", "withdrawn"):
                assert move.apart, "a second person must decide"


def test_no_move_lets_a_unit_close_delete_or_reclass_a_matter_about_itself() -> None:
    """C11: nothing that ends a case or changes whom it is about is the handling or an assisting unit's to do."""
    for move in MOVES.values():
        if move.who in ("handler", "party"):
            assert move.target not in STATIONS or STATIONS[move.target].phase != "closed", move.code
            assert not {"about_unit", "about_person", "topic", "title", "facts"} & set(move.asks), move.code


def test_every_clock_a_move_starts_exists_and_has_an_owner() -> None:
    owners = {"handler", "endorser", "desk", "office", "reviewer", "approver"}
    for move in MOVES.values():
        for entry in move.starts:
            code, _, owner = entry.partition("@")
            assert entry == "@handed" or (code in CLOCKS and owner in owners), (move.code, entry)
    assert set(clocks.LASTING) <= set(CLOCKS)
    assert set(clocks.LASTING) >= clocks.INHERITED | clocks.WHOLE
    for code, stations in clocks.LASTING.items():
        assert stations <= set(STATIONS), code


def test_every_clock_says_where_it_comes_from() -> None:
    for clock in CLOCKS.values():
        assert clock.title and clock.source and clock.status in ("law", "unconfirmed", "setting"), clock.code
        assert (clock.amount > 0) == (clock.unit != "stated"), clock.code


def test_the_rules_t01_to_t18_are_all_there() -> None:
    codes = {re.sub(r"[ab]$", "", code) for code in CLOCKS}
    assert {f"T{nr:02d}" for nr in range(1, 19)} <= codes


def test_every_move_is_made_of_words_that_exist() -> None:
    for move in MOVES.values():
        assert move.who in RELATIONS, move.code
        assert any(move.right in role.rights for role in ROLES.values()), (move.code, move.right)
        assert set(move.asks) <= set(FIELDS) and len(set(move.asks)) == len(move.asks), move.code
        assert set(move.sources) <= set(STATIONS) and set(move.apart) <= set(MOVES), move.code
        assert move.target in STATIONS or move.target in (HERE, BACK, "@returned", "@handed"), move.code
        assert move.ground, f"{move.code} has no rule to quote"
        assert move.keeps == (move.target == HERE), move.code
        kinds = {STATIONS[source].kind for source in move.sources} - {"both"}
        assert move.kind == "both" or kinds <= {move.kind}, move.code


def test_every_field_is_asked_for_by_some_move_and_every_required_one_says_why() -> None:
    asked = {code for move in MOVES.values() for code in move.asks}
    assert asked == set(FIELDS)
    for move in MOVES.values():
        for code in move.needed:
            assert FIELDS[code].ground or move.ground, (move.code, code)


def test_every_step_file_belongs_to_a_move() -> None:
    files = {path.stem for path in Path(flow.__file__).with_name("steps").glob("*.py")} - {"__init__"}
    assert files <= set(MOVES)
    assert set(STEPS) == set(MOVES)
    assert all(STEPS[code].code == code for code in STEPS)


def test_who_did_the_work_never_judges_it() -> None:
    """4.5: a person whose hand lies on an earlier move is refused the later one, by name of what they did."""
    for move in MOVES.values():
        for earlier in move.apart:
            source = move.sources[0]
            kind = STATIONS[source].kind if STATIONS[source].kind != "both" else "item"
            case = Standing(kind, source, DESK, 21, (ROOT, AREA, 21), hands={earlier: [7, 50, "2026-03-02"]})
            role = next(role for role in ROLES.values() if move.right in role.rights)
            unit = 21 if move.who == "handler" else 50
            refused = policy.objection(move, case, actor(role.code, unit, (AREA,) if role.scope == "area" else ()))
            if role.scope == "area" or move.who == "handler":
                assert isinstance(refused, NotPermitted) and refused.code == "move.own_work", (move.code, earlier)
                assert MOVES[earlier].title in refused.sentence
