import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config import queue
from config.queue import Recurring
from tests.config.queue_tasks import greet

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

HOUR_AGO = timedelta(hours=1, minutes=1)


@pytest.fixture(autouse=True)
def queued(settings: Any) -> None:
    """Tasks wait in the database, as they do outside the tests."""
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def dead_pid() -> int:
    """The number of a process that has just ended."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return pid


def running(*workers: str, since: timedelta = timedelta(0)) -> DBTaskResult:
    row = greet.enqueue("Kari").db_result
    row.status, row.worker_ids, row.started_at = TaskResultStatus.RUNNING, [*workers], timezone.now() - since
    row.save()
    return row


def status(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return row.status


def test_nothing_is_enqueued_when_nothing_is_due():
    queue.enqueue_if_due(Recurring(greet, lambda: False, 1))
    assert not DBTaskResult.objects.exists()


def test_what_is_due_is_nudged_once():
    recurring = Recurring(greet, lambda: True, 1)
    queue.enqueue_if_due(recurring)
    queue.enqueue_if_due(recurring)
    assert DBTaskResult.objects.count() == 1


def test_a_running_task_is_not_nudged_but_a_finished_one_is():
    row = running("elsewhere/1/a")
    recurring = Recurring(greet, lambda: True, 1)
    queue.enqueue_if_due(recurring)
    assert DBTaskResult.objects.count() == 1
    row.set_successful(None)
    queue.enqueue_if_due(recurring)
    assert DBTaskResult.objects.count() == 2


def test_a_run_that_takes_long_gets_one_nudge_more():
    running("elsewhere/1/a", since=timedelta(minutes=6))
    recurring = Recurring(greet, lambda: True, 1)
    queue.enqueue_if_due(recurring)
    queue.enqueue_if_due(recurring)
    assert DBTaskResult.objects.ready().count() == 1


def test_a_task_that_fails_is_tried_again_only_after_a_while():
    row = running("elsewhere/1/a")
    row.set_failed(ValueError())
    recurring = Recurring(greet, lambda: True, 1)
    queue.enqueue_if_due(recurring)
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(minutes=1))
    queue.enqueue_if_due(recurring)
    assert DBTaskResult.objects.count() == 2


def test_a_task_whose_process_is_gone_is_ready_again(dead_pid: int):
    row = running(queue.worker_id(dead_pid, "a"))
    assert queue.free_abandoned() == 1
    assert status(row) == TaskResultStatus.READY


def test_a_task_of_a_living_process_is_left_alone():
    mine = queue.worker_id(os.getppid(), "a")
    row = running(mine, since=HOUR_AGO)
    assert queue.free_abandoned([mine]) == 0
    assert status(row) == TaskResultStatus.RUNNING


def test_another_supervisors_process_on_this_machine_is_left_alone():
    row = running(queue.worker_id(os.getppid(), "a"))
    assert queue.free_abandoned() == 0
    assert status(row) == TaskResultStatus.RUNNING


def test_a_process_number_used_again_does_not_keep_the_old_task():
    row = running(queue.worker_id(os.getppid(), "before the restart"))
    assert queue.free_abandoned([queue.worker_id(os.getppid(), "after it")]) == 1
    assert status(row) == TaskResultStatus.READY


@pytest.mark.parametrize("worker", ["elsewhere/1/a", "an id of django-tasks-db itself"])
def test_a_task_of_another_machine_is_freed_by_age(worker: str):
    fresh, stale = running(worker), running(worker, since=HOUR_AGO)
    assert queue.free_abandoned() == 1
    assert status(fresh) == TaskResultStatus.RUNNING
    assert status(stale) == TaskResultStatus.READY


def test_a_task_that_kills_its_workers_is_given_up(dead_pid: int):
    row = running(*[queue.worker_id(dead_pid, "a")] * queue.MOST_WORKERS)
    assert queue.free_abandoned() == 0
    assert status(row) == TaskResultStatus.FAILED
    assert row.exception_class_path == "config.queue.WorkerKilledError"


def test_finished_rows_go_after_an_hour_and_others_stay():
    fresh, old, waiting = (greet.enqueue("Kari").db_result for _ in range(3))
    for row in (fresh, old):
        row.set_successful(None)
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - HOUR_AGO)
    queue.prune_finished()
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {fresh.pk, waiting.pk}
