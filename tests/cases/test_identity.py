"""Nothing that tells who reported is kept in a case (C8.2, C8.5, C10, C11)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.cases import asks, identity
from duban.cases.fields import FIELDS
from duban.cases.flow import MOVES
from duban.cases.models import Case, Clue, ClueLink, Instruction, Link, Milestone, Party, Source
from duban.kernel.errors import Refusal, Refusals
from tests import make

ID_NUMBER = "110101199003074514"  # made up; its check character fits
MOBILE, LANDLINE, EMAIL = "13812345678", "0795-3212388", "someone@example.com"


@pytest.mark.parametrize("number", [ID_NUMBER, MOBILE, LANDLINE, EMAIL, "138 1234 5678", "1 3 8"[:1] + "3812345678"])
@pytest.mark.parametrize("field", ["title", "summary", "source_note", "about_post"])
def test_words_that_travel_carry_no_number_at_all(field: str, number: str) -> None:
    move = next(move for move in MOVES.values() if field in move.asks)
    found = identity.faults(move, {field: f"请联系{number}核实", "not_reporter": True})
    assert [fault.field for fault in found] == [field]
    assert move.title in found[0].sentence and FIELDS[field].label in found[0].sentence and found[0].ground
    assert number not in found[0].sentence, "the refusal itself does not repeat it"


def test_a_telephone_in_the_facts_wants_a_second_look_and_an_identity_number_never_passes() -> None:
    move = MOVES["register"]
    hint = identity.faults(move, {"facts": f"该校值班电话{LANDLINE}无人接"})
    assert len(hint) == 1 and "勾选" in hint[0].sentence
    assert identity.faults(move, {"facts": f"该校值班电话{LANDLINE}无人接", "not_reporter": True}) == []
    grave = identity.faults(move, {"facts": f"身份证{ID_NUMBER}", "not_reporter": True})
    assert len(grave) == 1 and "勾选" not in grave[0].sentence


def test_an_answer_to_the_public_may_name_an_office_telephone_and_nobodys_own() -> None:
    move = MOVES["answer"]
    assert identity.faults(move, {"answer": f"可拨打{LANDLINE}咨询"}) == []
    assert identity.faults(move, {"answer": f"可拨打{MOBILE}咨询"}) != []


@given(st.text(alphabet="甲乙丙收费校 ,。年月日0123456789元", max_size=40))
def test_what_carries_no_number_is_never_refused(text: str) -> None:
    move = MOVES["register"]
    if not any(character.isdigit() for character in text):
        assert identity.faults(move, {"title": text, "facts": text}) == []


def test_the_form_reports_it_with_everything_else_and_keeps_what_was_typed() -> None:
    raw = {"title": [f"电话{MOBILE}"], "facts": ["多收餐费"], "source": ["visit"], "found_on": ["昨天"]}
    before = {key: list(value) for key, value in raw.items()}
    _, refused = asks.ask(MOVES["receive"], raw)
    assert [fault.field for fault in refused] == ["title", "found_on"] and raw == before


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["register", "receive"])
def test_the_door_refuses_it_whoever_calls(code: str) -> None:
    w = make.world()
    with pytest.raises(Refusals if code == "never" else Refusal) as said:
        w.begin("clerk", code, title=f"村民电话{MOBILE}", facts=f"身份证{ID_NUMBER}")
    assert isinstance(said.value, Refusals) and {part.field for part in said.value.parts} == {"title", "facts"}
    assert not Case.objects.exists()


def test_no_table_of_cases_has_a_column_for_a_reporter() -> None:
    """C11: no identity, no profile, no score, no tracking, no count of any citizen."""
    forbidden = (
        "reporter",
        "petitioner",
        "phone",
        "address",
        "idno",
        "ip_",
        "device",
        "score",
        "tag",
        "risk",
        "rank",
        "profile",
        "location",
    )
    for model in (Case, Source, Party, Milestone, Instruction, Link, Clue, ClueLink):
        for column in model._meta.concrete_fields:
            assert not any(word in column.name for word in forbidden), f"{model.__name__}.{column.name}"


def test_no_field_asks_for_a_citizens_name_or_address() -> None:
    asked: list[Any] = [field for field in FIELDS.values() if "反映人" in field.label]
    assert {field.code for field in asked} <= {"not_reporter", "told_reporter", "about_person"}
