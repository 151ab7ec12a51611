from django.db import models


class DayFigure(models.Model):
    """What happened to one list on one day, counted as it happens: numbers that outlast the people.

    What ends without the person, by us or by the clock, is read from the records.

    ``channel`` is how a signup came: that of the share that brought it, ``import``, ``min-side``, or nothing.
    ``campaign`` and ``page`` (where the form stood) are ids, 0 for none. What is no signup has none of them.
    """

    purpose = models.ForeignKey(
        "consent.Purpose", on_delete=models.CASCADE, related_name="figures", db_index=False
    )
    day = models.DateField()
    channel = models.CharField(max_length=16, blank=True)
    campaign = models.PositiveBigIntegerField(default=0)
    page = models.PositiveBigIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0, help_text="Living consents that were erased.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "day", "channel", "campaign", "page"], name="one_figure_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.day}"
