from django.db import models
from django.utils.translation import gettext_lazy as _

from mail.models.mailings import Mailing
from mail.models.outbox import OutboxMessage


class Suppression(models.Model):
    """An address that is not written to, as a keyed hash."""

    lookup = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class Suspension(models.Model):
    """Nothing of any list goes to this subject until then: their mailbox refused three times. No consent
    state."""

    subject = models.OneToOneField(
        "consent.Subject", on_delete=models.CASCADE, primary_key=True, related_name="suspension"
    )
    at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.subject_id)


class Feedback(models.Model):
    """What came back about somebody's mail: a bounce or a complaint. ``source_id`` is the same for the same
    notice, so that reading a mailbox twice counts once."""

    class Kind(models.TextChoices):
        HARD = "hard", _("No such mailbox")
        SOFT = "soft", _("Mailbox in trouble")
        BLOCKED = "blocked", _("Refused for what it is")
        COMPLAINT = "complaint", _("Reported as junk")

    class Source(models.TextChoices):
        SMTP = "smtp"
        DSN = "dsn"
        ARF = "arf"
        PROVIDER = "provider"

    subject = models.ForeignKey("consent.Subject", on_delete=models.CASCADE, related_name="feedback")
    message = models.ForeignKey(OutboxMessage, on_delete=models.SET_NULL, null=True, related_name="feedback")
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, null=True, related_name="feedback")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=10, choices=Source.choices)
    source_id = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=12, blank=True, help_text="RFC 3463, such as 5.1.1.")
    answer = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "kind", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
