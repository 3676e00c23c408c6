"""Posts: proposed by the system administrator, in force only after the security administrator's approval (issue 5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy, rules
from duban.units.actions.account import check_not_last
from duban.units.actions.unit import check_open
from duban.units.models import Person, Post, Unit
from duban.units.queries.actors import local_day
from duban.units.roles import ADMINISTRATORS, CHARGES, ROLES, USUAL_CHARGE, clash

SEPARATE = "三员分立(GB/T 22239)"


def propose_post(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    role: str,
    holder_id: int | None,
    from_on: date,
    to_on: date | None = None,
    title: str = "",
    area_id: int | None = None,
    topics: Sequence[int] = (),
    charge: str | None = None,
) -> Post:
    """Propose that ``holder_id`` (``None`` = the post stays vacant) takes up ``role`` in a unit from a day on.

    ``area_id`` root of the subtree an area role may see; without it the unit if it is an area, else the area it stands in.
    ``charge``  kind of responsibility; without it the usual one of the role.
    Raises NotPermitted, or Refusal for an unknown role, a closed unit, an inactive holder, a role that clashes with one the
    holder has, or dates that do not fit.
    """
    with act(actor=actor, at=at, kind="post.propose") as deed:
        deed.permit(policy.require(actor, "account.manage"))
        unit = deed.take(Unit, unit_id)
        check_open(unit, "单位", "unit")
        post = Post(
            unit=unit,
            role=role,
            title=rules.unit_name(title, field="title", most=60, optional=True),
            area=_area(deed, unit, role, area_id),
            topics=sorted(set(topics)),
            charge=USUAL_CHARGE.get(role, "") if charge is None else charge,
            from_on=from_on,
            to_on=to_on,
        )
        propose(deed, post, holder_id)
    return post


def propose(deed: Deed, post: Post, holder_id: int | None) -> Post:
    """Check and add a proposed post inside a deed that has its permission."""
    if post.role not in ROLES:
        raise Refusal("post.role_unknown", f"没有“{post.role}”这个角色,请从列表中选择。", ground="S1-9", field="role")
    if post.charge and post.charge not in CHARGES:
        raise Refusal("post.charge_unknown", "责任类别不在列表中,请重新选择。", ground="S1-47", field="charge")
    rules.check_term(post.from_on, post.to_on)
    if holder_id is not None:
        post.holder = deed.take(Person, holder_id)
        _check_holder(post.holder, post)
    post.state, post.proposed_by_id = "proposed", deed.actor.person_id
    return deed.add(post)


def approve_post(*, actor: Actor, at: datetime, post_id: int, version: int | None = None) -> Post:
    """Put a proposed post into force; the post it replaces ends the day before. Nobody approves own proposals or posts."""
    with act(actor=actor, at=at, kind="post.approve") as deed:
        deed.permit(policy.require(actor, "post.approve"))
        post = _proposed(deed, post_id, version)
        if post.holder_id is not None:
            _check_holder(deed.take(Person, post.holder_id), post)
        check_open(deed.take(Unit, post.unit_id), "单位", "unit")
        post.state, post.decided_by_id = "approved", actor.person_id
        if post.replaces_id is not None:
            old = deed.take(Post, post.replaces_id)
            last = post.from_on - timedelta(days=1)
            if old.to_on is None or old.to_on > last:
                old.to_on = last
                deed.note(old, "post.handed_over", to=post.pk)
        if post.holder_id is not None:
            deed.tell(post, "post.approved", person=post.holder_id, words={"role": ROLES[post.role].title})
    return post


def refuse_post(*, actor: Actor, at: datetime, post_id: int, reason: str, version: int | None = None) -> Post:
    """Turn a proposed post down, with a reason the proposer is told."""
    with act(actor=actor, at=at, kind="post.refuse") as deed:
        deed.permit(policy.require(actor, "post.approve"))
        post = _proposed(deed, post_id, version)
        post.state, post.decided_by_id = "refused", actor.person_id
        deed.note(post, reason=rules.reason(reason))
        deed.tell(post, "post.refused", person=post.proposed_by_id, words={"reason": rules.reason(reason)})
    return post


def end_post(*, actor: Actor, at: datetime, post_id: int, on: date, reason: str) -> Post:
    """End a post: ``on`` is its last day (yesterday = at once). System and security administrators may; rows stay.

    Raises Refusal for a post not in force and for the last administrator of a kind.
    """
    with act(actor=actor, at=at, kind="post.end") as deed:
        right = "account.manage" if policy.holds(actor, "account.manage") else "post.approve"
        deed.permit(policy.require(actor, right))
        post = deed.take(Post, post_id)
        end(deed, post, on)
        deed.note(post, reason=rules.reason(reason))
    return post


def end(deed: Deed, post: Post, on: date) -> None:
    """Set a post's last day inside a deed that has its permission."""
    if post.state == "refused" or (post.to_on is not None and post.to_on < on):
        raise Refusal("post.ended", "该岗位已经结束或未获批准,无须再办。", field="on")
    if on < local_day(deed.at) - timedelta(days=1):
        raise Refusal("post.ended_back", "岗位的最后一天不能早于昨天:已经作出的行为不能事后变为无权。", field="on")
    if post.role in ADMINISTRATORS and post.state == "approved" and post.holder_id is not None:
        check_not_last(post.holder_id, deed.at)
    post.to_on = on


def _proposed(deed: Deed, post_id: int, version: int | None) -> Post:
    post = deed.take(Post, post_id, version=version)
    if post.state != "proposed":
        raise Refusal("post.decided", "该岗位已有审批结果,请刷新后查看。", retry=False)
    if deed.actor.person_id in {post.proposed_by_id, post.holder_id}:
        raise Refusal("post.own", "不能批准自己提名或自己担任的岗位,请由另一位安全管理员办理。", ground=SEPARATE)
    return post


def _check_holder(holder: Person, post: Post) -> None:
    """Raise Refusal if the person may not hold the post: account off, role clash, or the same post twice."""
    if not holder.is_active or (holder.until_on is not None and holder.until_on < post.from_on):
        raise Refusal(
            "post.holder_inactive",
            f"{holder.name}的账号已停用或在任期开始前到期,不能任职。",
            ground="S2-5",
            field="holder",
        )
    others = (
        Post.objects.filter(holder=holder, state__in=["proposed", "approved"])
        .filter(Q(to_on=None) | Q(to_on__gte=post.from_on))
        .exclude(pk__in=[pk for pk in (post.pk, post.replaces_id) if pk])
    )
    if why := clash(frozenset(others.values_list("role", flat=True)), post.role):
        raise Refusal("post.clash", f"{holder.name}:{why}。", ground=SEPARATE, field="role")
    if others.filter(unit_id=post.unit_id, role=post.role).exists():
        raise Refusal(
            "post.double", f"{holder.name}在该单位已有{ROLES[post.role].title}岗位(含待批准的)。", field="role"
        )


def _area(deed: Deed, unit: Unit, role: str, area_id: int | None) -> Unit | None:
    if role not in ROLES or ROLES[role].scope != "area":
        if area_id is not None:
            raise Refusal("post.area_useless", "该角色只看本单位的事项,不能指定辖区。", field="area")
        return None
    if area_id is not None:
        return deed.take(Unit, area_id)
    above = {u.pk: u for u in Unit.objects.filter(pk__in=unit.path)}
    return next((above[id_] for id_ in reversed(unit.path) if above[id_].level > 0), unit)
