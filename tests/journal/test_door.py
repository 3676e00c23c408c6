"""``act``: permission, change, entry and notices together or not at all (3.3)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from duban.journal.door import Deed, act
from duban.journal.kept import Kept, KeptPart, unproved
from duban.journal.models import Entry, Notice
from duban.journal.verify import verify
from duban.kernel.errors import NotThere, Outdated, Refusal
from duban.units.models import Alias, Person, Post, Unit
from tests.journal.cast import AT, CLERK, add_unit, make, rename

pytestmark = pytest.mark.django_db


def last() -> Entry:
    return Entry.objects.order_by("-seq")[0]


def doing(what: Callable[[Deed], object]) -> None:
    """An act with a right that does ``what``."""
    with act(actor=CLERK, at=AT, kind="x.y") as deed:
        deed.permit("unit.manage")
        what(deed)


def test_a_first_entry_holds_the_whole_state_and_a_later_one_only_what_changed() -> None:
    unit = add_unit("青禾县", "Y1")
    first = json.loads(last().payload)
    assert first["set"]["name"] == "青禾县"
    assert set(first["set"]) == set(Unit.kept)
    assert first["right"] == "unit.manage"
    rename(unit, "青禾区")
    assert json.loads(last().payload) == {"set": {"name": "青禾区"}, "right": "unit.manage"}
    assert (last().nr, last().subject_kind, last().subject_id, last().actor_person) == (2, "unit", unit.pk, 7)


def test_a_made_journal_proves_itself() -> None:
    make()
    assert verify() == []
    assert [e.seq for e in Entry.objects.order_by("seq")] == list(range(1, Entry.objects.count() + 1))


def test_an_act_without_a_right_undoes_everything() -> None:
    unit = add_unit("青禾县", "Y1")
    with pytest.raises(ValueError, match="names no right"), act(actor=CLERK, at=AT, kind="unit.rename") as deed:
        deed.take(Unit, unit.pk).name = "白榆县"
    unit.refresh_from_db()
    assert (unit.name, Entry.objects.count()) == ("青禾县", 1)


def test_an_empty_right_is_no_right() -> None:
    with pytest.raises(ValueError, match="must name the right"), act(actor=CLERK, at=AT, kind="x.y") as deed:
        deed.permit("")


def test_an_error_in_the_block_leaves_nothing_behind() -> None:
    def fail_late(deed: Deed) -> None:
        deed.tell(deed.add(Unit(code="Y1", name="青禾县", kind="area")), "unit.added", person=3)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        doing(fail_late)
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()
    assert not Notice.objects.exists()


def test_who_acts_on_an_old_view_is_told_and_changes_nothing() -> None:
    """4.6: two people acting at once: one wins, the other is told."""
    unit = add_unit("青禾县", "Y1")
    seen = unit.version
    rename(unit, "青禾区", version=seen)
    with pytest.raises(Outdated) as told:
        rename(unit, "青禾市", version=seen)
    assert told.value.retry
    assert "已被他人更新" in told.value.sentence
    unit.refresh_from_db()
    assert (unit.name, unit.version) == ("青禾区", 2)


def test_an_old_view_is_noticed_even_of_a_subject_already_taken() -> None:
    unit = add_unit("青禾县", "Y1")
    with pytest.raises(Outdated):
        doing(lambda deed: (deed.take(Unit, unit.pk), deed.take(Unit, unit.pk, version=9)))


def test_what_is_not_there_is_said_so() -> None:
    with pytest.raises(NotThere, match="没有找到编号为 99 的单位"):
        doing(lambda deed: deed.take(Unit, 99))
    with pytest.raises(NotThere, match="没有找到编号为 99 的单位"):
        doing(lambda deed: deed.take_all(Unit, [99]))


def test_acts_do_not_nest_and_need_a_zone() -> None:
    with pytest.raises(ValueError, match="do not nest"), act(actor=CLERK, at=AT, kind="x.y"):
        rename(Unit(pk=1), "青禾区")
    with pytest.raises(ValueError, match="time zone"), act(actor=CLERK, at=datetime(2026, 1, 1), kind="x.y"):
        pass
    add_unit("青禾县", "Y1")  # the door is not left locked


def test_an_act_that_changes_nothing_writes_nothing() -> None:
    unit = add_unit("青禾县", "Y1")
    rename(unit, "青禾县")
    assert Entry.objects.count() == 1


def test_columns_outside_the_proof_are_saved_without_an_entry() -> None:
    with act(actor=CLERK, at=AT, kind="person.add") as deed:
        deed.permit("account.manage")
        person = deed.add(Person(login="yanshi", name="演示", password="!"))
    with act(actor=CLERK, at=AT, kind="person.language") as deed:
        deed.permit("account.manage")
        deed.take(Person, person.pk).language = "en"
    person.refresh_from_db()
    assert (person.language, person.version, Entry.objects.count()) == ("en", 1, 1)
    person.language = "zh-hant"
    person.save(update_fields=["language"])
    assert verify() == []


def test_rows_of_a_subject_are_written_down_with_it_however_late_they_change() -> None:
    unit = add_unit("青禾县", "Y1")
    with act(actor=CLERK, at=AT, kind="unit.alias") as deed:
        deed.permit("unit.manage")
        taken = deed.take(Unit, unit.pk)
        alias = deed.add_part(taken, Alias(unit=taken, name="青禾", state="suggested"))
        alias.state = "confirmed"  # after it was added: must not be lost
    alias.refresh_from_db()
    assert alias.state == "confirmed"
    assert json.loads(last().payload)["parts"]["units.alias"][str(alias.pk)]["state"] == "confirmed"
    with act(actor=CLERK, at=AT, kind="unit.alias") as deed:
        deed.permit("unit.manage")
        deed.take_part(deed.take(Unit, unit.pk), alias).state = "undone"
    assert json.loads(last().payload)["parts"]["units.alias"][str(alias.pk)]["state"] == "undone"
    assert verify() == []


def test_a_row_is_read_again_when_it_is_taken() -> None:
    """The caller may have read it before its owner was locked."""
    unit = add_unit("青禾县", "Y1")
    with act(actor=CLERK, at=AT, kind="unit.alias") as deed:
        deed.permit("unit.manage")
        alias = deed.add_part(deed.take(Unit, unit.pk), Alias(unit=unit, name="青禾", state="suggested"))
    stale = Alias.objects.get(pk=alias.pk)
    with act(actor=CLERK, at=AT, kind="unit.alias") as deed:
        deed.permit("unit.manage")
        deed.take_part(deed.take(Unit, unit.pk), alias).name = "青禾二"
    with act(actor=CLERK, at=AT, kind="unit.alias") as deed:
        deed.permit("unit.manage")
        deed.take_part(deed.take(Unit, unit.pk), stale).state = "confirmed"
    alias.refresh_from_db()
    assert (alias.name, alias.state) == ("青禾二", "confirmed")
    assert verify() == []


def test_a_row_belongs_to_the_subject_it_is_given_with() -> None:
    mine, other = add_unit("青禾县", "Y1"), add_unit("白榆县", "Y2")

    def alias(unit: Unit) -> Alias:
        return Alias(unit=unit, name="演示", state="suggested")

    def give_away(deed: Deed) -> None:
        deed.add_part(deed.take(Unit, mine.pk), alias(mine)).unit_id = other.pk

    with pytest.raises(ValueError, match="belongs to"):
        doing(lambda deed: deed.add_part(deed.take(Unit, mine.pk), alias(other)))
    with pytest.raises(ValueError, match="another owner"):
        doing(give_away)
    with pytest.raises(ValueError, match="was not taken"):
        doing(lambda deed: deed.note(mine, reason="演示"))
    assert not Alias.objects.exists()


def test_the_journal_writes_down_what_the_column_will_hold() -> None:
    """A "3" from a form in a number column must not be a difference for ever."""
    with act(actor=CLERK, at=AT, kind="unit.add") as deed:
        deed.permit("unit.manage")
        unit = deed.add(Unit(code="Y1", name="青禾县", kind="area", level="3", opened_on="2026-01-31"))
        assert (unit.level, unit.opened_on) == (3, date(2026, 1, 31))
    with act(actor=CLERK, at=AT, kind="unit.change") as deed:
        deed.permit("unit.manage")
        deed.take(Unit, unit.pk).level = "4"
    assert json.loads(last().payload)["set"] == {"level": 4}
    with act(actor=CLERK, at=AT, kind="unit.change") as deed:
        deed.permit("unit.manage")
        deed.take(Unit, unit.pk).level = "4"
    assert Entry.objects.count() == 2
    assert verify() == []


def test_a_change_inside_a_json_column_is_seen() -> None:
    cast = make()
    with act(actor=CLERK, at=AT, kind="post.topics") as deed:
        deed.permit("account.manage")
        deed.take(Post, cast.posts[0].pk).topics.append(9)
    assert json.loads(last().payload)["set"] == {"topics": [1, 2, 9]}
    assert verify() == []


def test_a_text_too_long_for_its_column_is_refused_in_words_on_every_engine() -> None:
    with pytest.raises(Refusal) as told:
        add_unit("长" * 121, "Y1")
    assert (told.value.code, told.value.field) == ("journal.too_long", "name")
    assert "“名称”最多 120 字,现有 121 字" in told.value.sentence


def test_what_no_proof_can_hold_is_refused() -> None:
    with pytest.raises(Refusal, match="空字符"):
        add_unit("青\x00禾", "Y1")
    with pytest.raises(Refusal, match="没有时区"):
        doing(lambda deed: deed.add(Unit(code="Y1", name="青禾县", kind="area"), when=datetime(2026, 1, 1)))
    assert not Unit.objects.exists()


def test_a_notice_goes_with_the_act_and_the_entry_says_who_was_told() -> None:
    with act(actor=CLERK, at=AT, kind="unit.add") as deed:
        deed.permit("unit.manage")
        unit = deed.add(Unit(code="Y1", name="青禾县", kind="area"), reason="演示")
        deed.tell(unit, "unit.added", person=3, words={"name": "青禾县"})
        deed.tell(unit, "unit.added", unit=5, role="leader")
    assert [(n.to_person, n.to_unit, n.to_role, n.seq) for n in Notice.objects.order_by("pk")] == [
        (3, None, "", last().seq),
        (None, 5, "leader", last().seq),
    ]
    payload = json.loads(last().payload)
    assert payload["told"] == [
        {"kind": "unit.added", "person": 3},
        {"kind": "unit.added", "unit": 5, "role": "leader"},
    ]
    assert payload["note"] == {"reason": "演示"}
    with pytest.raises(ValueError, match="person or to a unit"):
        doing(lambda deed: deed.tell(deed.take(Unit, unit.pk), "unit.added"))


def test_telling_without_changing_is_an_entry_too() -> None:
    unit = add_unit("青禾县", "Y1")
    with act(actor=CLERK, at=AT, kind="unit.remind") as deed:
        deed.permit("unit.manage")
        deed.tell(deed.take(Unit, unit.pk), "unit.reminded", unit=unit.pk)
    assert (last().kind, Notice.objects.get().seq) == ("unit.remind", last().seq)
    assert verify() == []


def test_one_subject_may_bear_the_act_under_another_name() -> None:
    one, two = add_unit("青禾县", "Y1"), add_unit("白榆县", "Y2")
    with act(actor=CLERK, at=AT, kind="unit.merge") as deed:
        deed.permit("unit.manage")
        for unit in deed.take_all(Unit, [two.pk, one.pk]):
            deed.note(unit, "unit.merged" if unit.pk == two.pk else "", other=one.pk)
    assert [e.kind for e in deed.entries] == ["unit.merge", "unit.merged"]


def test_many_are_added_at_once() -> None:
    with act(actor=CLERK, at=AT, kind="unit.import") as deed:
        deed.permit("unit.manage")
        deed.add_many([Unit(code=f"Y{i}", name=f"演示{i}", kind="area") for i in range(1200)], sheet="演示.xlsx")
    assert Entry.objects.count() == 1200
    assert json.loads(last().payload)["note"] == {"sheet": "演示.xlsx"}
    assert verify() == []


def test_the_same_code_twice_is_told_to_the_slower() -> None:
    add_unit("青禾县", "Y1")
    with pytest.raises(Outdated, match="已有人保存了同样的编号"):
        add_unit("青禾县", "Y1")


def test_nothing_kept_is_saved_or_deleted_past_the_door() -> None:
    """2.1: there is no other writer."""
    unit = add_unit("青禾县", "Y1")
    for past in (
        unit.save,
        lambda: unit.save(update_fields=["name"]),
        lambda: unit.save(update_fields=["version"]),
        lambda: Unit.objects.create(code="Y2", name="白榆县", kind="area"),
        unit.delete,
        Alias(unit=unit, name="青禾", state="suggested").save,
    ):
        with pytest.raises(TypeError, match="only inside act"):
            past()


def test_every_column_is_under_proof_or_said_to_be_loose() -> None:

    bare = {
        model._meta.label: columns
        for model in apps.get_models()
        if issubclass(model, (Kept, KeptPart)) and (columns := unproved(model))
    }
    assert bare == {}


def test_moments_are_kept_in_utc_with_microseconds() -> None:
    at = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)
    add_unit("青禾县", "Y1", at=at)
    assert last().at == at
    assert verify() == []
