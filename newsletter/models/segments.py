from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from blog.blocks.stream import SharedStreamBlock
from newsletter.segments.blocks import CONDITIONS, MOST


class Segment(PreviewableMixin, models.Model):
    """Some of the subscribers, by rules instead of by name: who is in it is asked anew each time."""

    name = models.CharField(_("name"), max_length=80, help_text=_("For you and your colleagues."))
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("What it is for. Subscribers never see it.")
    )
    rules = StreamField(
        SharedStreamBlock(CONDITIONS),
        verbose_name=_("conditions"),
        max_num=MOST,
        help_text=_(
            "All of these must hold. Use the groups for «or» and «not». The preview to the right counts "
            "while you build."
        ),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("segment")
        verbose_name_plural = _("segments")

    def __str__(self) -> str:
        return self.name

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> Any:
        # The panel speaks the editor's language: nobody else reads it.
        more = {**(extra_request_attrs or {}), "editor_language": get_language()}
        return super().make_preview_request(original_request, preview_mode, more)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        with override(request.editor_language):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "newsletter/admin/segment_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from newsletter.segments.count import figures

        return {**super().get_preview_context(request, mode_name), **figures(self)}
