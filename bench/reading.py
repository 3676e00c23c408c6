"""How long reading takes inside the program: each list, filter, search and case for a province, a county and a township.

    python bench/reading.py [--rounds 15]          in a place filled by many.py (see ledger.py, which does both)
Prints one JSON line: {"what": {"median": ms, "worst": ms}} .
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import django

django.setup()

from django.utils import timezone  # noqa: E402

from duban.cases import listing, queries  # noqa: E402
from duban.cases.listing import Filters  # noqa: E402
from duban.jobs.today import local_day  # noqa: E402
from duban.kernel.actor import Actor  # noqa: E402
from duban.units.models import Person  # noqa: E402
from duban.units.queries import actor_for  # noqa: E402


def filters() -> dict[str, Filters]:
    """One filter at a time, then some pairs."""
    base = Filters()
    return {
        "plain": base,
        "closed": replace(base, state="closed"),
        "station": replace(base, station="fixing"),
        "rare station": replace(base, station="suspended"),
        "red": replace(base, colour="red"),
        "yellow": replace(base, colour="yellow"),
        "green": replace(base, colour="green"),
        "grey": replace(base, colour="grey"),
        "kind": replace(base, kind="report"),
        "topic": replace(base, topic=7),
        "source": replace(base, source="visit"),
        "finding": replace(base, state="closed", finding="unfounded"),
        "fix kind": replace(base, fix_kind="continuing"),
        "listed": replace(base, listed=True),
        "raised (none)": replace(base, raised=True),
        "search common": replace(base, words="补贴"),
        "search rare": replace(base, words="耗材积压"),
        "search nothing": replace(base, words="飞船"),
        "search and station": replace(base, words="补贴", station="fixing"),
        "topic and red": replace(base, topic=7, colour="red"),
    }


def clocked(ask: Callable[[], object], rounds: int) -> dict[str, float]:
    """Milliseconds of ``ask``: median and worst of the rounds after a first one."""
    ask()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return {"median": round(statistics.median(took), 1), "worst": round(max(took), 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    at = timezone.now()
    found: dict[str, dict[str, float]] = {}
    for login in ("province", "county", "town"):
        actor = actor_for(Person.objects.get(login=login), None, at)
        for name, chosen in filters().items():
            found[f"{login}: {name}"] = clocked(_page(actor, chosen), rounds)
        found[f"{login}: inbox"] = clocked(lambda actor=actor: queries.inbox(actor), rounds)
        first = listing.page(listing.ledger(actor, Filters(), local_day(at)))
        if first.rows:
            found[f"{login}: case"] = clocked(
                lambda actor=actor, id_=first.rows[0].pk: queries.options(actor, queries.get(actor, id_)), rounds
            )
        print(f"{login} done", file=sys.stderr, flush=True)
    print(json.dumps(found, ensure_ascii=False))


def _page(actor: Actor, chosen: Filters) -> Callable[[], object]:
    today = local_day(timezone.now())

    def ask() -> object:
        rows = listing.ledger(actor, chosen, today)
        found = listing.page(rows)
        return found, listing.counted(rows, first=found)

    return ask


if __name__ == "__main__":
    main()
