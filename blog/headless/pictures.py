"""Pictures as data: addresses and sizes of their files, for ``<picture>`` or anything else."""

from typing import Any
from urllib.parse import quote, urljoin

from django.urls import reverse
from wagtail.images.models import AbstractRendition

from blog.covers import cover_file, cover_mark
from blog.models import Picture, PublicPage
from blog.picture_sizes import FORMATS, renditions_of

# Of a drawn picture, in its own units: it is an SVG.
DRAWN = {"width": 600, "height": 400, "alt": "", "credit": "", "sources": [], "drawn": True}


def picture_of(picture: Picture | None, use: str, origin: str, alt: str = "") -> dict[str, Any] | None:
    """The files of a picture for a use of blog.picture_sizes; None without one that can be read."""
    formats = renditions_of(picture, use) if picture else {}
    if not formats or picture is None:
        return None
    [fallback] = formats["jpeg"]
    return {
        "src": urljoin(origin, fallback.url),
        "width": fallback.width,
        "height": fallback.height,
        "alt": alt,
        "credit": picture.credit,
        "sources": [{"type": f"image/{name}", "srcset": _srcset(formats[name], origin)} for name in FORMATS],
        "drawn": False,
    }


def cover_of(
    page: PublicPage, picture: Picture | None, origin: str, *, as_data: bool = False
) -> dict[str, Any]:
    """What stands above a post: the editor's picture, or the one drawn from its title.

    ``as_data``: the drawn one itself as its address. Of a draft there is no file yet.
    """
    found = picture_of(picture, "cover", origin, picture.description if picture else "")
    if found or not as_data:
        mark = cover_mark(page.title, page.cover_number)
        return found or {"src": origin + reverse("blog-cover", args=[page.pk, mark]), **DRAWN}
    return {"src": f"data:image/svg+xml,{quote(cover_file(page.title, page.cover_number))}", **DRAWN}


def _srcset(renditions: list[AbstractRendition], origin: str) -> str:
    return ", ".join(f"{urljoin(origin, found.url)} {found.width}w" for found in renditions)
