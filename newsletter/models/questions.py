from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from newsletter.models.lists import LANGUAGES, MailingList


class Question(ClusterableModel):
    """What the people of some lists are asked about themselves. Nobody has to answer."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Any of several")
        YES_NO = "yes-no", _("Yes or no")
        NUMBER = "number", _("A whole number")
        DATE = "date", _("A date")
        TEXT = "text", _("A few words")
        INTERESTS = "interests", _("Topics of posts")

    name = models.CharField(_("name"), max_length=80, help_text=_("For you and your colleagues."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    lists = ParentalManyToManyField(MailingList, related_name="questions", verbose_name=_("lists"))
    tags = ParentalManyToManyField("taggit.Tag", related_name="+", blank=True, verbose_name=_("topics"))
    is_asked = models.BooleanField(_("is asked now"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.name


class QuestionText(models.Model):
    """A question in one language, and why it is asked."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="texts")
    lang = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    wording = models.CharField(_("the question"), max_length=200)
    reason = models.CharField(_("why you ask"), max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "lang"], name="one_wording_per_language")]

    def __str__(self) -> str:
        return self.wording


class Choice(models.Model):
    """One of the answers there are. ``labels``: language -> what it is called."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    labels = models.JSONField(default=dict)
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    # Where modelcluster puts the order of the form's rows.
    sort_order_field = "sort_order"

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return str(self.labels.get(get_language() or "nb") or next(iter(self.labels.values()), ""))

    def label_in(self, lang: str) -> str:
        """What it is called in ``lang``, as far as it has a name there."""
        return str(self.labels.get(lang) or self)


class Answer(models.Model):
    """What somebody answered: one column by the question's kind. Of several choices or topics, a row each.

    ``number`` is also yes (1) and no (0).
    """

    subject = models.ForeignKey("consent.Subject", on_delete=models.CASCADE, related_name="answers")
    # A column that leads an index of several has none of its own.
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", db_index=False)
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    tag = models.ForeignKey("taggit.Tag", on_delete=models.CASCADE, null=True, related_name="+")
    number = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "subject"], condition=Q(choice=None, tag=None), name="one_answer"
            ),
            models.UniqueConstraint(
                fields=["choice", "subject"], condition=Q(choice__isnull=False), name="a_choice_once"
            ),
            models.UniqueConstraint(
                fields=["question", "tag", "subject"], condition=Q(tag__isnull=False), name="a_topic_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["question", "number", "subject"],
                condition=Q(number__isnull=False),
                name="answers_by_number",
            ),
            models.Index(
                fields=["question", "day", "subject"], condition=Q(day__isnull=False), name="answers_by_day"
            ),
            # A digest asks it of each of its readers.
            models.Index(fields=["subject", "tag"], condition=Q(tag__isnull=False), name="topics_of_each"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
