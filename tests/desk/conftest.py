"""The desk with the fixed cast at it: everybody has a password, the clock stands where the test puts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from duban.desk import middleware
from duban.units.models import Person
from tests import make

PASSWORD = "long-enough-demo-1"


@dataclass
class Desk:
    """工作台 under test: ``world`` is the cast, ``at`` the moment every request takes for now."""

    world: make.World
    at: datetime

    def pass_minutes(self, minutes: float) -> None:
        """Let time go by."""
        self.at += timedelta(minutes=minutes)

    def person(self, name: str) -> Person:
        """The person as stored now."""
        return Person.objects.get(login=name)

    def sign_in(self, client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
        """Send the sign-in form; returns the answer."""
        return client.post("/sign-in", {"login": name, "password": password, **more})

    def enter(self, name: str, **headers: str) -> Client:
        """A browser in which this person has signed in."""
        client = Client(headers=headers)
        answer = self.sign_in(client, name)
        assert answer.status_code == 302
        return client


@pytest.fixture
def desk(db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The cast with passwords, on a clock of its own."""
    return make_desk(monkeypatch)


def make_desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same for tests that bring their own database fixture."""
    world = make.world()
    Person.objects.update(password=make_password(PASSWORD))
    made = Desk(world, world.at)

    class Clock:
        """Django's ``timezone`` with another ``now``."""

        @staticmethod
        def now() -> datetime:
            return made.at

        def __getattr__(self, name: str) -> Any:
            return getattr(timezone, name)

    monkeypatch.setattr(middleware, "timezone", Clock())
    return made
