"""One attempt to hand one event to one endpoint (Standard Webhooks 1.0.0, CloudEvents 1.0 JSON)."""

import json
import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from webhooks.models import Delivery, Endpoint, Event
from webhooks.selectors import due_deliveries
from webhooks.signing import signature

# Seconds after each failed attempt; after the last one the delivery has failed (75 hours in all).
SCHEDULE = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
TIMEOUT = 20
BATCH = 4
LEASE = timedelta(seconds=2 * BATCH * TIMEOUT)
GONE, SUCCESS, RETRIABLE_WITH_HINT = 410, range(200, 300), {429, 503}


@transaction.atomic
def claim() -> list[Delivery]:
    """Take due deliveries under a lease; another worker takes them over when it has run out."""
    rows = list(
        due_deliveries()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("event", "endpoint")[:BATCH]
    )
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(lease_until=timezone.now() + LEASE)
    return rows


def cloud_event(event: Event) -> bytes:
    """The body: ids only; ``sequence`` shows the order."""
    return json.dumps(
        {
            "specversion": "1.0",
            "id": str(event.pk),
            "source": settings.BASE_URL,
            "type": event.type,
            "subject": event.subject or str(event.pk),
            "time": event.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "sequence": f"{event.sequence:012d}",
            "datacontenttype": "application/json",
            "data": event.data,
        },
        ensure_ascii=False,
    ).encode()


def attempt(delivery: Delivery) -> None:
    """Post the event once and write down what came of it."""
    try:
        response = post(delivery.endpoint, delivery.event)
    except requests.RequestException as error:
        settle(delivery, error=type(error).__name__)
    else:
        hint = response.headers.get("Retry-After", "") if response.status_code in RETRIABLE_WITH_HINT else ""
        settle(delivery, status=response.status_code, retry_after=hint)


def post(endpoint: Endpoint, event: Event) -> requests.Response:
    """Send without redirects, proxies or credentials from the environment; the answer's body is not read."""
    body, now = cloud_event(event), int(timezone.now().timestamp())
    with requests.Session() as session:
        session.trust_env = False
        return session.post(
            endpoint.url,
            data=body,
            headers={
                "Content-Type": "application/cloudevents+json",
                "User-Agent": "Snakkis-Webhooks/1",
                "webhook-id": str(event.pk),
                "webhook-timestamp": str(now),
                "webhook-signature": signature(
                    endpoint.secret, message_id=str(event.pk), timestamp=now, body=body
                ),
            },
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        )


def settle(delivery: Delivery, *, status: int | None = None, error: str = "", retry_after: str = "") -> None:
    """Done, due again by the schedule, or failed. 410 and a last failure switch the endpoint off."""
    delivery.attempts += 1
    delivery.status, delivery.error, delivery.lease_until = status, error, None
    over = status == GONE or delivery.attempts > len(SCHEDULE)
    if status in SUCCESS:
        delivery.state = Delivery.State.DONE
    elif over:
        delivery.state = Delivery.State.FAILED
    else:
        wait = SCHEDULE[delivery.attempts - 1] * random.uniform(1, 1.1)  # noqa: S311  (jitter, no secret)
        delivery.due_at = timezone.now() + timedelta(seconds=max(wait, seconds_of(retry_after)))
    with transaction.atomic():
        delivery.save(update_fields=["attempts", "status", "error", "lease_until", "state", "due_at"])
        if over and status not in SUCCESS:
            Endpoint.objects.filter(pk=delivery.endpoint_id).update(active=False)


def seconds_of(retry_after: str) -> float:
    """Retry-After (RFC 9110 section 10.2.3) in seconds, a day at most; 0 when absent or malformed."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(int(retry_after), SCHEDULE[-1])
    try:
        when = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 0
    now = timezone.now() if when.tzinfo else datetime.now(UTC).replace(tzinfo=None)
    return min(max((when - now).total_seconds(), 0), SCHEDULE[-1])
