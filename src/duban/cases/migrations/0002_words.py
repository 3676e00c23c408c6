"""The full-text index of cases, in each engine's own way."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from duban.cases import search


def put_up(apps: Any, schema_editor: Any) -> None:
    """Make the index."""
    for statement in search.set_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps: Any, schema_editor: Any) -> None:
    """Drop it; it can be rebuilt from the cases."""
    schema_editor.execute("DROP TABLE IF EXISTS cases_words", params=None)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("cases", "0001_initial")]
    operations: ClassVar[list[Operation]] = [migrations.RunPython(put_up, take_down)]
