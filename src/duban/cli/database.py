"""数据库: where it is, and bringing it up to date."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from duban.cli.ready import say


def database_file() -> Path | None:
    """The file of an SQLite database; None for a database on a server."""
    connection = connections["default"]
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def bring_up_to_date() -> None:
    """Apply the migrations that the database lacks, if any."""
    executor = MigrationExecutor(connections["default"])
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        with say.step(
            f"建立或更新数据库({len(missing)} 步)", f"Bringing the database up to date ({len(missing)} steps)"
        ):
            call_command("migrate", interactive=False, verbosity=0)
