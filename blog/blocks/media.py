"""Pictures, and films that others keep."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from blog.films import film_of

GROUP = gettext_lazy("Pictures and films")


class ChosenPictureBlock(ImageBlock):
    """Wagtail's picture with its alternative text, whose chooser has no label to translate."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.child_blocks["image"].label = gettext_lazy("Picture")


class PictureBlock(blocks.StructBlock):
    """A picture in the text. Its credit is the picture's own."""

    image = ChosenPictureBlock(label=gettext_lazy("Picture"))
    caption = blocks.CharBlock(
        label=gettext_lazy("Caption of the picture"),
        required=False,
        help_text=gettext_lazy("What to look for in it. Who took it is told with the picture itself."),
    )
    wide = blocks.BooleanBlock(
        label=gettext_lazy("Wider than the text"),
        required=False,
        help_text=gettext_lazy("On large screens, for a picture with much to see."),
    )

    def get_preview_value(self) -> Any:
        return self.normalize({"caption": _("The bench outside the shop on Storgata, one morning in May.")})

    class Meta:
        icon = "image"
        label = gettext_lazy("Picture")
        description = gettext_lazy(
            "A picture with caption and credit, and words for those who cannot see it."
        )
        group = GROUP
        template = "blog/blocks/picture.html"
        preview_template = "blog/block_previews/picture.html"


class FilmBlock(blocks.StructBlock):
    """A film on YouTube or Vimeo, which is not asked for anything before the reader presses."""

    url = blocks.URLBlock(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("The address of a film on YouTube or Vimeo, as the browser shows it."),
    )
    title = blocks.CharBlock(
        label=gettext_lazy("Title"), help_text=gettext_lazy("Readers see it before the film is there.")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned.get("url") and film_of(cleaned["url"]) is None:
            message = _("This is not the address of a film on YouTube or Vimeo. No others can be shown.")
            raise StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "film": film_of(value.get("url") or "")}

    def get_preview_value(self) -> Any:
        url = "https://www.youtube.com/watch?v=snakkis0000"
        return self.normalize({"url": url, "title": _("What people say about the bench")})

    class Meta:
        icon = "media"
        label = gettext_lazy("Film")
        description = gettext_lazy(
            "A film on YouTube or Vimeo, who hear of readers only when these press play."
        )
        group = GROUP
        template = "blog/blocks/film.html"
