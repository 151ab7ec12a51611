from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin

LANGUAGES = [("nb", "Norsk"), ("pl", "Polski")]


class MailingList(PreviewableMixin, ClusterableModel):
    """A newsletter one can ask for. Its consent purpose carries the notices; texts stand per language.

    ``gathers``: its people get what was published since ``gathers_since`` by itself (newsletter.digests).
    Closed, it takes no signups and goes on for those who have it; retired, nobody gets it any more. Of
    either its people are told, in the order of their consents' ids: those up to ``told_to`` have been, and
    all of them at ``told_at``.
    """

    class Frequency(models.TextChoices):
        EACH = "each", _("With every new post")
        WEEKLY = "weekly", _("At most once a week")
        MONTHLY = "monthly", _("At most once a month")

    slug = models.SlugField(_("short name"), max_length=64, unique=True)
    purpose = models.OneToOneField(
        "consent.Purpose", on_delete=models.PROTECT, related_name="mailing_list", editable=False
    )
    frequency = models.CharField(_("frequency"), max_length=8, choices=Frequency.choices)
    sender_name = models.CharField(_("sender’s name"), max_length=80, blank=True)
    gathers = models.BooleanField(
        _("send out what is published, by itself"),
        default=False,
        help_text=_(
            "Each reader gets the new posts as often as they chose: with every post, on Thursdays, or on the "
            "first weekday of the month; only those about their topics, if they chose any. Nothing is sent "
            "when nothing is new."
        ),
    )
    gathers_since = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)
    told_to = models.UUIDField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    sort_order = models.PositiveSmallIntegerField(_("place"), default=0)

    preview_modes = LANGUAGES

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("list")
        verbose_name_plural = _("lists")

    def __str__(self) -> str:
        return self.purpose.title_in(get_language() or "nb") if self.purpose_id else self.slug

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.retired_at is None

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "newsletter/admin/list_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from newsletter.admin.lists_preview import shown_to_readers

        return {**super().get_preview_context(request, mode_name), **shown_to_readers(self, mode_name)}


class MailingListText(models.Model):
    """What a list is called and what it brings, in one language, with a letter of it to look at."""

    mailing_list = ParentalKey(MailingList, on_delete=models.CASCADE, related_name="texts")
    lang = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what it brings"))
    sample = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("a sample"),
        help_text=_(
            "A letter or a post that shows what to expect. Linked beside the box while it is public."
        ),
    )
    farewell = models.TextField(
        _("words to its people when it closes"),
        blank=True,
        help_text=_("Stands in the mail they get when the list is closed or retired."),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing_list", "lang"], name="one_text_per_language")]

    def __str__(self) -> str:
        return self.title


class NoticeFrequency(models.Model):
    """How often a notice says that its list comes: what those who agreed under it have agreed to."""

    notice = models.OneToOneField(
        "consent.Notice", on_delete=models.CASCADE, primary_key=True, related_name="list_frequency"
    )
    frequency = models.CharField(max_length=8, choices=MailingList.Frequency.choices)

    def __str__(self) -> str:
        return self.frequency
