from django.db import models
from django.db.models import Q


class Share(models.Model):
    """A link to one page that one reader may hand on. It counts from its first use."""

    class Channel(models.TextChoices):
        COPY = "copy"
        NATIVE = "native"
        MAIL = "mail"
        FORM = "form"
        UNKNOWN = "unknown"

    code = models.CharField(max_length=16, unique=True)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="shares")
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.UNKNOWN)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="children")
    root = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="descendants")
    generation = models.PositiveIntegerField(default=1)
    subject = models.OneToOneField(
        "consent.Subject", on_delete=models.SET_NULL, null=True, related_name="share"
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

    class Meta:
        indexes = [
            models.Index(fields=["page", "used_at"]),
            models.Index(fields=["created_at"], condition=Q(used_at=None), name="unused_shares"),
        ]

    def __str__(self) -> str:
        return self.code


class Verdict(models.TextChoices):
    HUMAN = "human"
    MACHINE = "machine"
    UNKNOWN = "unknown"
    REPEAT = "repeat"
    SELF = "self"


class ShareCount(models.Model):
    """Hits of one link on one day, by verdict and by the rule that decided. Written by the roll-up alone."""

    class Kind(models.TextChoices):
        VISIT = "visit"
        READ = "read"

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    rule = models.CharField(max_length=32)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share", "day", "kind", "verdict", "rule"], name="one_share_count"
            )
        ]

    def __str__(self) -> str:
        return f"{self.share_id} {self.day} {self.verdict}"


class PageCount(models.Model):
    """Engaged reads of one page on one day, with or without a link: the denominator."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    rule = models.CharField(max_length=32)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "day", "verdict", "rule"], name="one_page_count")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.verdict}"


class RolledBatch(models.Model):
    """A batch of raw hits already counted: what makes the roll-up exact across two databases."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


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
