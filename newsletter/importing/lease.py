"""Who works at a run: one at a time, for as long as the lease is renewed. Its end is also its token."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from django.utils import timezone

from newsletter.models import ImportRun

LEASE = timedelta(minutes=2)
TRIES = 5
# On SQLite who waits for the one write lock looks ten times a second: so nobody waits for long.
PAUSE = 0.1
P = ParamSpec("P")
T = TypeVar("T")


class LeaseLostError(Exception):
    """Somebody else works at the run by now, or it is gone."""


class Held:
    """A run that is held. Every write of it goes through ``keep``, in the transaction of what it tells."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def keep(self, *, changed: int = 0, counts: dict[str, int] | None = None, **fields: object) -> None:
        """Write ``fields`` and renew the lease. LeaseLostError undoes the transaction. ``counts`` are added
        to what is counted, ``changed`` are people who stand elsewhere than when they were looked at."""
        run, token = self.run, self.run.lease_until
        told = dict(run.counts)
        for name, number in {**(counts or {}), "changed": changed}.items():
            if number:
                told[name] = told.get(name, 0) + number
        until = timezone.now() + LEASE
        mine = ImportRun.objects.filter(pk=run.pk, lease_until=token)
        if not mine.update(lease_until=until, counts=told, **fields):
            raise LeaseLostError
        run.lease_until, run.counts = until, told
        for name, value in fields.items():
            setattr(run, name, value)

    def release(self, **fields: object) -> None:
        """Let go of the run, and write ``fields``."""
        mine = ImportRun.objects.filter(pk=self.run.pk, lease_until=self.run.lease_until)
        mine.update(lease_until=None, **fields)
        for name, value in {**fields, "lease_until": None}.items():
            setattr(self.run, name, value)


def let_others_write() -> None:
    """Between two transactions about people."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def again(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do ``act``, a transaction, and do it again when the database broke it off: a deadlock with somebody
    who signs up, or a lock that took too long."""
    for _try in range(TRIES - 1):
        try:
            return act(*args, **kwargs)
        except OperationalError:
            continue
    return act(*args, **kwargs)
