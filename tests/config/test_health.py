from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connections
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.health import LEDGER_DUE_SINCE
from config.worker import HEARTBEAT
from consent.models import Checkpoint, InboxEntry, Log

pytestmark = pytest.mark.django_db

SIX_MINUTES = timedelta(minutes=6)


@pytest.fixture(autouse=True)
def worker(settings: Any) -> None:
    caches["counters"].set(HEARTBEAT, settings.TASKS["default"]["QUEUES"], 30)


@pytest.fixture
def waiting_leaf() -> InboxEntry:
    return InboxEntry.objects.create(leaf=b"a leaf that nobody seals")


@pytest.fixture
def dead_database() -> Iterator[None]:
    def refuse(*_args: Any) -> None:
        raise DatabaseError("the password of kari is secret")

    with connections["default"].execute_wrapper(refuse):
        yield


def ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    assert "no-cache" in answer.headers["Cache-Control"]
    return answer.status_code, answer.json()


def test_a_database_that_does_not_answer_is_named_and_tells_no_secret(dead_database: None):
    status, parts = ready()
    assert status == 503
    assert parts["database"] == "does not answer"
    assert "secret" not in str(parts)


def test_the_process_is_alive_without_a_database(dead_database: None):
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_queue_without_a_process_is_named(settings: Any):
    caches["counters"].set(HEARTBEAT, ["default", "ledger"], 30)
    assert ready() == (
        503,
        {
            "ready": False,
            "database": "ok",
            "queue": "no worker for intake, mail, mailings, newsletter, sharing, webhooks",
            "ledger": "ok",
        },
    )


def test_without_any_worker_the_site_is_not_ready():
    caches["counters"].delete(HEARTBEAT)
    assert ready()[1]["queue"].startswith("no worker for default,")


def task(waited: timedelta, **more: Any) -> None:
    row = DBTaskResult.objects.create(
        task_path="x", args_kwargs={}, backend_name="default", run_after=timezone.now(), **more
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - waited)


def test_a_task_that_nobody_takes_is_told():
    task(timedelta(0))
    assert ready()[0] == 200
    task(SIX_MINUTES)
    assert ready()[1]["queue"] == "tasks have waited for more than five minutes"


def test_a_task_that_waits_for_a_long_sending_is_no_fault():
    task(SIX_MINUTES, queue_name="mail", status=TaskResultStatus.RUNNING)
    task(SIX_MINUTES, queue_name="mail")
    assert ready()[0] == 200


def test_a_leaf_that_has_just_come_is_no_fault(waiting_leaf: InboxEntry):
    assert ready()[0] == 200


def test_a_leaf_that_nobody_seals_is_told(waiting_leaf: InboxEntry):
    caches["counters"].set(LEDGER_DUE_SINCE, (timezone.now() - SIX_MINUTES).timestamp())
    status, parts = ready()
    assert status == 503
    assert parts["ledger"] == "leaves have waited for more than five minutes to be sealed"


def test_a_log_that_is_sealed_again_and_again_is_alive_however_much_waits(waiting_leaf: InboxEntry):
    caches["counters"].set(LEDGER_DUE_SINCE, (timezone.now() - SIX_MINUTES).timestamp())
    now = timezone.now()
    log = Log.objects.create(number=1, origin="log", first=0, opened_at=now)
    Checkpoint.objects.create(number=1, log=log, size=1, root=bytes(32), note="", signed_at=now)
    assert ready()[0] == 200


def test_the_wait_begins_anew_once_nothing_waits(waiting_leaf: InboxEntry):
    caches["counters"].set(LEDGER_DUE_SINCE, (timezone.now() - SIX_MINUTES).timestamp())
    waiting_leaf.delete()
    ready()
    InboxEntry.objects.create(leaf=b"another")
    assert ready()[0] == 200


def test_everything_well_is_said_part_by_part():
    assert ready() == (200, {"ready": True, "database": "ok", "queue": "ok", "ledger": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_looking_is_allowed(path: str):
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200
