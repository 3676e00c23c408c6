"""个人自查: a person signs the own check, or a clerk enters a paper form for who has no account. Nothing found is said, not left blank."""

from __future__ import annotations

from datetime import datetime

from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal, Refusals
from duban.returns.actions.fill import named
from duban.returns.models import PersonCheck
from duban.returns.queries import persons
from duban.units import policy
from duban.units.queries import local_day

_GROUND = "S1-14"
MOST = 4000


def sign(*, actor: Actor, at: datetime, round_id: int, nil: bool, found: str = "", mended: str = "") -> PersonCheck:
    """Sign the own check; again to change it, the former words stay in the journal. Raises Refusals for what does not fit."""
    whole = persons.whole(actor, round_id, actor.unit_id or 0, local_day(at))
    if not whole.may_sign:
        raise Refusal("person.not_begun", "这一期自查还没有开始。", ground=_GROUND)
    words = _words(nil, found, mended)
    with act(actor=actor, at=at, kind="person.check") as deed:
        # Everybody may sign for himself: the right is the person's own, as for the own password.
        deed.permit("person.self")
        if whole.mine is not None:
            row = deed.take(PersonCheck, whole.mine.id)
        else:
            row = deed.add(
                PersonCheck(round_id=round_id, unit_id=whole.owed.owing_id, person_id=actor.person_id, name=actor.name, own=True, at=at)
            )  # fmt: skip
        row.title, row.nil, (row.found, row.mended) = actor.title, nil, words
        row.by, row.by_id, row.at = named(actor), actor.person_id, at
    return row


def enter(
    *, actor: Actor, at: datetime, round_id: int, name: str, title: str, nil: bool, found: str = "", mended: str = ""
) -> PersonCheck:
    """Enter a paper form of somebody without an account; it is marked so. Raises Refusals."""
    right = policy.require(actor, "return.fill")
    whole = persons.whole(actor, round_id, actor.unit_id or 0, local_day(at))
    bare = " ".join(name.split())[:40]
    if not whole.may_enter:
        raise NotPermitted("person.not_begun", "这一期自查还没有开始。", ground=_GROUND)
    if not bare:
        raise Refusal("person.no_name", "请填写姓名。", field="name", ground=_GROUND)
    if bare in whole.missing:
        raise Refusal("person.signs", f"“{bare}”有账号,请本人登录签认。", field="name", ground=_GROUND)
    words = _words(nil, found, mended)
    known = PersonCheck.objects.filter(round=round_id, unit=actor.unit_id, name=bare, person=None).first()
    with act(actor=actor, at=at, kind="person.check") as deed:
        deed.permit(right)
        if known is not None:
            row = deed.take(PersonCheck, known.pk)
        else:
            row = deed.add(PersonCheck(round_id=round_id, unit_id=whole.owed.owing_id, name=bare, own=False, at=at))
        row.title, row.nil, (row.found, row.mended) = title.strip()[:60], nil, words
        row.by, row.by_id, row.at = named(actor), actor.person_id, at
    return row


def _words(nil: bool, found: str, mended: str) -> tuple[str, str]:
    """Found and mended; either an explicit 无 or words, never neither and never both."""
    found, mended = found.strip(), mended.strip()
    wrong = []
    if nil and (found or mended):
        wrong.append(
            Refusal("person.both", "已选“无”,就不要再写发现的问题;有问题请取消“无”。", field="nil", ground=_GROUND)
        )
    if not nil and not found:
        wrong.append(Refusal("person.blank", "请写自查发现的问题;没有问题请勾选“无”。", field="found", ground=_GROUND))
    if max(len(found), len(mended)) > MOST:
        wrong.append(Refusal("person.long", f"最多 {MOST} 字,请精简。", field="found"))
    if wrong:
        raise Refusals(wrong)
    return found, mended
