from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Campaign(ClusterableModel):
    """People who pass a page on because they are tied to somebody, and say so. Nobody is paid per recruit:
    there is no field for a reward."""

    class Relation(models.TextChoices):
        EMPLOYEE = "employee", _("Works for them")
        PAID = "paid", _("Is paid for the cooperation")
        RECEIVED = "received", _("Has received a product or a service")
        CUSTOMER = "customer", _("Is a customer or a member")
        PARTNER = "partner", _("Is a partner or an owner")

    name = models.CharField(_("name"), max_length=120, help_text=_("For you and your colleagues."))
    represents = models.CharField(
        _("represents"), max_length=160, help_text=_("Whom the ambassadors speak for: the name readers know.")
    )
    relation = models.CharField(_("relation"), max_length=16, choices=Relation.choices)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.PROTECT,
        related_name="campaigns",
        verbose_name=_("page"),
        help_text=_("What the ambassadors pass on, in all its languages."),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), help_text=_("After it, no new links are made."))
    purpose = models.OneToOneField(
        "consent.Purpose", on_delete=models.PROTECT, null=True, editable=False, related_name="campaign"
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.name


class CampaignText(models.Model):
    """The disclosure in one language, which stands with every link and where it leads."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    lang = models.CharField(_("language"), max_length=8, choices=[("nb", "Norsk"), ("pl", "Polski")])
    disclosure = models.CharField(_("disclosure"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "lang"], name="one_disclosure_per_language")
        ]

    def __str__(self) -> str:
        return self.disclosure


class Ambassador(models.Model):
    """One who was asked to pass the page on. Gets links after accepting the disclosure; ``subject`` is the
    pseudonym that acceptance is recorded under. No address: the editor hands over the private page's."""

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="ambassadors")
    name = models.CharField(_("name"), max_length=120, help_text=_("As you call them. Readers never see it."))
    lang = models.CharField(_("language"), max_length=8, choices=[("nb", "Norsk"), ("pl", "Polski")])
    subject = models.OneToOneField(
        "consent.Subject", on_delete=models.SET_NULL, null=True, editable=False, related_name="ambassador"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="one_ambassador_per_name")]

    def __str__(self) -> str:
        return self.name
