"""Opening the training campaign: house, plan, answers, three hundred cases and the months' returns, in the order of time."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from django.db import connection

from duban import plans
from duban.campaign import actions
from duban.campaign.models import Campaign
from duban.returns.actions import operate
from duban.returns.queries import asking
from duban.training import evidence, item_road, place, report_road, return_road
from duban.training.house import House, add_people, add_units, found
from duban.training.roads import Do, Road, Stage, pick
from duban.units.models import Unit

CASES = 300
REPORTS_OF_TEN = 3
DAYS_BACK = 90
LEFT_LYING = 0.12
_SPRING = timedelta(days=59)
_PREFIXES = {"fee": "(一)", "subsidy": "(二)", "delay": "(三)"}

Progress = Callable[[int, int], None]


def open_training(
    *, at: datetime, progress: Progress = lambda done, all_: None, cases: int = CASES, seed: int = 20260302
) -> House:
    """Fill an empty database with the training campaign ending at ``at``; tells ``progress(done, all)`` as it goes.

    The cases are the same on every machine for one seed and moment; passwords are random. Raises Refusal if there is a house already.
    """
    with in_no_hurry_for_the_disk():
        return _open(at, progress, cases, seed)


@contextmanager
def in_no_hurry_for_the_disk() -> Iterator[None]:
    """Do not wait for the disk after every act while made-up data is made: if this is cut off, it is all made anew."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _open(at: datetime, progress: Progress, cases: int, seed: int) -> House:
    start = at - timedelta(days=DAYS_BACK)
    built = found(start, place.ROOT, place.ADMINISTRATORS)
    add_units(built, start, place.UNITS)
    add_people(built, start, place.PEOPLE)
    campaign = _campaign(built, start)
    names = {key: Unit.objects.get(pk=id_).name for key, id_ in built.units.items()}
    _ask_for_returns(built, start, campaign)
    stage = Stage(built, campaign.pk, _topics(campaign), names, random.Random(seed), evidence.adder(built))  # noqa: S311
    _walk(stage, at, cases, progress)
    built.next_step = ("下一步:用 shouli 登录,登记一个问题。", "Next: sign in as shouli and register a problem.")
    return built


def _campaign(built: House, at: datetime) -> Campaign:
    """Draft from the plan, link the organs it names, settle its questions, open: as the office would."""
    raw = _this_year(
        (Path(__file__).parent / "plan.txt").read_text(encoding="utf-8"), at + timedelta(days=DAYS_BACK)
    ).encode()
    office = built.actor("zhuanzhi1", "office@office", at)
    campaign = actions.draft(actor=office, at=at, plan=plans.read(raw, "演示方案.txt"), training=True)
    by_name = dict(Unit.objects.values_list("name", "pk"))
    for mention in campaign.mentions.all():
        if mention.name in by_name:
            actions.link_mention(
                actor=office, at=at, campaign_id=campaign.pk, mention_id=mention.pk, unit_id=by_name[mention.name]
            )
    for question in campaign.questions.filter(state="open").exclude(code__in=actions.NOTICES):
        actions.set_aside(
            actor=office, at=at, campaign_id=campaign.pk, question_id=question.pk, reason="演示:不影响练习。"
        )
    actions.settle_basics(
        actor=office,
        at=at,
        campaign_id=campaign.pk,
        office_id=built.units["office"],
        area_id=built.root_id,
        review_unit_id=built.units["watch"],
    )
    return actions.open_campaign(actor=office, at=at, campaign_id=campaign.pk)


def _this_year(text: str, end: datetime) -> str:
    """The plan, which goes from March to December, with the year in which the practice's ``end`` lies (until March the last)."""
    return text.replace("2026", str((end - _SPRING).year))


def _ask_for_returns(built: House, at: datetime, campaign: Campaign) -> None:
    """Put what the plan asks for to work, as far as it says who and when."""
    office = built.actor("zhuanzhi1", "office@office", at)
    ready = [one.settled for one in asking.offered(office, campaign.pk) if one.units and not one.gaps]
    operate.take_over(actor=office, at=at, campaign_id=campaign.pk, settled=ready)
    operate.apply(actor=office, at=at, campaign_id=campaign.pk, on=at.date())


def _topics(campaign: Campaign) -> dict[str, list[int]]:
    """Leaf topics by the three prefixes used in ``matters``; all leaves where a reading gives another tree."""
    rows = list(campaign.topics.all())
    parents = {row.parent_id for row in rows}
    leaves = [row for row in rows if row.pk not in parents]
    roots = [row for row in rows if row.parent_id is None]
    under: dict[str, list[int]] = {}
    for prefix, root in zip(_PREFIXES, roots, strict=False):
        under[prefix] = [leaf.pk for leaf in leaves if leaf.parent_id == root.pk or leaf.pk == root.pk]
    return {prefix: under.get(prefix) or [leaf.pk for leaf in leaves] for prefix in _PREFIXES}


_Queue = list[tuple[datetime, int, Do, Road]]


def _walk(stage: Stage, until: datetime, number: int, progress: Progress) -> None:
    """Run all roads interleaved by time; one whose next step lies after ``until`` stays where it is."""
    order: Iterator[int] = count()
    queue: _Queue = []
    for i in range(number):
        kind = report_road if i % 10 < REPORTS_OF_TEN else item_road
        end = pick(stage.chance, kind.ENDS)
        _push(queue, order, stage, kind.road(stage, end), until - _age(stage, kind.HOURS[end]), until)
    ended, total = 0, len(queue)
    for script in return_road.roads(stage):
        _push(queue, order, stage, script, until - timedelta(days=DAYS_BACK), until)
    while queue:
        when, _, do, script = heapq.heappop(queue)
        do(when)
        if not _push(queue, order, stage, script, when, until):
            ended += 1
            progress(min(ended, total), total)


def _age(stage: Stage, hours: tuple[int, int]) -> timedelta:
    """How long ago a case began so that its last step lies a little way back; one in eight is left lying for weeks."""
    late = stage.chance.uniform(5, 25) * 24 if stage.chance.random() < LEFT_LYING else 0.0
    return timedelta(hours=min(stage.chance.uniform(*hours) + late, (DAYS_BACK - 5) * 24))


def _push(queue: _Queue, order: Iterator[int], stage: Stage, script: Road, after: datetime, until: datetime) -> bool:
    """Queue the road's next step, at an office hour; False if it has none before ``until``."""
    step = next(script, None)
    if step is None:
        return False
    wait, do = step
    when = after + timedelta(hours=wait * stage.chance.uniform(0.7, 1.3))
    when = max(when.replace(hour=1 + when.hour % 8), after + timedelta(minutes=1))  # 09:00 to 17:00 in Shanghai
    if when >= until:
        return False
    heapq.heappush(queue, (when, next(order), do, script))
    return True
