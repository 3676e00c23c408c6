"""Sensitive rights for a time: asked for by one person, given by another, over by themselves (issue 5.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from duban.units import policy, rules
from duban.units.models import Grant, Post
from duban.units.queries.actors import local_day
from duban.units.roles import ROLES

LONGEST = timedelta(days=30)
GROUND = "issue 5.3"


def ask_grant(
    *, actor: Actor, at: datetime, post_id: int, right: str, reason: str, from_at: datetime, until_at: datetime
) -> Grant:
    """Ask for a sensitive right for a post: its holder for the own post, the system administrator for any.

    At most ``LONGEST``; raises NotPermitted, or Refusal for a right the role cannot have or a period that does not fit.
    """
    with act(actor=actor, at=at, kind="grant.ask") as deed:
        deed.permit(policy.require(actor, "grant.ask"))
        post = deed.take(Post, post_id)
        if ROLES[actor.role].scope != "none" and post.pk != actor.post_id:
            raise NotPermitted("grant.foreign", "只能为自己的岗位申请临时授权。", ground=GROUND)
        if right not in ROLES[post.role].sensitive:
            raise Refusal(
                "grant.not_sensitive",
                f"{ROLES[post.role].title}岗位没有“{policy.title(right)}”这项敏感权限。",
                ground=GROUND,
                field="right",
            )
        if (
            post.state != "approved"
            or post.holder_id is None
            or (post.to_on is not None and post.to_on < local_day(at))
        ):
            raise Refusal("grant.post_over", "该岗位未获批准、空缺或已结束,不能授权。", ground=GROUND, field="post")
        if not at - timedelta(minutes=5) <= from_at < until_at or until_at - from_at > LONGEST:
            raise Refusal(
                "grant.period", f"授权须从现在或以后开始,最长 {LONGEST.days} 天。", ground=GROUND, field="until_at"
            )
        grant = Grant(
            post=post, right=right, reason=rules.reason(reason), from_at=from_at, until_at=until_at, state="proposed"
        )
        grant.proposed_by_id = actor.person_id
        deed.add_part(post, grant)
    return grant


def approve_grant(*, actor: Actor, at: datetime, grant_id: int) -> None:
    """Give the right asked for. Neither who asked nor who would use it may."""
    with act(actor=actor, at=at, kind="grant.approve") as deed:
        post, grant = _open(deed, grant_id)
        if grant.until_at <= at:
            raise Refusal("grant.late", "申请的授权时间已过,请重新申请。", ground=GROUND)
        grant.state, grant.decided_by_id = "approved", actor.person_id
        deed.tell(post, "grant.approved", person=post.holder_id, words={"right": policy.title(grant.right)})


def refuse_grant(*, actor: Actor, at: datetime, grant_id: int, reason: str) -> None:
    """Turn the request down; whoever asked is told why."""
    with act(actor=actor, at=at, kind="grant.refuse") as deed:
        post, grant = _open(deed, grant_id)
        grant.state, grant.decided_by_id = "refused", actor.person_id
        deed.note(post, reason=rules.reason(reason))
        deed.tell(post, "grant.refused", person=grant.proposed_by_id, words={"reason": rules.reason(reason)})


def end_grant(*, actor: Actor, at: datetime, grant_id: int, reason: str) -> None:
    """Take a right back before its time."""
    with act(actor=actor, at=at, kind="grant.end") as deed:
        post, grant = _taken(deed, grant_id)
        if grant.state != "approved" or grant.ended_at is not None or grant.until_at <= at:
            raise Refusal("grant.over", "该授权不在有效期内,无须收回。", ground=GROUND)
        grant.ended_at = at
        deed.note(post, reason=rules.reason(reason))


def _taken(deed: Deed, grant_id: int) -> tuple[Post, Grant]:
    deed.permit(policy.require(deed.actor, "grant.manage"))
    found = Grant.objects.filter(pk=grant_id).first()
    if found is None:
        raise NotThere("grant.missing", "没有找到这条授权申请,请刷新后再看。")
    post = deed.take(Post, found.post_id)
    return post, deed.take_part(post, found)


def _open(deed: Deed, grant_id: int) -> tuple[Post, Grant]:
    post, grant = _taken(deed, grant_id)
    if grant.state != "proposed":
        raise Refusal("grant.decided", "这条申请已有结果,请刷新后查看。", ground=GROUND)
    if deed.actor.person_id in {grant.proposed_by_id, post.holder_id}:
        raise Refusal("grant.own", "不能批准自己提出或由自己使用的授权,请由另一位安全管理员办理。", ground=GROUND)
    return post, grant
