from django.db import models


class ImportedDocument(models.Model):
    """What an import knows of a document, so that running it again changes nothing and late links find their target.

    ``source`` is the file as read, ``body`` the body it gave: while the page still has that body nobody has
    edited it here and a new version, or a link whose key has come since, may replace it.
    """

    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=200)
    lang = models.CharField(max_length=8)
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="imported_document"
    )
    source = models.TextField()
    body = models.TextField()
    missing_keys = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "lang"], name="one_document_per_key")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.lang}/{self.key}"
