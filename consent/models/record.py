from uuid import uuid4

from django.db import models

from consent.models.purpose import Notice, Purpose
from consent.models.subject import Subject
from consent.states import State


class Consent(models.Model):
    """Where one subject stands on one purpose: the head of its records. Nothing else stores this state."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Here and below: a column that leads an index of several has none of its own.
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="consents", db_index=False)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="consents", db_index=False)
    record_id = models.UUIDField(default=uuid4, help_text="New for each round from request to end.")
    event_id = models.CharField(max_length=32, help_text="The record that set this state.")
    state = models.CharField(max_length=32, choices=State.choices)
    valid_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "purpose"], name="one_head_per_purpose")]
        indexes = [models.Index(fields=["purpose", "state", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class ConsentRecord(models.Model):
    """One event, ``consent-event/1``, in canonical JSON. Erasable; only its commitment is in the log."""

    event_id = models.CharField(max_length=32, primary_key=True)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="records", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="records")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="records", db_index=False)
    record_id = models.UUIDField()
    state = models.CharField(max_length=32, choices=State.choices)
    # Nobody asks by notice: those are never deleted.
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, related_name="records", db_index=False
    )
    at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    body = models.TextField(help_text="RFC 8785 canonical JSON.")
    position = models.PositiveBigIntegerField(null=True, unique=True, help_text="None until it is sealed.")

    class Meta:
        indexes = [models.Index(fields=["purpose", "state", "at"]), models.Index(fields=["consent", "at"])]

    def __str__(self) -> str:
        return self.event_id
