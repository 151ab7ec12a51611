from django.db import models
from django.db.models import Q

from sharing.models.shares import Share


class Verdict(models.TextChoices):
    HUMAN = "human"
    MACHINE = "machine"
    UNKNOWN = "unknown"
    REPEAT = "repeat"
    SELF = "self"


class Kind(models.TextChoices):
    VISIT = "visit"
    READ = "read"


class ShareCount(models.Model):
    """Hits of one link on one day, by verdict and by the rule that decided. Written by the roll-up alone."""

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
    """Hits of one page on one day, by verdict and rule: engaged reads with or without a link, which are the
    denominator, and visits through any of its links. Written by the roll-up alone."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    rule = models.CharField(max_length=32)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "day", "kind", "verdict", "rule"], name="one_page_count")
        ]
        indexes = [
            # The week's reads of all pages, whatever the years before them hold.
            models.Index(fields=["day"], condition=Q(kind="read", verdict="human"), name="human_reads")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.verdict}"


class DayCount(models.Model):
    """One page's sharing on one day, by channel, campaign of the chain's root, and depth: links first used,
    human visits and human reads through them. What reports are summed from. Written by the roll-up alone."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    channel = models.CharField(max_length=16, choices=Share.Channel.choices)
    campaign = models.PositiveBigIntegerField(default=0, help_text="Id of the campaign; 0 for none.")
    depth = models.PositiveIntegerField()
    shares = models.PositiveBigIntegerField(default=0)
    visits = models.PositiveBigIntegerField(default=0)
    reads = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "day", "channel", "campaign", "depth"], name="one_day_count"
            )
        ]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.channel}"


class RolledBatch(models.Model):
    """A batch of raw hits already counted: what makes the roll-up exact across two databases."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
