from django.db import models


class Hit(models.Model):
    """One visit or one engaged read, as it came in. Lives for minutes, then only its count remains.

    Holds no address, no user agent and no visitor key: verdict and rule were decided on the way in.
    """

    batch = models.UUIDField(null=True)
    kind = models.CharField(max_length=8)
    share_id = models.BigIntegerField(null=True)
    page_id = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=8)
    rule = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # Without those that wait: an insert writes to no index.
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="claimed_hits")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}"
