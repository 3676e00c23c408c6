"""The worker of ``bench.dues``: fills an empty database and measures in this one process."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.test import Client  # noqa: E402

from bench.dues import middle, timed  # noqa: E402
from duban.campaign.models import Campaign  # noqa: E402
from duban.campaign.obligations.select import Selector  # noqa: E402
from duban.journal.door import act  # noqa: E402
from duban.journal.verify import verify  # noqa: E402
from duban.kernel.actor import CLOCK  # noqa: E402
from duban.plans.model import Every  # noqa: E402
from duban.returns import standing  # noqa: E402
from duban.returns.actions import operate  # noqa: E402
from duban.returns.form import FORMS  # noqa: E402
from duban.returns.models import Member, Return, Round  # noqa: E402
from duban.returns.queries import board, owed  # noqa: E402
from duban.returns.settings import Settled  # noqa: E402
from duban.units.models import Person, Post, Unit  # noqa: E402
from duban.units.queries import actor_for  # noqa: E402

TODAY = datetime.now(UTC).date()
FIRST = (TODAY.replace(day=1) - timedelta(days=330)).replace(day=1)
LAST = (TODAY.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
"""Twelve months that have all begun, so that the desk shows twelve columns."""
AT = datetime(FIRST.year, FIRST.month, 1, 2, tzinfo=UTC)
PASSWORD = "bench-password-1"  # noqa: S105 – of a database that is thrown away


def place(number: int) -> tuple[Campaign, Person, Post]:
    """A county with so many units, and its office with one person."""
    with act(actor=CLOCK, at=AT, kind="unit.add") as deed:
        deed.permit("unit.manage")
        root = deed.add(Unit(code="R", name="演示县", kind="county", level=3))
        office = deed.add(
            Unit(code="O", name="演示县专治办", kind="task_office", level=0, parent=root, trail=f"/{root.pk}/")
        )
        deed.add_many(
            [
                Unit(code=f"U{i}", name=f"演示单位{i}", kind="department", parent=root, trail=f"/{root.pk}/")
                for i in range(number)
            ]
        )
    with act(actor=CLOCK, at=AT, kind="post.add") as deed:
        deed.permit("account.manage")
        person = deed.add(Person(login="bench", name="演示", password="!"))  # noqa: S106
        post = deed.add(Post(unit=office, role="office", holder=person, area=root, from_on=FIRST, state="approved"))
        campaign = deed.add(
            Campaign(title="演示", state="open", area=root, office=office, starts_on=FIRST, ends_on=LAST, made_at=AT)
        )
    return campaign, person, post


def main() -> None:
    """Fill, generate, store, read, prove."""
    units, obligations, proved = (int(word) for word in sys.argv[1:4])
    campaign, person, post = place(units)
    office = actor_for(person, post.pk, AT)
    everyone = Selector(kinds=frozenset({"department"}))
    settled = [
        Settled("recurring", f"演示报表{i}", everyone, Every("month", 5 + i % 20, 1), form="weekly", to=("office",))
        for i in range(obligations)
    ]
    demands = operate.take_over(actor=office, at=AT, campaign_id=campaign.pk, settled=settled)
    start = time.perf_counter()
    outcome = standing.outcome(campaign, demands, FIRST)
    deque(outcome.dues(), maxlen=0)
    timed(f"generator tells {outcome.count():,} dues one by one (pure)", start)
    start = time.perf_counter()
    operate.apply(actor=office, at=AT, campaign_id=campaign.pk, on=FIRST)
    timed(
        f"generated and stored under proof: {Round.objects.count():,} rounds, {Member.objects.count():,} seats", start
    )
    start = time.perf_counter()
    counted = owed.count(campaign.pk)
    timed(f"the database counts {counted:,} dues", start)
    assert counted == outcome.count() == units * obligations * 12
    start = time.perf_counter()
    assert not operate.apply(actor=office, at=AT, campaign_id=campaign.pk, on=FIRST)
    timed("applied again: nothing to do", start)
    read(campaign, office.unit_id or 0, office)
    if proved:
        start = time.perf_counter()
        assert verify() == []
        timed("verify", start)
    hand_in(campaign)
    pages(campaign)


def hand_in(campaign: Campaign) -> None:
    """Every unit has handed in every period of the first demand: a tenth as a signed zero, one in seventeen late, a few sent back."""
    demand = campaign.demands.order_by("pk")[0]
    seats = list(demand.members.values_list("owing_id", "about_id", "to"))
    cells = {cell.code: 2 for cell in FORMS["weekly"].cells if cell.is_number}
    start, number = time.perf_counter(), 0
    for row in demand.rounds.order_by("from_on"):
        made = []
        for i, (owing, about, to) in enumerate(seats):
            nil, late, back = i % 10 == 0, i % 17 == 0, i % 53 == 0
            on = row.overdue_after + timedelta(days=2 if late else 0)
            made.append(
                Return(
                    round=row, owing_id=owing, about_id=about, to=to, state="sent_back" if back else "zero" if nil else "filled", nil=nil,
                    cells=cells, signer="演示", signed_at=AT, first_signed_on=on, cut_off_at=AT,
                )
            )  # fmt: skip
        for some in range(0, len(made), 500):
            with act(actor=CLOCK, at=AT, kind="return.sign") as deed:
                deed.permit("return.fill")
                deed.add_many(made[some : some + 500])
        number += len(made)
    timed(f"{number:,} returns handed in, under proof", start)


def pages(campaign: Campaign) -> None:
    """Whole pages as the office waits for them: session, rights, queries, template, everything but the network."""
    Person.objects.update(password=make_password(PASSWORD))
    browser = Client(SERVER_NAME="127.0.0.1")
    assert browser.post("/sign-in", {"login": "bench", "password": PASSWORD}).status_code == 302
    demand = campaign.demands.order_by("pk")[0]
    board_, round_ = f"/returns/demands/{demand.pk}", demand.rounds.order_by("from_on")[3]
    then = (TODAY - timedelta(days=40)).isoformat()
    for words, address, times in (
        ("page: matrix, returns handed in", [f"{board_}?page={i % 20}" for i in range(60)], 1),
        ("page: sum of one period, opened", [f"/returns/rounds/{round_.pk}"], 20),
        ("page: matrix as of forty days ago, from the journal", [f"{board_}?at={then}T12:00"], 3),
        ("page: my returns", ["/returns"], 30),
    ):
        took, worked = [], time.process_time()
        for path in address * times:
            start = time.perf_counter()
            answer = browser.get(path)
            took.append(time.perf_counter() - start)
            assert answer.status_code == 200, path
        middle(words, took)
        each = (time.process_time() - worked) / len(took)
        print(f"{'':<60}{each * 1000:8.1f} ms of it this process's own work; load {os.getloadavg()[0]:.1f}", flush=True)


def read(campaign: Campaign, office: int, actor: object) -> None:
    """The lists that people wait for."""
    unit = Unit.objects.filter(kind="department").order_by("pk")[7]
    with act(actor=CLOCK, at=AT, kind="post.add") as deed:
        deed.permit("account.manage")
        clerk = deed.add(Person(login="clerk", name="演示", password="!"))  # noqa: S106
        post = deed.add(
            Post(unit=unit, role="liaison", holder=clerk, area=unit.parent, from_on=FIRST, state="approved")
        )
    who, june = actor_for(clerk, post.pk, AT), FIRST + timedelta(days=160)
    times = []
    for _ in range(30):
        start = time.perf_counter()
        assert owed.inbox(who, june)
        times.append(time.perf_counter() - start)
    middle("inbox of one unit", times)
    demand = campaign.demands.order_by("pk")[0]
    times = []
    for page in range(30):
        start = time.perf_counter()
        board.matrix(actor, demand.pk, june, page=page % 20)  # type: ignore[arg-type]
        times.append(time.perf_counter() - start)
    middle(f"matrix of {Unit.objects.count():,} units × 12 periods, a page of it with its sums", times)


if __name__ == "__main__":
    main()
