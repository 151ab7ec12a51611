"""``manage.py run_worker``: a process per queue, kept alive, and recurring work on a tick.

The supervisor forks after Django is loaded, so many queues cost little more memory than one. At SIGTERM or
SIGINT the processes finish the task they are at and stop; the same signal once more kills them.
"""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from blog.feedback.selectors import has_expired
from blog.feedback.tasks import erase_expired
from blog.search.selectors import has_words_due
from blog.search.tasks import learn_words
from blog.selectors.announcing import has_unannounced as posts_to_announce
from blog.tasks import announce_posts
from config import queue, tasks
from config.processes import STOP_SIGNALS, fork, send, take_signals
from config.pruning import PRUNING
from config.queue import Recurring
from consent.selectors import has_expired as consents_expired
from consent.selectors import ledger_due, verification_due
from consent.tasks import expire, seal, verify
from mail.mailings.selectors import has_due as mailings_due
from mail.selectors import has_due as mail_due
from mail.tasks import deliver as deliver_mail
from mail.tasks import send_mailings, tell_owners
from newsletter.digests.services import has_due as digests_due
from newsletter.importing.runs import has_due as imports_due
from newsletter.selectors import has_due as newsletter_due
from newsletter.selectors import has_intake
from newsletter.selectors.members import has_to_tell
from newsletter.tasks import gather, import_people, take_in, tell_members, tidy
from sharing.selectors import has_due as sharing_due
from sharing.tasks import roll_up
from webhooks.selectors import has_due as events_due
from webhooks.selectors import has_unannounced as webhooks_to_tell_of
from webhooks.tasks import deliver as deliver_events

logger = logging.getLogger(__name__)

RECURRING = [
    Recurring(take_in, has_intake, 1),
    Recurring(seal, ledger_due, 2),
    Recurring(deliver_mail, mail_due, 2),
    Recurring(send_mailings, mailings_due, 1),
    Recurring(roll_up, sharing_due, 5),
    Recurring(deliver_events, events_due, 5),
    Recurring(learn_words, has_words_due, 30),
    Recurring(announce_posts, posts_to_announce, 10),
    Recurring(tell_owners, webhooks_to_tell_of, 60),
    Recurring(tasks.publish_scheduled, tasks.has_scheduled, 60),
    Recurring(expire, consents_expired, 60),
    Recurring(import_people, imports_due, 2),
    Recurring(tidy, newsletter_due, 3600),
    Recurring(tell_members, has_to_tell, 10),
    Recurring(gather, digests_due, 30),
    Recurring(erase_expired, has_expired, 3600),
    *PRUNING,
    Recurring(verify, verification_due, 600),
]

HEARTBEAT, HEARTBEAT_LIVES = "worker:heartbeat", 30
# Seconds.
TICK, POLL = 0.2, 0.5
WELL, LONGEST_PAUSE = 30, 30
# The place of the job that frees what a dead process was at: done at once when one dies.
FREE = 0


class QueueProcess:
    """The process of one queue, or the pause until its next one. Times are monotonic seconds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pid = 0
        self.worker_id = ""
        self.started = 0.0
        self.start_at = 0.0
        self.failures = 0

    def start(self) -> None:
        token, parent = token_hex(8), os.getpid()
        self.pid = fork(lambda: serve(self.name, token, parent))
        self.worker_id, self.started = queue.worker_id(self.pid, token), time.monotonic()

    def reap(self) -> bool:
        """True when the process has ended since the last look. Short-lived ones wait longer and longer."""
        if not self.pid or os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            return False
        self.pid, now = 0, time.monotonic()
        self.failures = 0 if now - self.started > WELL else self.failures + 1
        self.start_at = now + min(LONGEST_PAUSE, 2 ** max(0, self.failures - 1) - 1)
        return True

    def send(self, number: int) -> None:
        if self.pid:
            send(self.pid, number)


class Supervisor:
    """Keeps the processes of all queues running until a signal; ``run`` returns when every one has ended."""

    def __init__(self) -> None:
        self.processes = [QueueProcess(name) for name in settings.TASKS["default"]["QUEUES"]]
        self.signals: list[int] = []
        self.jobs: list[tuple[float, Callable[[], Any]]] = [
            (10, self.free_abandoned),
            (2, self.beat),
            (60, queue.prune_finished),
            *((recurring.seconds, partial(queue.enqueue_if_due, recurring)) for recurring in RECURRING),
        ]
        self.next_run = [0.0] * len(self.jobs)

    def run(self) -> None:
        take_signals(dict.fromkeys(STOP_SIGNALS, self.on_signal))
        gc.freeze()
        while not self.signals:
            self.keep_alive()
            self.tick()
            time.sleep(TICK)
        for process in self.processes:
            process.send(signal.SIGTERM)
        while any(process.pid for process in self.processes):
            time.sleep(TICK / 4)
            for process in self.processes:
                process.reap()
        caches["counters"].delete(HEARTBEAT)

    def on_signal(self, number: int, _frame: Any) -> None:
        if number in self.signals:
            for process in self.processes:
                process.send(signal.SIGKILL)
        self.signals.append(number)

    def keep_alive(self) -> None:
        for process in self.processes:
            if process.reap():
                logger.warning("worker.process_ended queue=%s", process.name)
                self.next_run[FREE] = 0
            if not process.pid and time.monotonic() >= process.start_at:
                process.start()

    def tick(self) -> None:
        for place, (seconds, job) in enumerate(self.jobs):
            now = time.monotonic()
            if now < self.next_run[place]:
                continue
            self.next_run[place] = now + seconds
            close_old_connections()
            try:
                job()
            except Exception:
                # The database may be away for a while; the supervisor stays.
                logger.exception("worker.tick_failed")

    def beat(self) -> None:
        """Tell /readyz which queues have a process."""
        alive = [process.name for process in self.processes if process.pid]
        caches["counters"].set(HEARTBEAT, alive, HEARTBEAT_LIVES)

    def free_abandoned(self) -> None:
        living = [process.worker_id for process in self.processes if process.pid]
        if freed := queue.free_abandoned(living):
            logger.warning("worker.freed_tasks count=%d", freed)


def serve(name: str, token: str, parent: int) -> None:
    """The life of one queue's process: run what is ready until told to stop, or until its parent is gone."""
    worker = Worker(
        queue_names=[name],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=queue.worker_id(os.getpid(), token),
        excluded_queue_names=[],
    )

    def stop(_number: int, _frame: Any) -> None:
        worker.running = False
        if not worker.running_task:
            sys.exit()

    # Ctrl-C reaches every process of a terminal; the supervisor alone answers it.
    take_signals({signal.SIGTERM: stop, signal.SIGINT: signal.SIG_IGN, signal.SIGHUP: signal.SIG_IGN})
    while worker.running and os.getppid() == parent:
        close_old_connections()
        # A look without a lock: claiming takes SQLite's one write lock.
        if DBTaskResult.objects.ready().filter(queue_name=name).exists():
            worker.run()
        time.sleep(POLL)
