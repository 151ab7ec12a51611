"""/healthz: this process answers. /readyz: the site can do its work, else 503 with the part that cannot."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from config.worker import HEARTBEAT
from consent.models import Checkpoint
from consent.selectors import ledger_due
from sharing.hits.models import Hit

logger = logging.getLogger(__name__)

# A nudge waits for a second, and a seal takes less: after this long nobody is at work.
LONGEST_WAIT = timedelta(minutes=5)
LEDGER_DUE_SINCE = "readyz:ledger-due-since"


class NotReady(Exception):
    """What a part lacks, in words that hold no secret."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    parts = {name: state_of(check) for name, check in CHECKS.items()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def state_of(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as lack:
        return str(lack)
    except Exception:
        logger.exception("readyz.failed")
        return "does not answer"
    return "ok"


def database() -> None:
    """Both aliases answer a query."""
    DBTaskResult.objects.exists()
    Hit.objects.exists()


def queue() -> None:
    """Every queue has a process, and none lets tasks wait without being at work on another."""
    alive = caches["counters"].get(HEARTBEAT, [])
    if missing := [name for name in settings.TASKS["default"]["QUEUES"] if name not in alive]:
        raise NotReady(f"no worker for {', '.join(missing)}")
    overdue = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LONGEST_WAIT)
    at_work = DBTaskResult.objects.running().values("queue_name")
    if overdue.exclude(queue_name__in=at_work).exists():
        raise NotReady("tasks have waited for more than five minutes")


def ledger() -> None:
    """Leaves that wait are put under a checkpoint in good time."""
    counters, now = caches["counters"], timezone.now().timestamp()
    if not ledger_due():
        counters.delete(LEDGER_DUE_SINCE)
        return
    counters.add(LEDGER_DUE_SINCE, now, None)
    signed = Checkpoint.objects.order_by("number").values_list("signed_at", flat=True).last()
    since = max(counters.get(LEDGER_DUE_SINCE, now), signed.timestamp() if signed else 0)
    if now - since > LONGEST_WAIT.total_seconds():
        raise NotReady("leaves have waited for more than five minutes to be sealed")


CHECKS = {"database": database, "queue": queue, "ledger": ledger}
