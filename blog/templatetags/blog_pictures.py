"""Uploaded pictures, in the sizes and formats a page needs."""

from typing import Any

from django import template
from wagtail.images.models import AbstractImage, Picture

from blog.picture_sizes import USES, renditions_of

register = template.Library()


@register.simple_tag
def responsive(image: AbstractImage, use: str, alt: str | None = "", *, first: bool = False) -> Picture | str:
    """``<picture>`` with AVIF, WebP and JPEG; empty when the file cannot be read.

    ``use`` is a key of ``blog.picture_sizes.USES``. ``first`` is for the one picture that stands in view when
    the page opens. Asks nothing of the database where the renditions were prefetched.
    """
    renditions = renditions_of(image, use)
    if not renditions:
        return ""
    attrs: dict[str, Any] = {"alt": alt or "", "decoding": "async"}
    attrs |= {"fetchpriority": "high"} if first else {"loading": "lazy"}
    if len(USES[use].shapes) > 1:
        attrs["sizes"] = USES[use].sizes
    return Picture(renditions, attrs)
