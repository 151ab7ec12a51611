from django.db import models
from django.db.models import Q

from mail.models.mailings import Mailing
from mail.models.runs import SendingRun


class OutboxMessage(models.Model):
    """One message to one subject: its kind and what its composer needs, never the address or a token.

    Purpose and mailing are not checked by the database: freezing would look up the same two rows for each of
    a million recipients.

    Those of a ``mailing`` are written when its recipients are frozen, one per subject; ``variant`` says which
    of its texts they get. Their Message-ID follows from the row's id (``mail.tokens``), so none is stored.
    """

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
        db_index=False,
        db_constraint=False,
        help_text="Set on what needs a living consent at the moment of sending.",
    )
    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.CASCADE,
        null=True,
        related_name="messages",
        db_index=False,
        db_constraint=False,
    )
    variant = models.PositiveSmallIntegerField(default=0)
    locale = models.CharField(max_length=8)
    params = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, unique=True, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    run = models.ForeignKey(
        SendingRun, on_delete=models.SET_NULL, null=True, related_name="messages", db_index=False
    )
    answer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "subject"], condition=Q(mailing__isnull=False), name="once_per_mailing"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["queued", "deferred"], mailing=None),
                name="outbox_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="outbox_leased"),
            models.Index(fields=["run"], condition=Q(run__isnull=False), name="outbox_run"),
            # How many are in which state, and who is next.
            models.Index(
                fields=["mailing", "state", "due_at", "id"],
                condition=Q(mailing__isnull=False),
                name="mailing_states",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
