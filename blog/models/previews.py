from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class PreviewLink(models.Model):
    """A way to see a page before it is public, for somebody without a login. Its address is not stored.

    One with a ``draft`` shows what an editor has in the form just now; ``page`` is None for a new one. It is
    no link to hand on: it has no ``name`` and lives an hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="preview_links")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    draft = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it shows anything now."""
        return self.revoked_at is None and self.expires_at > timezone.now()
