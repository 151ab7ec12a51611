"""Kari, who subscribes, and Ola; a purpose with its notice; and ways to make a log and to tamper with it."""

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from consent import services, triggers
from consent.ledger.leaves import notice_leaf
from consent.log.sequencer import seal
from consent.models import ConsentRecord, InboxEntry, Notice, Purpose, Subject
from consent.states import State


def make_purpose(slug: str = "ukens-tips") -> Purpose:
    return services.purpose_create(slug=slug, title="Ukens tips", dpv="dpv:DirectMarketing")


def make_notice(purpose: Purpose, *, text: str = "Vi skriver til deg én gang i uken.") -> Notice:
    return services.publish_notice(
        purpose=purpose, lang="nb", label="Ja takk", text=text, html=f"<p>{text}</p>"
    )


def give(subject: Subject, notice: Notice) -> ConsentRecord:
    """A consent asked for and confirmed: two events."""
    arguments = {"subject": subject, "purpose": notice.purpose, "notice": notice}
    services.record(state=State.REQUESTED, method="form-post", **arguments)
    return services.record(state=State.GIVEN, method="confirm-post", **arguments)


def sql(statement: str, *parameters: Any) -> int:
    """Change rows behind everybody's back; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def tamper(statement: str, *parameters: Any) -> None:
    """The same as somebody who owns the database: without triggers."""
    connection.check_constraints()  # PostgreSQL drops no trigger while checks of foreign keys are pending
    triggers.drop(connection)
    assert sql(statement, *parameters)
    connection.check_constraints()
    triggers.install(connection)


def fill_inbox(notice: Notice, count: int) -> None:
    """Leaves that need no record, for a log that reaches beyond its first tile."""
    leaf = notice_leaf(notice.sha256)
    InboxEntry.objects.bulk_create(InboxEntry(leaf=leaf) for _ in range(count))


def fork(target: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """A process of its own with connections of its own, and what it says: ``target(says, *arguments)``."""
    connections.close_all()
    context = get_context("fork")
    hears, says = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(says, *arguments))
    process.start()
    says.close()
    return process, hears


def refused(statement: str) -> None:
    """The database itself says no."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)


@pytest.fixture
def purpose(db: None) -> Purpose:
    return make_purpose()


@pytest.fixture
def notice(purpose: Purpose) -> Notice:
    return make_notice(purpose)


@pytest.fixture
def kari(db: None) -> Subject:
    return services.subject_for_address(address="kari@example.no", locale="nb")


@pytest.fixture
def ola(db: None) -> Subject:
    return services.subject_for_address(address="ola@example.no", locale="nb")


@pytest.fixture
def guarded_log(db: None, notice: Notice) -> None:
    """256 leaves: every guarded table has rows."""
    fill_inbox(notice, 255)
    seal()
    connection.check_constraints()


@pytest.fixture
def careless(db: None) -> Iterator[None]:
    """A connection as a stranger to this project opens it."""
    if connection.vendor == "sqlite":
        sql("PRAGMA recursive_triggers=OFF")
    yield
    if connection.vendor == "sqlite":
        sql("PRAGMA recursive_triggers=ON")
