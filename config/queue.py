"""The rows of the task queue: what must be enqueued, what a killed worker left behind, what is long done.

A task is a nudge, never the truth: due work lives in the rooms' own rows with leases of their own, so a task
may run twice, and a lost one is enqueued again. django-tasks-db itself has neither leases nor recurrence.
"""

import os
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

HOST = socket.gethostname()
# A task that has run this long on another machine has lost its worker.
STALE = timedelta(hours=1)
# A task that outlived this many workers probably kills them.
MOST_WORKERS = 10
KEPT = timedelta(hours=1)
LONG = timedelta(minutes=5)
AFTER_FAILURE = timedelta(seconds=30)


@dataclass(frozen=True)
class Recurring:
    """A task enqueued every so many seconds, when its due check says there is something to do."""

    task: Task[Any, Any]
    is_due: Callable[[], bool]
    seconds: float


class WorkerKilledError(Exception):
    """Recorded on a task whose workers were killed again and again."""


def enqueue_if_due(recurring: Recurring) -> None:
    """Enqueue the task when there is work, unless a nudge is on its way or the last one has just failed.

    A run that takes long gets one nudge more, as it may have been left by a machine that is gone.
    """
    now = timezone.now()
    on_its_way = Q(status=TaskResultStatus.READY) | Q(
        status=TaskResultStatus.RUNNING, started_at__gt=now - LONG
    )
    just_failed = Q(status=TaskResultStatus.FAILED, finished_at__gt=now - AFTER_FAILURE)
    rows = DBTaskResult.objects.filter(on_its_way | just_failed, task_path=recurring.task.module_path)
    if not rows.exists() and recurring.is_due():
        recurring.task.enqueue()


def worker_id(pid: int, token: str) -> str:
    """Machine and process, so that others can see whether it lives. ``token`` is new for each process."""
    return f"{HOST}/{pid}/{token}"


def free_abandoned(living: Collection[str] = ()) -> int:
    """Make rows RUNNING whose worker is gone READY again, and say how many.

    ``living`` are the worker ids the caller knows to be alive: its own processes.
    """
    freed = 0
    for row in DBTaskResult.objects.running():
        if not _is_abandoned(row, living):
            continue
        if len(row.worker_ids) >= MOST_WORKERS:
            row.set_failed(WorkerKilledError(f"{MOST_WORKERS} workers were killed while they ran this task."))
            continue
        # Unless its worker has finished since, or another supervisor was first.
        unchanged = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
        freed += unchanged.update(status=TaskResultStatus.READY)
    return freed


def prune_finished() -> None:
    """Delete rows finished more than an hour ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def _is_abandoned(row: DBTaskResult, living: Collection[str]) -> bool:
    worker = row.worker_ids[-1]
    if worker in living:
        return False
    if worker.startswith(f"{HOST}/"):
        # A number the caller's own processes bear now was an earlier one's, before a restart of the machine.
        reused = {os.getpid(), *map(_pid, living)}
        if _pid(worker) in reused or not _exists(_pid(worker)):
            return True
    return row.started_at < timezone.now() - STALE


def _pid(worker: str) -> int:
    return int(worker.split("/")[1])


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
