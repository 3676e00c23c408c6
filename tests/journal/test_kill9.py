"""6.3 in small: writers killed with SIGKILL under load lose no acknowledged act (fifty times in ``bench/kill9.py``)."""

from __future__ import annotations

import pytest
from django.db import connection

from bench.kill9 import survives
from bench.place import place


@pytest.mark.django_db
def test_no_acknowledged_act_is_lost_when_the_writers_are_killed() -> None:
    engine = "sqlite" if connection.vendor == "sqlite" else "postgres"
    with place(engine) as environment:
        assert survives(environment, 3, engine)
