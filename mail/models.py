from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """One message to one subject: its kind and what its composer needs, never the address or a token."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DEFERRED = "deferred"
        FAILED = "failed"
        DROPPED = "dropped"
        DOUBT = "doubt"

    kind = models.CharField(max_length=40)
    subject = models.ForeignKey("consent.Subject", on_delete=models.CASCADE, related_name="messages")
    purpose = models.ForeignKey(
        "consent.Purpose",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Set on what needs a living consent at the moment of sending.",
    )
    locale = models.CharField(max_length=8)
    params = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "deferred"]), name="outbox_due"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="outbox_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Suppression(models.Model):
    """An address that is not written to, as a keyed hash."""

    lookup = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
