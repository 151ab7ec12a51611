from uuid import uuid4

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """A domain event, written in the transaction of what it tells. ``data`` carries ids, never an address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sequence = models.BigIntegerField(unique=True, null=True, help_text="Set when it is fanned out.")
    type = models.CharField(max_length=64)
    subject = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(sequence=None), name="events_not_out"),
            models.Index(fields=["subject"], name="events_about"),
        ]

    def __str__(self) -> str:
        return self.type


class Endpoint(models.Model):
    """A receiver of events."""

    url = models.URLField(max_length=500, unique=True)
    secret = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event on its way to one endpoint, tried on the published schedule until a 2xx answer."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        FAILED = "failed"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer.")
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="one_delivery_per_endpoint")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="due"), name="deliveries_due")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
