"""What a mail provider tells through its webhooks, by way of django-anymail (the extra ``anymail``).

Anymail checks the shared secret (ANYMAIL_WEBHOOK_SECRET) and puts the dialects of a dozen providers into one
form. The signal it sends is the only way to hear of it; ``hear`` is its only receiver here.
"""

import json
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern

from mail.bounces import classify, letters, services
from mail.bounces.registry import all_mailed
from mail.models import Feedback, OutboxMessage

Kind = Feedback.Kind
# Where the server's own words say nothing.
REASONS = {
    "invalid": Kind.HARD,
    "bounced": Kind.SOFT,
    "timed_out": Kind.SOFT,
    "blocked": Kind.BLOCKED,
    "spam": Kind.BLOCKED,
}
METHOD = "unsub-provider"


def connect() -> None:
    """Listen to anymail. ImproperlyConfigured without it, or for a secret that is no ``name:password``."""
    from django.conf import settings

    if ":" not in settings.ANYMAIL_WEBHOOK_SECRET:
        raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET is not of the form name:password.")
    if find_spec("anymail") is None:
        raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET is set, but django-anymail is not installed.")
    from anymail.signals import tracking

    tracking.connect(hear, dispatch_uid="mail.bounces")


def tracking_urls() -> list[URLPattern]:
    """``<provider>/tracking/`` for each provider that anymail knows, and none of its other addresses."""
    from anymail.urls import urlpatterns

    return [route for route in urlpatterns if str(route.name).endswith("_tracking_webhook")]


def hear(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Act on one event about a message of ours. Others are nothing to us."""
    message = _message_of(event)
    if message is None:
        return
    if event.event_type == "delivered":
        services.delivered(subjects=[message.subject_id])
    elif event.event_type == "unsubscribed" or event.reject_reason == "unsubscribed":
        _leave(message)
    elif kind := _kind_of(event):
        services.came_back(
            message=message,
            kind=kind,
            source=Feedback.Source.PROVIDER,
            source_id=event.event_id or f"{message.pk} {event.event_type} {event.timestamp}",
            status=classify.status_in(_words(event)),
            answer=_words(event),
            at=event.timestamp,
        )


def _words(event: Any) -> str:
    return str(event.mta_response or event.description or "")


def _kind_of(event: Any) -> Feedback.Kind | None:
    if event.event_type == "complained":
        return Kind.COMPLAINT
    if event.event_type not in {"bounced", "rejected"}:
        return None
    said = classify.verdict(None, classify.status_in(_words(event)) or "5.0.0", _words(event))
    # Of a refusal without words the provider's own reason; «invalid» is always the address.
    reason = REASONS.get(event.reject_reason or "")
    return reason if reason and (reason == Kind.HARD or said in {None, Kind.SOFT}) else said


def _leave(message: OutboxMessage) -> None:
    """They pressed the provider's own link: out of the list of this message, or of all."""
    if message.purpose is None:
        services.leave_all(subject=message.subject, method=METHOD)
        return
    for mailed in all_mailed():
        mailed.leave(subject=message.subject, purpose=message.purpose, method=METHOD)


def _message_of(event: Any) -> OutboxMessage | None:
    """By our Message-ID, which providers name in different places."""
    raw = event.esp_event
    told = raw if isinstance(raw, str) else json.dumps(raw, default=str)
    return letters.message_named(f"<{str(event.message_id).strip('<>')}> {told}")
