from django.db import models


class ImportedDocument(models.Model):
    """What an import knows of a document: running it again changes nothing, late links find their target.

    ``source`` is the file as read. ``imprint`` is the hash of what it made of the page: while the page still
    has it nobody has edited the page here, and a new version of the file may replace it. ``links`` are the
    keys its text links to, whether or not they exist by now.
    """

    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=200)
    lang = models.CharField(max_length=8)
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="imported_document"
    )
    source = models.TextField()
    imprint = models.CharField(max_length=64)
    links = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "lang"], name="one_document_per_key")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.lang}/{self.key}"
