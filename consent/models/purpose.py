from typing import NamedTuple

from django.db import models


class Purpose(models.Model):
    """What somebody may agree to: a list, sharing a link, following one's shares."""

    slug = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    dpv = models.CharField(max_length=64, help_text="W3C DPV term, such as dpv:DirectMarketing.")
    offered = models.BooleanField(default=False, help_text="Whether public pages ask for it now.")
    texts = models.JSONField(default=dict, help_text="By language: title, description and frequency.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    def title_in(self, lang: str) -> str:
        """What it is called in ``lang``, as far as it has a name there."""
        return str(self.texts.get(lang, {}).get("title") or self.title)


class Wording(NamedTuple):
    """What a notice says: on the button or beside the box, the whole as plain text, and as on the page."""

    label: str
    text: str
    html: str


class Notice(models.Model):
    """The exact text a person was shown, in one language, addressed by the SHA-256 of its plain text.

    Rows are never changed: the database refuses it. The current notice is the one of ours with the highest
    version; going back to an earlier wording makes a new version with the old hash.
    """

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="notices")
    lang = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    label = models.TextField(help_text="The words beside the box or on the button.")
    text = models.TextField(help_text="The whole notice as plain text.")
    html = models.TextField(help_text="The whole notice as it stood on the page.")
    imported = models.BooleanField(default=False, help_text="Words that another system showed.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "lang", "version"], name="one_notice_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.lang} v{self.version}"

    @property
    def wording(self) -> Wording:
        return Wording(self.label, self.text, self.html)
