"""The way out: claim under a lease, send many at a time, journal each as it ends.

No endpoint waits for another: each has a few connections of its own, one only while it is failing. The rows
are claimed and journalled by one thread, the others touch no database.
"""

import logging
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from webhooks import selectors
from webhooks.connecting import Reply
from webhooks.models import Delivery
from webhooks.sending import DEADLINE, Tried, send
from webhooks.services import fan_out, settle

logger = logging.getLogger(__name__)

CONNECTIONS, EACH = 32, 4
# A run takes up nothing new after this long and the next tick starts another, so that a worker can be asked
# to stop. While what hangs has its DEADLINE, receivers that are well go on getting theirs.
RUN_SECONDS = 10.0
# How long something new waits while others are under way.
LOOK_SECONDS = 0.5
LEASE = timedelta(seconds=4 * DEADLINE)

Running = dict[Future[Tried], Delivery]


def deliver_due(*, seconds: float = RUN_SECONDS) -> int:
    """Number what is new and try what is due, for ``seconds``; how many attempts were made."""
    running: Running = {}
    until, made = time.monotonic() + seconds, 0
    with ThreadPoolExecutor(CONNECTIONS, "webhook") as pool:
        while True:
            late = time.monotonic() - until
            if late < 0 or (running and late < DEADLINE):
                while fan_out():
                    continue
                claimed = claim(busy=_busy(running), only_well=late > 0)
                running |= {pool.submit(send, row): row for row in claimed}
            if not running:
                return made
            done, _others = wait(running, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                _settle(running.pop(future), future)
                made += 1


def _settle(row: Delivery, future: Future[Tried]) -> None:
    """Journal what came of it. Nothing that one receiver answers may end the run for the others."""
    began = timezone.now()
    try:
        settle(delivery=row, tried=future.result())
    except Exception:
        logger.exception("webhooks.broken %s", row.pk)
        settle(delivery=row, tried=Tried(began, 0, {}, Reply(error="broken")))


def _busy(running: Running) -> Counter[int]:
    return Counter(row.endpoint_id for row in running.values())


def claim(*, busy: Counter[int], only_well: bool = False) -> list[Delivery]:
    """Take due deliveries under a lease, as many for each endpoint as it has connections free; ``busy`` are
    those in use by endpoint. Another worker takes them over when the lease has run out."""
    due, free = selectors.endpoints_due(), CONNECTIONS - busy.total()
    wanted: dict[int, int] = {}
    for pk in sorted(due, key=lambda pk: busy[pk]):
        most = (0 if only_well else 1) if due[pk] else EACH
        wanted[pk] = max(0, min(most - busy[pk], free))
        free -= wanted[pk]
    return _lease({pk: number for pk, number in wanted.items() if number})


def _lease(wanted: dict[int, int]) -> list[Delivery]:
    if not wanted:
        return []
    rows: list[Delivery] = []
    with transaction.atomic():
        until = timezone.now() + LEASE
        for endpoint, number in wanted.items():
            due = selectors.due_deliveries().filter(endpoint=endpoint)
            free = due.select_for_update(skip_locked=True, of=("self",))
            rows += free.select_related("event", "endpoint")[:number]
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(lease_until=until)
    for row in rows:
        row.lease_until = until
    return rows
