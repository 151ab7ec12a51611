from django.db import models


class SendingRun(models.Model):
    """A process that is sending mailings. Its messages are its own until it gives them back, or is dead."""

    worker = models.CharField(max_length=120, help_text="Host and process id.")
    lease_until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class JournalEntry(models.Model):
    """What one turn of a run settled, and what it began after that: JSON, see ``mail.mailings.journal``.

    Gone once the rows of the outbox say the same.
    """

    # Never more than a few hundred rows, so no index: a turn writes one page.
    run = models.ForeignKey(SendingRun, on_delete=models.CASCADE, related_name="entries", db_index=False)
    content = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)
