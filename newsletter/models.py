from typing import Any
from uuid import uuid4

from django.db import models
from django.http import HttpRequest

from blog.models import PublicPage
from blog.selectors.site import signups
from blog.slugs import TOP_LEVEL


class MailingList(models.Model):
    """A newsletter one can ask for. Its consent purpose carries the notices; texts stand per language."""

    class Frequency(models.TextChoices):
        EACH = "each"
        WEEKLY = "weekly"
        MONTHLY = "monthly"

    slug = models.SlugField(max_length=64, unique=True)
    purpose = models.OneToOneField("consent.Purpose", on_delete=models.PROTECT, related_name="mailing_list")
    frequency = models.CharField(max_length=8, choices=Frequency.choices)
    is_open = models.BooleanField(default=True)
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.slug


class MailingListText(models.Model):
    """What a list is called and what it brings, in one language."""

    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="texts")
    lang = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    description = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing_list", "lang"], name="one_text_per_language")]

    def __str__(self) -> str:
        return self.title


class Subscriber(models.Model):
    """What a person told us beside the consent itself."""

    subject = models.OneToOneField(
        "consent.Subject", on_delete=models.CASCADE, primary_key=True, related_name="subscriber"
    )
    name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.subject_id)


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
    replaces = models.ForeignKey(
        "consent.Subject",
        on_delete=models.SET_NULL,
        null=True,
        related_name="corrections",
        help_text="Whose lists move here when this is confirmed: the same person's wrong address.",
    )
    name = models.CharField(max_length=120, blank=True)
    locale = models.CharField(max_length=8)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Wrong codes typed.")
    created_at = models.DateTimeField()
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


class NewsletterPage(PublicPage):
    """/nyhetsbrev/: what the newsletters are, and the form."""

    parent_page_types = ["blog.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    # The route of this name serves this page.
    reserved_slugs = TOP_LEVEL - {"nyhetsbrev"}
    template = "newsletter/newsletter_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds ``signup_purposes``, as on the pages of the blog."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, "signup_purposes": signups(self.locale.language_code)}
