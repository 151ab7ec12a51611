from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

LANGUAGES = [("nb", "Norsk"), ("pl", "Polski")]


class MailingList(ClusterableModel):
    """A newsletter one can ask for. Its consent purpose carries the notices; texts stand per language.

    Closed, it takes no signups and goes on for those who have it; retired, nobody gets it any more.
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
    closed_at = models.DateTimeField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)
    sort_order = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("list")
        verbose_name_plural = _("lists")

    def __str__(self) -> str:
        return self.slug

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.retired_at is None


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
    )
    farewell = models.TextField(_("words to its people when it closes"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing_list", "lang"], name="one_text_per_language")]

    def __str__(self) -> str:
        return self.title
