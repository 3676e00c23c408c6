"""A test that commits leaves a whole journal to the next: its guards up, its tail fresh."""

from __future__ import annotations

import pytest
from django.db import connection

from duban.journal import guards
from duban.journal.book import read_tail
from duban.units.models import Unit
from tests.make import world


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_one_test_committed_is_gone_for_the_next(turn: str) -> None:
    tail = read_tail()
    assert tail is not None
    assert tail.seq == 0, turn
    assert not Unit.objects.exists()
    assert not guards.missing(connection)
    world()
    after = read_tail()
    assert after is not None
    assert after.seq > 0
