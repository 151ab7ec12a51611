"""The database itself says when public pages have changed, whoever changed them and in whatever process.

Triggers on the watched tables raise ``PageGeneration.number`` in the transaction of the change, so the new
number is seen exactly when the change is: after admin, API, command, worker and bare SQL alike.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from blog.page_cache.watched import WATCHED, Watched

FIRST_ROW = (
    "INSERT INTO blog_pagegeneration (id, number) SELECT 1, 1 "
    "WHERE NOT EXISTS (SELECT 1 FROM blog_pagegeneration)"
)
# By a step nobody can foresee: the number of a change that is taken back is never given again, so nothing
# that was read in between is taken for new.
RAISE = "UPDATE blog_pagegeneration SET number = number + 1 + CAST(abs(random() {scale}) AS bigint);"
STEPS = {"sqlite": RAISE.format(scale="% 1000000"), "postgresql": RAISE.format(scale="* 1000000")}
# Run at commit, once a transaction: editors who publish at the same time wait for each other only then.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION blog_pages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('snakkis.pages_changed', true), '') <> 'yes' THEN
        {STEPS["postgresql"]}
        PERFORM set_config('snakkis.pages_changed', 'yes', true);
    END IF;
    RETURN NULL;
END $$
"""

Statement = tuple[str, str, str]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, replacing what is there, for those tables that exist."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(FIRST_ROW)
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, table, create in _existing(connection):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
            cursor.execute(create)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not there, of those whose table exists."""
    catalog = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalog)
        present = {name for (name,) in cursor.fetchall()}
    return [name for name, _table, _create in _existing(connection) if name not in present]


def _existing(connection: BaseDatabaseWrapper) -> Iterator[Statement]:
    tables = set(connection.introspection.table_names())
    for watched in WATCHED.values():
        if watched.table in tables:
            yield from _triggers(connection.vendor, watched)


def _triggers(vendor: str, watched: Watched) -> Iterable[Statement]:
    for operation, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
        if operation == "insert" and not watched.inserts:
            continue
        name = f"{watched.table}_changed_{operation}"
        columns = f" OF {', '.join(watched.columns)}" if operation == "update" and watched.columns else ""
        when = " OR ".join(f"{row}.{watched.live}" for row in rows) if watched.live else ""
        event = f"AFTER {operation.upper()}{columns} ON {watched.table}"
        condition = f" WHEN ({when})" if when else ""
        if vendor == "postgresql":
            create = (
                f"CREATE CONSTRAINT TRIGGER {name} {event} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                f"{condition} EXECUTE FUNCTION blog_pages_changed()"
            )
        else:
            create = f"CREATE TRIGGER {name} {event}{condition} BEGIN {STEPS[vendor]} END"
        yield name, watched.table, create
