from django.db import models
from django.db.models import Q


class Share(models.Model):
    """A link to one page that one reader may hand on. It counts from its first use.

    ``generation`` counts through the whole chain, ``depth`` through its stretch on one page and that page's
    translations; both begin at 1. ``campaign`` is that of the chain's root, ``ambassador`` whose own link it
    is. A deleted link keeps its place in the chain and no more: no code, no subject, nobody who follows it.
    """

    class Channel(models.TextChoices):
        COPY = "copy"
        NATIVE = "native"
        MAIL = "mail"
        SMS = "sms"
        QR = "qr"
        FACEBOOK = "facebook"
        LINKEDIN = "linkedin"
        WHATSAPP = "whatsapp"
        FORM = "form"
        UNKNOWN = "unknown"

    code = models.CharField(max_length=16, unique=True, null=True)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="shares")
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.UNKNOWN)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="children")
    root = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="descendants")
    generation = models.PositiveIntegerField(default=1)
    depth = models.PositiveIntegerField(default=1)
    subject = models.OneToOneField(
        "consent.Subject", on_delete=models.SET_NULL, null=True, related_name="share"
    )
    follower = models.ForeignKey(
        "consent.Subject", on_delete=models.SET_NULL, null=True, related_name="followed_shares"
    )
    campaign = models.ForeignKey(
        "sharing.Campaign", on_delete=models.PROTECT, null=True, related_name="shares"
    )
    ambassador = models.ForeignKey(
        "sharing.Ambassador", on_delete=models.SET_NULL, null=True, related_name="shares"
    )
    notice = models.ForeignKey(
        "consent.Notice",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What stood beside the button when the link was made; recorded at first use.",
    )
    created_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    tallied = models.BooleanField(default=False, help_text="Whether the day's figures count it.")

    class Meta:
        indexes = [
            models.Index(fields=["page", "used_at"]),
            models.Index(fields=["created_at"], condition=Q(used_at=None), name="unused_shares"),
            models.Index(
                fields=["used_at"], condition=Q(used_at__isnull=False, tallied=False), name="untallied_shares"
            ),
        ]

    def __str__(self) -> str:
        return self.code or "deleted"


class Conversion(models.Model):
    """A confirmed signup that a link brought. Whether it still lives is asked of the consent itself."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="conversions")
    consent = models.ForeignKey(
        "consent.Consent", on_delete=models.SET_NULL, null=True, related_name="conversions"
    )
    record_id = models.UUIDField(unique=True, help_text="The round of consent that was confirmed.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.record_id)
