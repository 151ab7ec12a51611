from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Feedback(models.Model):
    """That somebody told us something, and what became of it. Nothing here is about the person.

    It stays when the ``Words`` are erased, so that nobody can make a complaint never have come. ``since`` is
    when the reader began to wait (arrival or reopening), or when the matter was settled.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", gettext_lazy("Question")
        PRAISE = "praise", gettext_lazy("Praise")
        COMPLAINT = "complaint", gettext_lazy("Complaint")
        IDEA = "idea", gettext_lazy("Idea")

    class Status(models.TextChoices):
        NEW = "new", gettext_lazy("New")
        IN_HAND = "in-hand", gettext_lazy("In hand")
        ANSWERED = "answered", gettext_lazy("Answered")
        CLOSED = "closed", gettext_lazy("Closed")

    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=Kind.choices)
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status.choices, default=Status.NEW
    )
    locale = models.CharField(max_length=8)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(gettext_lazy("came in"), db_index=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("message from a reader")
        verbose_name_plural = gettext_lazy("messages from readers")
        indexes = [models.Index(fields=["status", "since"])]

    def __str__(self) -> str:
        return _("%(kind)s no. %(number)s") % {"kind": self.get_kind_display(), "number": self.pk}


class Words(models.Model):
    """What the reader wrote: the half that erasing the person, or a year's passing, takes away.

    ``subject`` holds the address of those who wanted an answer; without one, none was given.
    """

    feedback = models.OneToOneField(
        Feedback, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    subject = models.ForeignKey(
        "consent.Subject", on_delete=models.CASCADE, null=True, related_name="feedback_words"
    )
    name = models.CharField(max_length=120, blank=True)
    message = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)


class Remark(models.Model):
    """What an editor said about it: an answer, when it went out by ``mail``, or a note for ourselves."""

    words = models.ForeignKey(Words, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    mail = models.OneToOneField(
        "mail.OutboxMessage", on_delete=models.SET_NULL, null=True, related_name="remark"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
