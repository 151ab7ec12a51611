from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.lists import MailingList


class Subscriber(models.Model):
    """What a person told us beside the consent itself. ``created_at`` is when they first said yes."""

    subject = models.OneToOneField(
        "consent.Subject", on_delete=models.CASCADE, primary_key=True, related_name="subscriber"
    )
    name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.subject_id)


class DeliveryPreference(models.Model):
    """How one person wants one list: more seldom than it comes, or not before a day. No consent state."""

    consent = models.OneToOneField(
        "consent.Consent", on_delete=models.CASCADE, primary_key=True, related_name="delivery"
    )
    frequency = models.CharField(
        max_length=8, choices=MailingList.Frequency.choices, blank=True, help_text="Empty: as the list comes."
    )
    paused_until = models.DateField(null=True, help_text="Nothing is sent before this day.")

    def __str__(self) -> str:
        return str(self.consent_id)


class Departure(models.Model):
    """Why somebody left, if they cared to say. ``event_id`` is the record of their leaving."""

    class Reason(models.TextChoices):
        TOO_OFTEN = "too-often", _("Too many letters")
        NOT_RELEVANT = "not-relevant", _("Not what I had hoped for")
        NOT_ASKED = "not-asked", _("I never asked for it")
        ELSEWHERE = "elsewhere", _("I read you another way")
        OTHER = "other", _("Something else")

    consent = models.ForeignKey("consent.Consent", on_delete=models.CASCADE, related_name="departures")
    event_id = models.CharField(max_length=32, unique=True)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.reason
