from django.db import models

from newsletter.models.lists import MailingList


class Digest(models.Model):
    """What was gathered for those of a list who get it at one cadence: the posts that became public after
    ``since``, up to ``until``. The next one begins there.

    ``posts``: by language the ids of the posts, newest first. No ``mailing`` where nobody was to get it.
    """

    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="digests")
    cadence = models.CharField(max_length=8, choices=MailingList.Frequency.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    posts = models.JSONField(default=dict)
    mailing = models.OneToOneField("mail.Mailing", on_delete=models.PROTECT, null=True, related_name="digest")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing_list", "cadence", "until"], name="one_digest_per_window")
        ]

    def __str__(self) -> str:
        return f"{self.cadence} {self.until:%Y-%m-%d}"
