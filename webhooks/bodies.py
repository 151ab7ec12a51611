"""What is sent of an event: CloudEvents 1.0 in JSON, the same bytes in every attempt."""

import json
from datetime import UTC
from typing import Any

from django.conf import settings

from webhooks.models import Event


def cloud_event(event: Event) -> bytes:
    """The body: ids only; ``sequence`` shows the order (CloudEvents Sequence extension)."""
    told: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(event.pk),
        "source": settings.BASE_URL,
        "type": event.type,
        "subject": event.subject or str(event.pk),
        "time": event.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": event.data,
    }
    if event.sequence is not None:
        told["sequence"] = f"{event.sequence:012d}"
    return json.dumps(told, ensure_ascii=False).encode()
