"""试用: a first house around a plan somebody wants to see running: an office, a desk, reviewers, and the units the plan names.

Only for an empty database. Nothing is guessed about the place: its root is called 试用地区(请改名), and organs whose kind cannot be
told from their name are left for the office to link.
"""

from __future__ import annotations

from datetime import datetime

from duban.campaign import actions, queries
from duban.campaign.models import Campaign, PlanText
from duban.kernel import script
from duban.kernel.errors import Refusal
from duban.plans import Plan
from duban.training.house import House, add_people, add_units, found
from duban.units.actions import unit as unit_actions
from duban.units.kinds import KINDS, recognised
from duban.units.models import Person, Unit

MOST_UNITS = 30
_ROOT = ("试用地区(请改名)", "county", "SY")
_UNITS = """
office 专项整治办公室 task_office root -
desk 群众来访受理台 institution root -
watch 督查审核组 inspection_group root -
"""
_ADMINISTRATORS = {
    "sysadmin": ("xitong", "系统管理员"),
    "secadmin": ("anquan", "安全管理员"),
    "auditor": ("shenji", "审计管理员"),
}


def is_empty() -> bool:
    """True while there is neither a person nor a unit."""
    return not Person.objects.exists() and not Unit.objects.exists()


def has_plan(sha256: str) -> bool:
    """True if a campaign was already drafted from this very file."""
    return PlanText.objects.filter(sha256=sha256).exists()


def open_trial(*, at: datetime, plan: Plan) -> tuple[House, Campaign]:
    """Build the house, draft the campaign from ``plan`` and link the organs for which a unit was made.

    Raises Refusal ``house.founded`` if the database is not empty.
    """
    built = found(at, _ROOT, _ADMINISTRATORS)
    add_units(built, at, _UNITS)
    named = _named_units(built, at, plan)
    handlers = named or ["town"]
    if not named:
        add_units(built, at, "town 承办单位(请改名) institution root -")
    add_people(built, at, (
        ("shouli", "受理员", ("intake@desk",)),
        ("chengban", "承办联络员", tuple(f"liaison@{key}" for key in handlers)),
        ("fuzeren", "承办单位负责人", tuple(f"leader@{key}" for key in handlers)),
        ("shenhe", "审核员", ("reviewer@watch",)),
        ("zhuanzhi1", "专治办甲", ("office@office",)),
        ("zhuanzhi2", "专治办乙", ("office@office",)),
    ))  # fmt: skip
    office = built.actor("zhuanzhi1", "office@office", at)
    campaign = actions.draft(actor=office, at=at, plan=plan)
    for mention in queries.mentions(office, campaign.pk):
        if mention.name in named:
            actions.link_mention(
                actor=office, at=at, campaign_id=campaign.pk, mention_id=mention.pk, unit_id=built.units[mention.name]
            )
    actions.settle_basics(actor=office, at=at, campaign_id=campaign.pk, review_unit_id=built.units["watch"])
    built.next_step = (
        "下一步:用 zhuanzhi1 登录,在“方案”页核对读出的内容,回答问题后启动。",
        "Next: sign in as zhuanzhi1, check what was read on the plan page, settle its questions, and open the campaign.",
    )
    return built, campaign


def _named_units(built: House, at: datetime, plan: Plan) -> list[str]:
    """Units for the organs whose kind their name tells beyond doubt; returns the names made."""
    admin = built.actor("xitong", "sysadmin@root", at)
    made: list[str] = []
    for named in plan.units:
        kinds = recognised(script.organ_key(named.name), KINDS["county"])
        if len(made) == MOST_UNITS or len(kinds) != 1 or kinds[0].is_area:
            continue
        try:
            unit = unit_actions.add_unit(
                actor=admin, at=at, name=named.name, kind=kinds[0].code, parent_id=built.root_id
            )
        except Refusal:
            continue  # a name that does not fit a unit is left to the office
        built.units[named.name] = unit.pk
        made.append(named.name)
    return made
