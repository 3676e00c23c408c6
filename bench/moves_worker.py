"""All rounds of ``bench/moves.py`` in the environment it made: prints each round's rates as JSON."""

from __future__ import annotations

import itertools
import json
import sys
import time

from django.db import connection

from bench.acts_worker import Step, bare_postgres, bare_sqlite, rate  # first: it sets Django up
from duban.cases import door
from tests import make
from tests.cases.walks import ITEM_ROAD, WHO, answers, evidence

# Publicity takes days; this road goes without.
ROAD = tuple(code for code in ITEM_ROAD if code != "publicise")


def moves(world: make.World) -> Step:
    """The next move of an item on its road; a new item when one is struck off."""
    actors = {name: world.actor(name) for name in set(WHO.values())}
    values = {code: answers(world, code) for code in ROAD}
    first = {
        "title": "演示学校食堂多收餐费",
        "facts": "每餐多收两元,未公示。" * 4,
        "source": "self_check",
        "found_on": world.today,
    }
    road, box = itertools.cycle(ROAD), {}

    def step() -> None:
        code = next(road)
        actor = actors[WHO[code]]
        if code == "register":
            box["case"] = door.begin(actor=actor, at=world.at, campaign_id=world.campaign.pk, code=code, values=first)
            return
        if code == "apply":
            evidence(world, box["case"])
        box["case"] = door.move(actor=actor, at=world.at, case_id=box["case"].pk, code=code, values=values[code])

    return step


def main() -> None:
    """Arguments: number of connections, seconds, rounds."""
    count, seconds, rounds = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    world = make.world()
    bare = bare_sqlite if connection.vendor == "sqlite" else bare_postgres
    bare()()  # the table is made once, not by all at the same moment
    runs = []
    for _ in range(rounds):
        found = {"bare": rate(lambda number: bare(), count, seconds)}
        before, began = time.process_time(), time.perf_counter()
        found["moves"] = rate(lambda number: moves(world), count, seconds)
        done = found["moves"] * (time.perf_counter() - began)
        found["own_ms"] = (time.process_time() - before) * 1000 / max(1.0, done)
        runs.append(found)
    print(json.dumps(runs))


if __name__ == "__main__":
    main()
