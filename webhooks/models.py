from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """A domain event, written in the transaction of what it tells. ``data`` carries ids, never an address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sequence = models.BigIntegerField(unique=True, null=True, help_text="Set when it is fanned out.")
    type = models.CharField(max_length=64)
    subject = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
    withheld = models.BooleanField(default=False, help_text="Whom it was about is erased; it is empty.")
    only_to = models.ForeignKey(
        "webhooks.Endpoint",
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="A challenge or test is for one endpoint and gets no number.",
    )

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(sequence=None, only_to=None), name="events_not_out"),
            models.Index(fields=["subject"], name="events_about"),
        ]

    def __str__(self) -> str:
        return self.type


class Endpoint(models.Model):
    """A receiver of events of the chosen ``types``.

    Secrets are kept as they are, because each attempt is signed with them. They are shown once, when they are
    made, and stand in no log.
    """

    class Off(models.TextChoices):
        """Why it gets nothing."""

        NEW = "new", _("Not activated yet")
        OWNER = "owner", _("Switched off")
        GONE = "gone", _("Switched off: it answered that it is gone")
        FAILING = "failing", _("Switched off: it did not take an event within three days")
        UNNAMED = "unnamed", _("The environment names it no more")

    class Notice(models.TextChoices):
        """What its owner is still to be told by mail."""

        GONE = "gone"
        FAILING = "failing"
        GIVEN_UP = "given-up"

    url = models.URLField(_("address"), max_length=500, unique=True)
    types = models.JSONField(default=list)
    secret = models.CharField(max_length=120)
    secret_at = models.DateTimeField()
    previous_secret = models.CharField(max_length=120, blank=True)
    previous_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=False)
    off_reason = models.CharField(max_length=8, choices=Off.choices, default=Off.NEW, blank=True)
    off_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    notice = models.CharField(max_length=8, choices=Notice.choices, blank=True)
    configured = models.BooleanField(default=False, help_text="Named by WEBHOOK_URL.")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")

    def __str__(self) -> str:
        """Its host: the rest of the address may let somebody in, and this stands in Wagtail's log."""
        return urlsplit(self.url).hostname or self.url

    @property
    def trusted(self) -> bool:
        """Whether the owner of the machine names it: such a one may lie in the machine's own network."""
        return self.configured and self.url == settings.WEBHOOK_URL

    def signing(self, now: datetime) -> list[str]:
        """The secrets that sign at ``now``, the newest first."""
        both = self.previous_secret and self.previous_until and self.previous_until > now
        return [self.secret, self.previous_secret] if both else [self.secret]


class Delivery(models.Model):
    """One event on its way to one endpoint, tried on the published schedule until a 2xx answer."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        FAILED = "failed"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Of this round; a replay begins anew.")
    begun_at = models.DateTimeField(null=True, help_text="When the first of them ended.")
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer.")
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="one_delivery_per_endpoint")
        ]
        indexes = [
            models.Index(fields=["endpoint", "due_at", "id"], condition=Q(state="due"), name="deliveries_due")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"


class Attempt(models.Model):
    """One try of one delivery: what was sent beside the event itself, and what came back.

    The body that was sent is that of the event (``webhooks.bodies``), the same in every attempt, so that it
    goes when the event is emptied.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True, help_text="Of the receiver, as it was connected to.")
    request_headers = models.JSONField(default=dict)
    response_headers = models.JSONField(default=dict)
    response_body = models.TextField(blank=True, help_text="Its beginning.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.error}"
