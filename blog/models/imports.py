from django.db import models


class ImportedDocument(models.Model):
    """What an import knows of a document: running it again changes nothing, late links find their target.

    ``origin`` is the address of the site it came from, empty for Markdown, whose ``source`` is the file as
    read. ``imprint`` is the hash of what it made of the page, over the fields of every document and those
    that this one ``stated``: while the page still has it nobody has edited the page here, and a new version
    may replace it. ``links`` are the keys its text links to, whether or not they exist by now.
    """

    origin = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=200)
    lang = models.CharField(max_length=8)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="imported_documents")
    source = models.TextField()
    imprint = models.CharField(max_length=64)
    stated = models.JSONField(default=list)
    links = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "kind", "key", "lang"], name="one_document_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.lang}/{self.key}"


class ImportedFile(models.Model):
    """A picture or document that an import has brought, so that it comes once. ``key``: its old address."""

    origin = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(max_length=500)
    picture = models.ForeignKey("blog.Picture", null=True, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "key"], name="one_file_per_key")]

    def __str__(self) -> str:
        return self.key
