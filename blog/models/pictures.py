from functools import cached_property
from typing import Any

from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image


class WithoutTraces(FilterOperation):
    """Leaves out what the camera or a program wrote into the file: where it was taken, by whom, with what."""

    def construct(self) -> None:
        pass

    def run(self, willow: Any, image: AbstractImage, env: dict[str, Any]) -> None:
        for name in set(willow.image.info) - {"icc_profile", "transparency"}:
            del willow.image.info[name]


class TracelessFilter(Filter):
    """A filter that keeps of the original only what is to be seen, and its colours."""

    @cached_property
    def filter_operations(self) -> list[FilterOperation]:
        return [*super().filter_operations, WithoutTraces("without-traces")]


class Picture(AbstractImage):
    """A picture with whom to thank for it, wherever it is shown."""

    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("Who took or drew it, as it stands under it.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        return super().generate_rendition_file(TracelessFilter(filter.spec), source=source)


class Rendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]
