from uuid import uuid4

from django.db import models


class Subject(models.Model):
    """Whom a consent is about: a person by address, or a share or an ambassador by
    pseudonym.

    The one mutable table that holds an address. ``lookup`` finds it again: a keyed hash, unique per address.
    """

    class Scheme(models.TextChoices):
        EMAIL = "email/1"
        SHARE = "share/1"
        AMBASSADOR = "ambassador/1"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    scheme = models.CharField(max_length=16, choices=Scheme.choices)
    value = models.CharField(max_length=320)
    lookup = models.CharField(max_length=64, unique=True)
    locale = models.CharField(max_length=8, default="nb")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scheme} {self.pk}"


class SubjectKey(models.Model):
    """32 random bytes from which every blinding value of the subject derives. Deleting them erases."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, primary_key=True, related_name="key")
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.subject_id)


class Hold(models.Model):
    """Why a subject must not be erased yet (GDPR Art. 17(3)): a legal duty, or an open claim."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, primary_key=True, related_name="hold")
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
