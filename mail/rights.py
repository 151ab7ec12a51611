"""What the outbox knows of a person."""

from typing import Any

from django.db import transaction

from consent.models import Subject
from mail import mailbox, services
from mail.models import OutboxMessage, Suppression


def export(subject: Subject) -> dict[str, Any]:
    """Every message that was queued for them, and whether their address is not written to."""
    times = ("created_at", "sent_at")
    fields = ("kind", "mailing", "locale", "state", *times, "attempts", "answer", "message_id")
    messages = OutboxMessage.objects.filter(subject=subject).order_by("created_at", "pk")
    suppressed = Suppression.objects.filter(lookup=subject.lookup).values("reason", "created_at").first()
    return {"messages": list(messages.values(*fields)), "not_written_to": suppressed}


def erase(subject: Subject) -> dict[str, int]:
    """Their messages, and letters to them in the local mailbox. A suppression stays if they objected."""
    removed: dict[str, int] = OutboxMessage.objects.filter(subject=subject).delete()[1]
    other = Suppression.objects.filter(lookup=subject.lookup).exclude(reason=services.OBJECTED)
    removed |= other.delete()[1]
    if letters := mailbox.letters_to(subject.value):
        transaction.on_commit(lambda: mailbox.remove(letters))
    return {**removed, "letters in the local mailbox": len(letters)}
