from uuid import uuid4

from django.db import models


class Intake(models.Model):
    """What somebody asked for, in the moment between their press and the worker.

    A request writes this row and nothing else, whoever asks, so that neither text nor time of the answer
    tells whether an address is known. ``sealed`` holds address and all, encrypted (``newsletter.sealing``);
    ``lookup`` is the address's keyed hash, by which an erasure finds the row.
    """

    class Kind(models.TextChoices):
        SIGNUP = "signup"
        LOGIN = "login"
        LEAVE = "leave"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    lookup = models.CharField(max_length=64, blank=True, db_index=True)
    sealed = models.BinaryField()
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SignupRequest(models.Model):
    """A signup waiting for the person's own confirmation, by the mail's link or its six-digit code.

    Link and code derive from ``id`` and the secret key (``newsletter.tokens``), so neither is stored. What
    is asked never changes: asking for something else is another request, so that nobody confirms more than
    their mail said.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey("consent.Subject", on_delete=models.CASCADE, related_name="signup_requests")
    purposes = models.ManyToManyField("consent.Purpose", related_name="+")
    share = models.ForeignKey(
        "sharing.Share", on_delete=models.SET_NULL, null=True, related_name="signup_requests"
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Where the form stood.",
    )
    replaces = models.ForeignKey(
        "consent.Subject",
        on_delete=models.SET_NULL,
        null=True,
        related_name="corrections",
        help_text="Whose lists move here when this is confirmed: the same person's wrong address.",
    )
    name = models.CharField(max_length=120, blank=True)
    answers = models.JSONField(default=dict, help_text="Question id -> answer; theirs once they confirm.")
    locale = models.CharField(max_length=8)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Login(models.Model):
    """A way in to Min side, asked for by mail; once used, the visit itself. Its link derives from ``id``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey("consent.Subject", on_delete=models.CASCADE, related_name="logins")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
