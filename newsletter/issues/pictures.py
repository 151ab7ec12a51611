"""Pictures as mail shows them: JPEG, twice as many pixels as the letter is wide, addresses absolute."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from blog.models import Picture, Rendition

# CSS pixels between the margins of a letter of 600.
WIDTH = 552
AS_IT_IS, TEASER = "format-jpeg|jpegquality-72|width-1104", "format-jpeg|jpegquality-72|fill-1104x736"
SPECS = (AS_IT_IS, TEASER)


class LetterPicture(NamedTuple):
    """``width`` and ``height`` in CSS pixels, ``size`` in bytes. An empty ``alt`` is decoration."""

    src: str
    width: int
    height: int
    alt: str
    size: int


def prefetch(pictures: Iterable[Picture | None]) -> None:
    """Read what mail needs of all the pictures at once."""
    files = Rendition.objects.filter(filter_spec__in=SPECS)
    those = [picture for picture in pictures if picture]
    prefetch_related_objects(those, Prefetch("renditions", files, to_attr="prefetched_renditions"))


def letter_picture(picture: Picture, *, alt: str, spec: str = AS_IT_IS) -> LetterPicture | None:
    """The file of ``picture`` by ``spec``, made where it is missing; None if it cannot be read."""
    try:
        found = picture.get_rendition(spec)
    except OSError:
        return None
    width = min(WIDTH, found.width)
    height = round(found.height * width / found.width)
    size = found.file.size if found.file.storage.exists(found.file.name) else 0
    return LetterPicture(urljoin(settings.BASE_URL, found.url), width, height, alt, size)
