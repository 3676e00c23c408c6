"""Triggers by which the database itself refuses to change or remove entries and checkpoints, for both engines."""

from __future__ import annotations

from typing import Any

GUARDED = ("journal_entry", "journal_checkpoint")


def put_up(vendor: str) -> list[str]:
    """SQL statements that create the guards (``vendor`` is ``sqlite`` or ``postgresql``)."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '流水只增不改: {table}'); END"
            for table in GUARDED
            for verb in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION '流水只增不改: %', TG_TABLE_NAME; END$$"
    )
    return [function] + [
        statement
        for table in GUARDED
        for statement in (
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
        )
    ]


def take_down(vendor: str) -> list[str]:
    """SQL statements that remove the guards; for migrations backwards and for tests that tamper on purpose."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in GUARDED for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{part} ON {table}" for table in GUARDED for part in ("rows", "whole")
    ]


def install(apps: Any, schema_editor: Any) -> None:
    """Migration step forwards."""
    for statement in put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Migration step backwards."""
    for statement in take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
