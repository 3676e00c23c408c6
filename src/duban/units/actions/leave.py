"""One person takes another's place (S2-5): posts are handed over, and whoever leaves loses access but not history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy, rules
from duban.units.actions.account import check_not_last, end_sessions
from duban.units.actions.post import end, propose
from duban.units.models import Person, Post
from duban.units.queries.actors import local_day
from duban.units.roles import ADMINISTRATORS


def hand_over(*, actor: Actor, at: datetime, post_id: int, to_id: int, on: date, version: int | None = None) -> Post:
    """Propose that ``to_id`` takes a post over from the day ``on``; also fills a vacant post.

    The present holder stays until the proposal is approved; then the old post ends the day before ``on``.
    """
    with act(actor=actor, at=at, kind="post.hand_over") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        old = deed.take(Post, post_id, version=version)
        return _successor(deed, old, to_id, on)


def _successor(deed: Deed, old: Post, to_id: int, on: date) -> Post:
    if old.state != "approved" or (old.to_on is not None and old.to_on < on - timedelta(days=1)):
        raise Refusal("post.not_in_force", "只有有效的岗位可以交接;已结束的请重新提名。", ground="S2-5", field="post")
    if old.holder_id == to_id:
        raise Refusal("post.same_holder", "接任人就是现任,无须交接。", field="to")
    if Post.objects.filter(replaces=old, state="proposed").exists():
        raise Refusal("post.hand_over_open", "该岗位已有待批准的交接,请先处理那一条。", ground="S2-5", field="post")
    fresh = Post(
        unit_id=old.unit_id,
        role=old.role,
        title=old.title,
        area_id=old.area_id,
        topics=list(old.topics),
        charge=old.charge,
        from_on=on,
        replaces=old,
    )
    return propose(deed, fresh, to_id)


def leave(
    *, actor: Actor, at: datetime, person_id: int, last_on: date, hand_to: Mapping[int, int], reason: str
) -> list[Post]:
    """A person leaves: every post ends on ``last_on``, which also becomes the account's last day.

    ``hand_to`` maps post ids to the persons who take them over from the day after; return those proposals. Posts not named
    become vacant. If ``last_on`` has passed, the account is switched off at once. Raises Refusal for the last administrator.
    """
    with act(actor=actor, at=at, kind="account.leave") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        person = deed.take(Person, person_id)
        today = local_day(at)
        if last_on < today - timedelta(days=1):
            raise Refusal("account.leave_back", "离任的最后一天不能早于昨天。", ground="S2-5", field="last_on")
        held = Post.objects.filter(Q(to_on=None) | Q(to_on__gt=last_on), holder=person).exclude(state="refused")
        posts = {post.pk: post for post in deed.take_all(Post, held.values_list("pk", flat=True))}
        if strange := set(hand_to) - set(posts):
            raise Refusal(
                "post.foreign",
                f"岗位 {min(strange)} 不是{person.name}在任的岗位,请刷新后再办。",
                ground="S2-5",
                field="hand_to",
            )
        if any(post.role in ADMINISTRATORS for post in posts.values()):
            check_not_last(person.pk, at)
        made = [_successor(deed, posts[id_], to, last_on + timedelta(days=1)) for id_, to in sorted(hand_to.items())]
        for post in posts.values():
            if post.state == "proposed":
                post.state = "refused"
            else:
                end(deed, post, last_on)
            deed.note(post, "post.left")
        person.until_on = last_on
        if last_on < today:
            person.is_active = False
            end_sessions(person, at, "left")
        deed.note(person, reason=rules.reason(reason))
    return made
