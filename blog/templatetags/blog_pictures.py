"""Uploaded pictures, in the sizes and formats a page needs."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, AbstractRendition, ResponsiveImage

from blog.picture_sizes import FORMATS, USES, renditions_of

register = template.Library()


@register.simple_tag
def responsive(
    image: AbstractImage, use: str, alt: str | None = "", *, first: bool = False
) -> SafeString | str:
    """``<picture>`` with AVIF, WebP and JPEG; empty when the file cannot be read.

    ``use`` is a key of ``blog.picture_sizes.USES``. ``first`` is for the one picture that stands in view when
    the page opens. Asks nothing of the database where the renditions were prefetched.
    """
    formats = renditions_of(image, use)
    if not formats:
        return ""
    sources = ((_source(formats[name], USES[use].sizes, name),) for name in FORMATS)
    attrs: dict[str, Any] = {"alt": alt or "", "decoding": "async"}
    attrs |= {"fetchpriority": "high"} if first else {"loading": "lazy"}
    [fallback] = formats["jpeg"]
    return format_html(
        "<picture>{}{}</picture>", format_html_join("", "{}", sources), fallback.img_tag(attrs)
    )


def _source(renditions: list[AbstractRendition], sizes: str, name: str) -> SafeString:
    """Sizes are for browsers that may choose between several widths."""
    srcset = ResponsiveImage.get_width_srcset(renditions)
    choice = format_html(' sizes="{}"', sizes) if len(renditions) > 1 else ""
    return format_html('<source type="image/{}" srcset="{}"{}>', name, srcset, choice)
