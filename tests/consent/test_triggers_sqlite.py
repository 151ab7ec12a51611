"""What only SQLite does: rows replaced without a trigger, and whole tables remade."""

import pytest
from django.core.management import call_command
from django.db import connection

from consent import triggers
from consent.log.sequencer import seal
from consent.models import LogLeaf
from tests.conftest import LiveDatabase
from tests.consent.conftest import make_notice, make_purpose, refused, sql
from tests.consent.test_triggers import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_replaced_by_its_hidden_number(table: str, guarded_log: None, careless: None) -> None:
    new = {
        "consent_log": ("number, origin, first, previous, opened_at", "1, 'x', 9, '', '2026-01-01'"),
        "consent_logkey": ("vkey, log_id, since", "'x', 1, 9"),
        "consent_logleaf": ("position, leaf_hash", "256, x'00'"),
        "consent_leafdata": ("position, data", "256, x'00'"),
        "consent_tile": ('log_id, level, "index", hashes, root', "1, 0, 1, x'00', x'00'"),
        "consent_checkpoint": ("log_id, size, root, note, signed_at", "1, 999, x'00', '', '2026-01-01'"),
        "consent_notice": (
            "purpose_id, lang, version, sha256, label, text, html, created_at",
            "(SELECT id FROM consent_purpose), 'nb', 2, '', '', '', '', '2026-01-01'",
        ),
    }
    columns, values = new[table]
    refused(
        f"INSERT OR REPLACE INTO {table} (rowid, {columns}) "
        f"VALUES ((SELECT min(rowid) FROM {table}), {values})"
    )


def test_only_the_next_index_is_taken(guarded_log: None, careless: None) -> None:
    for position in (0, 255, 257, 1000, -1):
        refused(f"INSERT INTO consent_logleaf (position, leaf_hash) VALUES ({position}, x'00')")
    sql("INSERT INTO consent_logleaf (position, leaf_hash) VALUES (256, x'00')")


def test_a_remade_table_gets_its_triggers_back(live_database: LiveDatabase) -> None:
    make_notice(make_purpose())
    seal()
    with connection.schema_editor() as editor:
        editor._remake_table(LogLeaf)
    assert triggers.missing(connection) == [
        "consent_logleaf_no_update",
        "consent_logleaf_no_delete",
        "consent_logleaf_no_insert",
    ]
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []
    refused("DELETE FROM consent_logleaf")
