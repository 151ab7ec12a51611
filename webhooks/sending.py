"""One signed request with one event (Standard Webhooks 1.0.0, CloudEvents 1.0). No row is touched."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from webhooks.bodies import cloud_event
from webhooks.connecting import Reply, post
from webhooks.errors import Blocked
from webhooks.guard import checked
from webhooks.models import Delivery
from webhooks.signing import signature

# In all: looking the name up, connecting, TLS, sending, and waiting for the answer.
DEADLINE = 15.0


@dataclass(frozen=True)
class Tried:
    """One attempt: when it began, how long it took, which headers were sent, what came back."""

    at: datetime
    milliseconds: int
    sent: dict[str, str]
    reply: Reply


def send(delivery: Delivery) -> Tried:
    """Hand over the event once. ``event`` and ``endpoint`` of ``delivery`` must have been read with it."""
    began, at = time.monotonic(), timezone.now()
    event, endpoint = delivery.event, delivery.endpoint
    body, stamp, name = cloud_event(event), int(at.timestamp()), str(event.pk)
    signatures = [
        signature(secret, message_id=name, timestamp=stamp, body=body) for secret in endpoint.signing(at)
    ]
    headers = {
        "content-type": "application/cloudevents+json",
        "user-agent": "Snakkis-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(signatures),
        "connection": "close",
    }
    try:
        target, ips = checked(endpoint.url, trusted=endpoint.trusted)
    except Blocked as blocked:
        reply = Reply(error=blocked.code)
    else:
        reply = post(target, ips, headers=headers, body=body, deadline=began + DEADLINE)
        headers["host"] = target.authority
    return Tried(at, int((time.monotonic() - began) * 1000), headers, reply)
