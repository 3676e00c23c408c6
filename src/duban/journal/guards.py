"""Triggers by which the database itself keeps entries and checkpoints as they are, for both engines.

Refused are UPDATE, DELETE and TRUNCATE of entries and checkpoints, on SQLite also an INSERT that would replace a row or
fill a gap (``REPLACE INTO`` fires no delete trigger unless ``recursive_triggers`` is on), and a tail that is removed,
doubled or moved backwards. On PostgreSQL the triggers are ENABLE ALWAYS: ``session_replication_role`` does not silence them.
Whoever owns the tables can still take the triggers down; ``duban verify`` reports that, and finds what was done meanwhile.
"""

from __future__ import annotations

from typing import Any

_APPEND_ONLY = {"journal_entry": "seq", "journal_checkpoint": "nr"}
_SAID = "流水只增不改"
_FUNCTION = "journal_append_only"


def put_up(vendor: str) -> list[str]:
    """SQL statements that create the guards (``vendor`` is ``sqlite`` or ``postgresql``)."""
    return list(_sqlite().values()) if vendor == "sqlite" else _postgresql()


def take_down(vendor: str) -> list[str]:
    """SQL statements that remove the guards; for migrations backwards and for tests that tamper on purpose."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite()]
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, (table, _, _) in _TRIGGERS.items()]


def missing(connection: Any) -> list[str]:
    """Names of guards that are down, switched off or not as put up. Reads the engine's own catalogue."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = dict(cursor.fetchall())
            return [name for name, statement in _sqlite().items() if standing.get(name) != statement]
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        found = {name: (table, enabled, definition) for name, table, enabled, definition in cursor.fetchall()}
        down = [name for name, trigger in _TRIGGERS.items() if not _stands(found.get(name), trigger)]
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace",
            [_FUNCTION],
        )
        return down if [row[0] for row in cursor.fetchall()] == [_BODY] else [*down, _FUNCTION]


def _sqlite() -> dict[str, str]:
    """Each guard's name and statement, as SQLite keeps it in its catalogue."""
    refuse = "BEGIN SELECT RAISE(ABORT, '{}: {}'); END"
    found = {}
    for table, key in _APPEND_ONLY.items():
        no = refuse.format(_SAID, table)
        found[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} {no}"
        found[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} {no}"
        behind = f"NEW.{key} <= (SELECT MAX({key}) FROM {table})"  # noqa: S608
        found[f"{table}_only_after"] = f"BEFORE INSERT ON {table} WHEN {behind} {no}"
    no = refuse.format("账尾只进不退", "journal_tail")
    found["journal_tail_no_delete"] = f"BEFORE DELETE ON journal_tail {no}"
    found["journal_tail_one_row"] = f"BEFORE INSERT ON journal_tail WHEN EXISTS (SELECT 1 FROM journal_tail) {no}"  # noqa: S608
    found["journal_tail_forward"] = f"BEFORE UPDATE ON journal_tail WHEN {_BACKWARDS} {no}"
    return {name: f"CREATE TRIGGER {name} {rest}" for name, rest in found.items()}


_BACKWARDS = "NEW.seq < OLD.seq OR NEW.checked_seq < OLD.checked_seq OR NEW.checkpoint_nr < OLD.checkpoint_nr"
_BODY = f"BEGIN RAISE EXCEPTION '{_SAID}: %', TG_TABLE_NAME; END"
# name: (table, events as pg_get_triggerdef prints them, what follows)
_TRIGGERS = {
    "journal_entry_rows": ("journal_entry", "BEFORE DELETE OR UPDATE", "FOR EACH ROW"),
    "journal_entry_whole": ("journal_entry", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "journal_checkpoint_rows": ("journal_checkpoint", "BEFORE DELETE OR UPDATE", "FOR EACH ROW"),
    "journal_checkpoint_whole": ("journal_checkpoint", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "journal_tail_rows": ("journal_tail", "BEFORE DELETE", "FOR EACH ROW"),
    "journal_tail_whole": ("journal_tail", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "journal_tail_forward": ("journal_tail", "BEFORE UPDATE", f"FOR EACH ROW WHEN ({_BACKWARDS})"),
}


def _postgresql() -> list[str]:
    statements = [f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"]
    for name, (table, events, rest) in _TRIGGERS.items():
        statements.append(f"CREATE TRIGGER {name} {events} ON {table} {rest} EXECUTE FUNCTION {_FUNCTION}()")
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return statements


def _stands(found: tuple[str, str, str] | None, wanted: tuple[str, str, str]) -> bool:
    """True if the catalogue's trigger is the wanted one; its text carries the schema's name and more brackets than ours."""
    if found is None:
        return False
    table, enabled, definition = found
    for noise in ("(", ")", " "):
        definition = definition.replace(noise, "")
    wanted_table, events, rest = wanted
    pieces = (events, f"{wanted_table}{rest}EXECUTEFUNCTION", _FUNCTION)
    clean = [piece.replace("(", "").replace(")", "").replace(" ", "") for piece in pieces]
    return table == wanted_table and enabled == "A" and all(piece.lower() in definition.lower() for piece in clean)


def install(apps: Any, schema_editor: Any) -> None:
    """Migration step forwards."""
    for statement in put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Migration step backwards."""
    for statement in take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
