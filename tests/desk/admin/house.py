"""A browser in which the second step has been passed, without waiting for a code's half minute."""

from __future__ import annotations

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk.conftest import Desk


def verified(desk: Desk, name: str) -> Client:
    """Somebody signed in with both steps: what every administrator must be."""
    client = desk.enter(name)
    device = TOTPDevice.objects.create(user=desk.person(name), name="test", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client
