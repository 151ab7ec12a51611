"""Runs: processes that hold messages of mailings, and those of them that died."""

import os
import socket
from datetime import timedelta

from django.utils import timezone

from mail.models import SendingRun

LEASE = timedelta(minutes=5)
HOST = socket.gethostname()


def begin() -> SendingRun:
    """A run of this process."""
    return SendingRun.objects.create(worker=f"{HOST}/{os.getpid()}", lease_until=timezone.now() + LEASE)


def lease(run: SendingRun, time: timedelta) -> None:
    """Let ``run`` count as living for so long from now on."""
    SendingRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() + time)


def end(run: SendingRun) -> None:
    """Free what ``run`` holds, and forget it with its journal."""
    run.messages.update(run=None)
    run.delete()


def dead_runs() -> list[int]:
    """Runs whose lease is over, or whose process on this machine is gone."""
    now = timezone.now()
    rows = SendingRun.objects.values_list("pk", "worker", "lease_until")
    return [pk for pk, worker, until in rows if until <= now or _is_gone(worker)]


def _is_gone(worker: str) -> bool:
    host, _slash, pid = worker.rpartition("/")
    if host != HOST:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
