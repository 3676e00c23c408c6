"""The tail row under its seal, and the triggers that keep entries and checkpoints as they are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from duban.journal import book, guards


def make_tail(apps: Any, schema_editor: Any) -> None:
    """One row, numbered 1, sealed with a new key of this place."""
    tail = book.begin_tail()
    columns = dict(zip(book.TAIL_COLUMNS, tail.row(), strict=True))
    apps.get_model("journal", "Tail")(pk=1, **columns).save(using=schema_editor.connection.alias)


def nothing(apps: Any, schema_editor: Any) -> None:
    """The table goes with the migration before."""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("journal", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunPython(make_tail, nothing),
        migrations.RunPython(guards.install, guards.remove),
    ]
