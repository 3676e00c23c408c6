"""Run as a program, with DUBAN_DATA naming an empty folder: a new database with the fixed cast and one open campaign.

The campaign began yesterday, so that whatever is done now comes after. Everybody has the one password.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402

from duban.units.models import Person  # noqa: E402
from tests import make  # noqa: E402

PASSWORD = "long-enough-demo-1"

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    make.world(datetime.now(UTC) - timedelta(days=1))
    Person.objects.update(password=make_password(PASSWORD))
