from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file of people from another system: looked through first, then imported if somebody says so.

    The file lies in VAR_DIR until it is imported or a day has passed; never an address here.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be looked through")
        CHECKED = "checked", _("Looked through: nothing is written yet")
        APPROVED = "approved", _("Is being imported")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Is being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    # A list that an import wrote people to cannot be deleted: they stay in the books.
    mailing_list = models.ForeignKey(
        "newsletter.MailingList", on_delete=models.CASCADE, related_name="imports"
    )
    lang = models.CharField(max_length=8)
    wording = models.TextField(blank=True, help_text="What people were shown when they signed up there.")
    place = models.CharField(max_length=300, blank=True, help_text="Where they signed up.")
    attested_by = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Where it is: bytes of the file for a look or an import, people for an undoing.
    reached = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Verdict -> rows.")
    error = models.CharField(max_length=300, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class ImportedConsent(models.Model):
    """A consent that an import wrote, so that it can be undone."""

    consent = models.OneToOneField(
        "consent.Consent", on_delete=models.CASCADE, primary_key=True, related_name="imported"
    )
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="imported")
    event_id = models.CharField(max_length=32, help_text="What it wrote. Another head has moved on since.")

    def __str__(self) -> str:
        return str(self.consent_id)
