from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mailing(models.Model):
    """One text to many people: what is sent, under which purpose, and how far it has come.

    ``expected`` is the number somebody confirmed, ``frozen`` how many rows of the outbox were written.
    ``refused_at`` stays once the provider has refused us: such a mailing is never shown as well.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its time")
        ASKING = "asking", _("The number has changed")
        SENDING = "sending", _("Is being sent")
        PAUSED = "paused", _("Paused")
        REFUSED = "refused", _("Refused by the mail server")
        CANCELLED = "cancelled", _("Cancelled")
        ENDED = "ended", _("Sent")

    kind = models.CharField(max_length=40)
    purpose = models.ForeignKey("consent.Purpose", on_delete=models.PROTECT, related_name="+")
    params = models.JSONField(default=dict, help_text="Ids that the room of this kind needs.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    starts_at = models.DateTimeField(help_text="Its recipients are frozen then.")
    expected = models.PositiveIntegerField(null=True, help_text="None: whatever the number is.")
    frozen = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], condition=Q(ended_at=None), name="mailings_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MailingText(models.Model):
    """What a mailing says in one language, to one group: written when it is frozen, and never changed.

    Subject, text and html hold fields like ``{{ first_name }}``, which each recipient's values replace.
    ``headers`` are those of everybody. ``defaults``: by field, what stands there for whom nothing is known.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField(help_text="OutboxMessage.variant")
    locale = models.CharField(max_length=8)
    sender_name = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "number"], name="one_text_per_number")]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.number}"
