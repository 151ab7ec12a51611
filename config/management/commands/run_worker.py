from typing import Any

from django.core.management.base import BaseCommand

from config.worker import Supervisor


class Command(BaseCommand):
    help = (
        "Works through the task queue: a process per queue, restarted when it ends, and recurring work on a "
        "tick. SIGTERM or Ctrl-C lets each finish its task; the same signal once more kills. Several may run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        Supervisor().run()
