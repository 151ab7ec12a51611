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


class SendingRun(models.Model):
    """A process that is sending mailings. Its messages are its own until it gives them back, or is dead."""

    worker = models.CharField(max_length=120, help_text="Host and process id.")
    lease_until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class JournalEntry(models.Model):
    """What one turn of a run settled, and what it began after that: JSON, see ``mail.mailings.journal``.

    Gone once the rows of the outbox say the same.
    """

    # Never more than a few hundred rows, so no index: a turn writes one page.
    run = models.ForeignKey(SendingRun, on_delete=models.CASCADE, related_name="entries", db_index=False)
    content = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)


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
            models.Index(
                fields=["mailing", "due_at"],
                condition=Q(state__in=["queued", "deferred"], mailing__isnull=False),
                name="mailing_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="outbox_leased"),
            models.Index(fields=["run"], condition=Q(run__isnull=False), name="outbox_run"),
            models.Index(
                fields=["mailing", "state"], condition=Q(mailing__isnull=False), name="mailing_states"
            ),
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
