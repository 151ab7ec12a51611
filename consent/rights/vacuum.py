"""What a deletion leaves in the files of PostgreSQL: the row itself, until VACUUM has freed its place."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection


def vacuum(removed: Mapping[str, Mapping[str, int]]) -> bool | None:
    """Free the places of the rows that were ``removed``, by room and model. Whether all are free now.

    False when this role does not own the tables, somebody is using them, or a transaction is open; autovacuum
    comes to it later. None on SQLite, which overwrites what it deletes.
    """
    if connection.vendor != "postgresql":
        return None
    if connection.in_atomic_block:
        return False
    models = [apps.get_model(name) for names in removed.values() for name in names if "." in name]
    tables = sorted({connection.ops.quote_name(model._meta.db_table) for model in models})
    return not tables or not _complaints(f"VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON) {', '.join(tables)}")


def _complaints(statement: str) -> list[str]:
    """What PostgreSQL says against the statement. A table it may not vacuum it skips, with a warning."""
    said: list[str] = []

    def hear(notice: Any) -> None:
        said.append(str(notice.message_primary))

    connection.ensure_connection()
    connection.connection.add_notice_handler(hear)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        said.append(str(error))
    finally:
        connection.connection.remove_notice_handler(hear)
    return said
