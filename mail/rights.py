"""What the outbox knows of a person."""

from typing import Any

from django.db import transaction

from consent.models import Subject
from mail import mailbox, services
from mail.models import Feedback, OutboxMessage, Suppression, Suspension


def export(subject: Subject) -> dict[str, Any]:
    """Every message that was queued for them, what came back of it, until when nothing is sent, and whether
    their address is not written to."""
    times = ("created_at", "sent_at")
    fields = ("kind", "mailing", "locale", "state", *times, "attempts", "answer", "message_id")
    messages = OutboxMessage.objects.filter(subject=subject).order_by("created_at", "pk")
    suppressed = Suppression.objects.filter(lookup=subject.lookup).values("reason", "created_at").first()
    back = Feedback.objects.filter(subject=subject).order_by("at", "pk")
    halted = Suspension.objects.filter(subject=subject).values("at", "until").first()
    return {
        "messages": list(messages.values(*fields)),
        "came_back": list(back.values("kind", "source", "status", "answer", "at")),
        "halted": halted,
        "not_written_to": suppressed,
    }


def erase(subject: Subject) -> dict[str, int]:
    """Their messages, what came back of them, and letters to them in the local mailbox. A suppression stays
    if they objected."""
    removed: dict[str, int] = Feedback.objects.filter(subject=subject).delete()[1]
    removed |= Suspension.objects.filter(subject=subject).delete()[1]
    removed |= OutboxMessage.objects.filter(subject=subject).delete()[1]
    other = Suppression.objects.filter(lookup=subject.lookup).exclude(reason=services.OBJECTED)
    removed |= other.delete()[1]
    if letters := mailbox.letters_to(subject.value):
        transaction.on_commit(lambda: mailbox.remove(letters))
    return {**removed, "letters in the local mailbox": len(letters)}
