"""The training campaign is made by real acts, in the order of time, and proves (1.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from duban.campaign.models import Campaign
from duban.cases.models import Case
from duban.journal import verify
from duban.returns.models import Return
from duban.training.practice import open_training
from duban.units.models import Person, Unit

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_small_training_campaign_is_alive_in_every_corner_and_proves() -> None:
    told: list[tuple[int, int]] = []
    built = open_training(
        at=datetime(2027, 5, 20, 3, tzinfo=UTC), progress=lambda done, all_: told.append((done, all_)), cases=16
    )
    assert len(built.passwords) == Person.objects.count() == 12
    assert Unit.objects.count() == 40
    campaign = Campaign.objects.get()
    assert campaign.training and campaign.state == "open"
    assert campaign.starts_on == date(2027, 3, 1), "the plan's year is the practice's"
    assert Case.objects.count() >= 16 and Case.objects.values("station").distinct().count() > 3
    states = set(Return.objects.values_list("state", flat=True))
    assert states & {"filled", "accepted"} and not Return.objects.filter(signer="").exists()
    assert told[-1] == (16, 16) and all(done <= total for done, total in told)
    proof = verify.prove()
    assert proof.faults == [] and proof.backwards == 0


@pytest.mark.parametrize(
    ("at", "year"), [(datetime(2027, 1, 20, tzinfo=UTC), 2026), (datetime(2027, 12, 30, tzinfo=UTC), 2027)]
)
def test_the_plan_falls_into_the_practice_at_any_time_of_the_year(at: datetime, year: int) -> None:
    open_training(at=at, cases=1)
    assert Campaign.objects.get().starts_on == date(year, 3, 1)
