import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from consent import triggers
from consent.checks import log_is_guarded
from consent.models import LeafData, LogLeaf
from tests.conftest import LiveDatabase
from tests.consent.conftest import refused, sql

pytestmark = pytest.mark.engines
TABLES = (
    "consent_log",
    "consent_logkey",
    "consent_logleaf",
    "consent_leafdata",
    "consent_tile",
    "consent_checkpoint",
    "consent_notice",
)
COLUMNS = {
    "consent_logleaf": ("leaf_hash", "position", "position, leaf_hash"),
    "consent_leafdata": ("data", "position", "position, data"),
    "consent_tile": ("hashes", 'log_id, level, "index"', 'log_id, level, "index", hashes, root'),
    "consent_checkpoint": ("note", "number", "number, log_id, size, root, note, signed_at"),
    "consent_log": ("origin", "number", "number, origin, first, previous, opened_at"),
    "consent_logkey": ("since", "vkey", "vkey, log_id, since"),
    "consent_notice": (
        "text",
        "id",
        "id, purpose_id, lang, version, sha256, label, text, html, imported, created_at",
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_the_log_changes_or_goes(table: str, guarded_log: None, careless: None) -> None:
    column, key, columns = COLUMNS[table]
    refused(f"UPDATE {table} SET {column} = {column}")
    refused(f"DELETE FROM {table}")
    everything = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE true"
    refused(f"{everything} ON CONFLICT ({key}) DO UPDATE SET {column} = EXCLUDED.{column}")
    if connection.vendor == "postgresql":
        refused(f"TRUNCATE {table} CASCADE")
    else:
        refused(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
        refused(f"UPDATE OR REPLACE {table} SET {column} = {column}")


def test_a_leaf_may_be_taken_away_and_never_put_back(guarded_log: None) -> None:
    leaf = bytes(LeafData.objects.get(leaf_id=7).data)
    for wrong in (leaf[:-1], b""):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            LeafData.objects.filter(leaf_id=7).update(data=wrong)
    assert LeafData.objects.filter(leaf_id=7).update(data=None) == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LeafData.objects.filter(leaf_id=7).update(data=leaf)
    refused("UPDATE consent_leafdata SET position = 300, data = NULL WHERE position = 8")


def test_the_orm_is_refused_like_everybody(guarded_log: None) -> None:
    for change in (LogLeaf.objects.all().delete, lambda: LogLeaf.objects.update(leaf_hash=b"")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_postgresql_refuses_a_superuser_in_replica_mode(guarded_log: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has replication roles")
    sql("SET LOCAL session_replication_role = replica")
    refused("DELETE FROM consent_logleaf")
    refused("TRUNCATE consent_logleaf CASCADE")


def test_missing_triggers_are_an_error_and_migrate_puts_them_back(live_database: LiveDatabase) -> None:
    assert log_is_guarded(databases=["default", "hits"]) == []
    triggers.drop(connection)
    [error] = log_is_guarded(databases=["default"])
    assert error.id == "consent.E001"
    assert "consent_notice_no_update" in error.msg
    call_command("migrate", "consent", verbosity=0)
    assert log_is_guarded(databases=["default"]) == []


def test_a_disabled_trigger_counts_as_missing(live_database: LiveDatabase) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no disabled triggers")
    sql("ALTER TABLE consent_tile ENABLE TRIGGER consent_tile_no_delete")
    assert triggers.missing(connection) == ["consent_tile_no_delete"]


def test_the_migration_can_be_undone_and_made_again(db: None) -> None:
    connection.check_constraints()
    triggers.drop(connection)
    triggers.drop(connection)
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == []
