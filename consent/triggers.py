"""The database itself refuses to change the log: the trigger SQL for both engines, in one place.

Whoever owns the database can drop a trigger; against that stand the signed checkpoints. Triggers stop what
merely has the application's connection: a mistake, a careless shell, injected SQL.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Rows that never change and never go, with what makes a new row one that must not come: taken, out of turn.
APPEND_ONLY = {
    "consent_log": (
        "NEW.number <= (SELECT max(number) FROM consent_log)"
        " OR EXISTS (SELECT 1 FROM consent_log WHERE origin = NEW.origin OR first = NEW.first)"
    ),
    "consent_logkey": "EXISTS (SELECT 1 FROM consent_logkey WHERE vkey = NEW.vkey)",
    "consent_logleaf": (
        "NEW.position IS DISTINCT FROM (SELECT coalesce(max(position) + 1, 0) FROM consent_logleaf)"
    ),
    "consent_tile": (
        'NEW."index" IS DISTINCT FROM (SELECT coalesce(max("index") + 1, 0) FROM consent_tile'
        " WHERE log_id = NEW.log_id AND level = NEW.level)"
    ),
    "consent_checkpoint": (
        "NEW.number IS DISTINCT FROM (SELECT coalesce(max(number) + 1, 1) FROM consent_checkpoint)"
        " OR NEW.size <= (SELECT max(size) FROM consent_checkpoint WHERE log_id = NEW.log_id)"
    ),
    "consent_notice": (
        "EXISTS (SELECT 1 FROM consent_notice WHERE purpose_id = NEW.purpose_id"
        " AND lang = NEW.lang AND version >= NEW.version)"
    ),
    "consent_leafdata": (
        "NEW.position IS DISTINCT FROM (SELECT coalesce(max(position) + 1, 0) FROM consent_leafdata)"
    ),
}
# On PostgreSQL a tile also comes after its last leaf. SQLite could not remake a table that another's trigger
# asks.
AFTER_OTHERS = {
    "consent_tile": (
        "(SELECT max(position) FROM consent_logleaf) < (SELECT first FROM consent_log"
        ' WHERE number = NEW.log_id) + ((NEW."index" + 1) << (8 * (NEW.level + 1))) - 1'
    )
}
# The one exception: erasure takes the leaf itself away, its hash stays.
ERASABLE = {"consent_leafdata": "NOT (NEW.position = OLD.position AND NEW.data IS NULL)"}

RAISE = """
    RAISE EXCEPTION 'the log is append-only: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, replacing what is there. The tables must exist."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, body in _functions().items():
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
                )
        for name, table, statements in _triggers(connection.vendor):
            cursor.execute(_drop(connection.vendor, name, table))
            for statement in statements:
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for undoing the migration, and for tests that tamper."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, table, _statements in _triggers(connection.vendor):
            cursor.execute(_drop(connection.vendor, name, table))
        if connection.vendor == "postgresql":
            for name in _functions():
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not in force as they stand here, of those whose table exists."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        present = (_in_postgresql if connection.vendor == "postgresql" else _in_sqlite)(cursor)
    expected = _triggers(connection.vendor)
    return [name for name, table, statements in expected if table in tables and name not in present]


def _in_sqlite(cursor: Any) -> set[str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    written = {name: statements[0] for name, _table, statements in _triggers("sqlite")}
    return {name for name, sql in cursor.fetchall() if written.get(name) == sql}


def _in_postgresql(cursor: Any) -> set[str]:
    # Only ALWAYS also holds while session_replication_role is replica.
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text, tgqual IS NOT NULL, proname, prosrc FROM pg_trigger"
        " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled = 'A' AND NOT tgisinternal"
    )
    functions = _functions()
    return {
        name
        for name, table, has_condition, function, body in cursor.fetchall()
        if functions.get(function) == body
        and has_condition == (name.endswith("_no_update") and table in ERASABLE)
    }


def _functions() -> dict[str, str]:
    """Name and body of what PostgreSQL's triggers call. A condition of theirs may not ask a table."""
    guards = {}
    for table, taken in APPEND_ONLY.items():
        wrong = " OR ".join(f"({condition})" for condition in (taken, AFTER_OTHERS.get(table)) if condition)
        guards[_guard(table)] = f"\nBEGIN\n    IF {wrong} THEN{RAISE}    END IF;\n    RETURN NEW;\nEND "
    return {"consent_log_refuse": f"\nBEGIN{RAISE}END ", **guards}


def _guard(table: str) -> str:
    return f"{table}_guard"


def _triggers(vendor: str) -> Iterable[tuple[str, str, list[str]]]:
    """Name, table and SQL of every trigger of an engine."""
    for table, taken in APPEND_ONLY.items():
        condition = ERASABLE.get(table, "")
        if vendor == "postgresql":
            yield _postgresql(table, "update", "ROW", condition)
            yield _postgresql(table, "delete", "ROW")
            yield _postgresql(table, "truncate", "STATEMENT")
            yield _postgresql(table, "insert", "ROW", function=_guard(table))
        else:
            yield _sqlite(table, "update", f"{condition} OR NEW.rowid <> OLD.rowid" if condition else "")
            yield _sqlite(table, "delete")
            # REPLACE deletes without the delete trigger where recursive_triggers is off, by key or by rowid.
            by_rowid = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"  # noqa: S608  (our own names)
            # SQLite knows IS DISTINCT FROM since 3.39.
            yield _sqlite(table, "insert", f"{taken.replace('IS DISTINCT FROM', 'IS NOT')} OR {by_rowid}")


def _postgresql(
    table: str, operation: str, each: str, condition: str = "", function: str = "consent_log_refuse"
) -> tuple[str, str, list[str]]:
    name = f"{table}_no_{operation}"
    when = f"WHEN ({condition}) " if condition else ""
    create = (
        f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {table} FOR EACH {each} {when}"
        f"EXECUTE FUNCTION {function}()"
    )
    return name, table, [create, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"]


def _sqlite(table: str, operation: str, condition: str = "") -> tuple[str, str, list[str]]:
    name = f"{table}_no_{operation}"
    when = f"WHEN {condition} " if condition else ""
    refuse = f"SELECT RAISE(ABORT, 'the log is append-only: {operation} on {table}');"
    return (
        name,
        table,
        [f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {table} {when}BEGIN {refuse} END"],
    )


def _drop(vendor: str, name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if vendor == "postgresql" else "")
