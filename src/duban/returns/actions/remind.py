"""By the clock: reminders before the target day, up the ladder after the overdue day, locks, and zeros that turn out not to be (S4-33).

Nobody is reminded of what is handed in, of a campaign that is not open, or of what is not theirs: the list is asked at that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from duban.campaign.calendar import calendar
from duban.cases.models import Case
from duban.cases.rules import LADDER, RUNGS, TOLD
from duban.journal.door import act
from duban.kernel.actor import CLOCK
from duban.returns import rules
from duban.returns.models import Afterward, Demand, Return, Round
from duban.returns.queries import owed as owing
from duban.returns.queries.owed import Owed
from duban.returns.settings import leads_of
from duban.units.queries import local_day
from duban.units.roles import ROLES

_BY_RANK = {rank: [role.code for role in ROLES.values() if role.rank == rank] for rank in (1, 2, 3)}


def remind(*, at: datetime) -> int:
    """Tell who has not handed in that the target day is near, by the demand's own lead; once a round. Returns how many units were told."""
    today, told, near = local_day(at), 0, dict[int, date]()
    rows = Round.objects.filter(
        state="on", from_on__lte=today, overdue_after__gte=today, reminded_on=None,
        demand__state="on", demand__campaign__state="open",
    )  # fmt: skip
    for row in rows.select_related("demand").order_by("pk"):
        ahead = leads_of(row.demand.rule).ahead
        if row.target_on > near.setdefault(ahead, calendar().add_workdays(today, ahead).day):
            continue
        left = _left(row.pk)
        words = f"{row.label}“{{title}}”请于 {row.target_on.isoformat()} 前报送"
        told += _tell(at, row, left, words, ranks=(1,), reminded=today, rung=row.rung, kind="return.remind")
    return told


def escalate(*, at: datetime) -> int:
    """Take rounds with missing units up the ladder, a rung at a time, as cases are (B26). Returns how many units were told."""
    today, told = local_day(at), 0
    rows = Round.objects.filter(
        state="on", overdue_after__lt=today, rung__lt=max(RUNGS), demand__state="on", demand__campaign__state="open"
    ).order_by("pk")
    for row in rows:
        rung = reached(row.overdue_after, today)
        if rung <= row.rung:
            continue
        words = f"{row.label}“{{title}}”缺报,{LADDER[rung]}"
        told += _tell(
            at, row, _left(row.pk), words, ranks=TOLD[rung], reminded=row.reminded_on, rung=rung, kind="return.escalated"
        )  # fmt: skip
    return told


def reached(overdue_after: date, today: date) -> int:
    """The rung that lateness has reached by ``today``, in working days."""
    days = calendar().workdays_between(overdue_after, today).days if today > overdue_after else 0
    return max((rung for rung, least in RUNGS.items() if days >= least), default=0)


def _left(round_id: int) -> list[Owed]:
    return [one for one in owing.of_round(round_id) if one.state not in rules.SATISFIED]


def _tell(
    at: datetime, row: Round, left: Sequence[Owed], words: str, *, ranks: Sequence[int], reminded: date | None, rung: int,
    kind: str,
) -> int:  # fmt: skip
    with act(actor=CLOCK, at=at, kind=kind.replace("return.", "demand.")) as deed:
        deed.permit(kind)
        demand = deed.take(Demand, row.demand_id)
        taken = deed.take_part(demand, row)
        taken.reminded_on, taken.rung = reminded, rung
        units = sorted({one.owing_id for one in left})
        title = words.format(title=demand.title)
        for unit in units:
            said = {"title": title, "place": place_for(unit, left)}
            for role in (role for rank in ranks for role in _BY_RANK[rank]):
                deed.tell(demand, kind, unit=unit, role=role, words=said)
        deed.note(demand, round=row.pk, units=units)
    return len(units)


def place_for(unit: int, left: Sequence[Owed]) -> list[int]:
    """Where a notice to a unit leads: its return, if it owes one; several are found on its list."""
    mine = [one for one in left if one.owing_id == unit]
    return [mine[0].round_id, unit, mine[0].about_id] if len(mine) == 1 else []


def lock_past(*, at: datetime) -> int:
    """Lock every round whose last day is over (cut-off). Returns how many."""
    today = local_day(at)
    rows = list(Round.objects.filter(state="on", locked_at=None, overdue_after__lt=today).order_by("demand_id", "pk"))
    by_demand: dict[int, list[Round]] = {}
    for row in rows:
        by_demand.setdefault(row.demand_id, []).append(row)
    for demand_id, mine in by_demand.items():
        with act(actor=CLOCK, at=at, kind="demand.lock") as deed:
            deed.permit("return.lock")
            demand = deed.take(Demand, demand_id)
            for row in mine:
                deed.take_part(demand, row).locked_at = at
    return len(rows)


def link_back(*, at: datetime, days: int = 400) -> int:
    """Link problems registered after a signed zero, that happened in its period at its unit, back to it (S4-33). Returns how many.

    The unit itself does not see the link: the problem may be about it (C8.1).
    """
    since = local_day(at) - timedelta(days=days)
    rows = Return.objects.filter(nil=True, state__in=sorted(rules.SATISFIED), round__to_on__gte=since)
    done = 0
    for row in rows.select_related("round__demand").order_by("pk"):
        late = Case.objects.filter(
            Q(about_unit=row.about_id) | Q(handler=row.about_id),
            campaign=row.round.demand.campaign_id,
            kind="item",
            occurred_on__gte=row.round.from_on,
            occurred_on__lte=row.round.to_on,
            registered_on__gt=F("occurred_on"),
        )
        signed_on = local_day(row.signed_at) if row.signed_at else row.round.to_on
        known = set(row.afterwards.values_list("case_id", flat=True))
        fresh = [case for case in late.filter(registered_on__gte=signed_on) if case.pk not in known]
        if fresh:
            _link(at, row.pk, fresh)
            done += len(fresh)
    return done


def _link(at: datetime, return_id: int, cases: Sequence[Case]) -> None:
    with act(actor=CLOCK, at=at, kind="return.link_back") as deed:
        deed.permit("return.link_back")
        row = deed.take(Return, return_id)
        for case in cases:
            deed.add_part(row, Afterward(of=row, case_id=case.pk, found_on=case.registered_on))
