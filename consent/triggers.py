"""The database itself refuses to change the log: the trigger SQL for both engines, in one place.

Whoever owns the database can drop a trigger; against that stand the signed checkpoints. Triggers stop what
merely has the application's connection: a mistake, a careless shell, injected SQL.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Rows that never change and never go, with what makes a new row one already taken (SQLite).
APPEND_ONLY = {
    "consent_log": "NEW.number <= (SELECT max(number) FROM consent_log)",
    "consent_logkey": "EXISTS (SELECT 1 FROM consent_logkey WHERE vkey = NEW.vkey)",
    "consent_logleaf": "NEW.position IS NOT (SELECT coalesce(max(position) + 1, 0) FROM consent_logleaf)",
    "consent_tile": (
        'NEW."index" IS NOT (SELECT coalesce(max("index") + 1, 0) FROM consent_tile'
        " WHERE log_id = NEW.log_id AND level = NEW.level)"
    ),
    "consent_checkpoint": (
        "NEW.number IS NOT (SELECT coalesce(max(number) + 1, 1) FROM consent_checkpoint)"
        " OR NEW.size <= (SELECT max(size) FROM consent_checkpoint WHERE log_id = NEW.log_id)"
    ),
    "consent_notice": (
        "EXISTS (SELECT 1 FROM consent_notice WHERE purpose_id = NEW.purpose_id"
        " AND lang = NEW.lang AND version >= NEW.version)"
    ),
    "consent_leafdata": "NEW.position IS NOT (SELECT coalesce(max(position) + 1, 0) FROM consent_leafdata)",
}
# The one exception: erasure takes the leaf itself away, its hash stays.
ERASABLE = {"consent_leafdata": "NOT (NEW.position = OLD.position AND NEW.data IS NULL)"}

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION consent_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, replacing what is there. The tables must exist."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
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
            cursor.execute("DROP FUNCTION IF EXISTS consent_log_refuse()")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not in force, of those whose table exists."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if connection.vendor == "postgresql":
            # Only ALWAYS also holds while session_replication_role is replica.
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    expected = _triggers(connection.vendor)
    return [name for name, table, _statements in expected if table in tables and name not in present]


def _triggers(vendor: str) -> Iterable[tuple[str, str, list[str]]]:
    """Name, table and SQL of every trigger of an engine."""
    for table, taken in APPEND_ONLY.items():
        condition = ERASABLE.get(table, "")
        if vendor == "postgresql":
            yield _postgresql(table, "update", "ROW", condition)
            yield _postgresql(table, "delete", "ROW")
            yield _postgresql(table, "truncate", "STATEMENT")
        else:
            yield _sqlite(table, "update", condition)
            yield _sqlite(table, "delete")
            # REPLACE deletes without the delete trigger where recursive_triggers is off, by key or by rowid.
            by_rowid = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"  # noqa: S608  (our own names)
            yield _sqlite(table, "insert", f"{taken} OR {by_rowid}")


def _postgresql(table: str, operation: str, each: str, condition: str = "") -> tuple[str, str, list[str]]:
    name = f"{table}_no_{operation}"
    when = f"WHEN ({condition}) " if condition else ""
    create = (
        f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {table} FOR EACH {each} {when}"
        "EXECUTE FUNCTION consent_log_refuse()"
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
