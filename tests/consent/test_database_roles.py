"""docs/database-roles.md: with those grants the site works, and the log cannot be touched."""

import re
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from consent import services
from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Notice, Subject
from tests.consent.conftest import fill_inbox, give, sql
from tests.consent.test_triggers import COLUMNS, TABLES
from tests.files import BASE_DIR

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def app_role(notice: Notice) -> Iterator[None]:
    """Everything that follows is done by the role of the document."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    text = (BASE_DIR / "docs/database-roles.md").read_text()
    fill_inbox(notice, 256)
    seal()
    connection.check_constraints()
    for statement in re.findall(r"```sql\n(.*?)```", text, re.DOTALL)[0].split(";\n"):
        if statement.strip():
            sql(statement)
    sql("SET LOCAL ROLE snakkis_app")
    yield
    sql("RESET ROLE")


@pytest.mark.parametrize("table", TABLES)
def test_the_log_is_refused_to_it(table: str, app_role: None) -> None:
    column, key, columns = COLUMNS[table]
    everything = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE true"
    changed = {"consent_leafdata": "position"}.get(table, column)
    for statement in (
        f"UPDATE {table} SET {changed} = {changed}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
        f"{everything} ON CONFLICT ({key}) DO UPDATE SET {changed} = EXCLUDED.{changed}",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {table}_no_update ON {table}",
        f"DROP TABLE {table} CASCADE",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            sql(statement)


def test_it_cannot_play_a_replica(app_role: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql("SET session_replication_role = replica")


def test_the_site_works_with_it(app_role: None, notice: Notice) -> None:
    kari = services.subject_for_address(address="kari@example.no", locale="nb")
    give(kari, notice)
    seal()
    services.forget(subject=kari, reason="request")
    seal()
    assert not Subject.objects.exists()
    assert verify_log().erased == 2
