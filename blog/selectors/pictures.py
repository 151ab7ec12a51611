"""Pictures with the files they are shown by, so that no picture of a page costs a query of its own."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from blog.models import Picture, Rendition
from blog.picture_sizes import specs_of


def renditions_for(picture: str, *uses: str) -> Prefetch[str]:
    """What a queryset prefetches so that the pictures at ``picture`` have the renditions of these uses."""
    return _prefetch(f"{picture}__renditions", *uses)


def prefetch_renditions(pictures: Iterable[Picture | None], *uses: str) -> None:
    """Read the renditions of these uses of all the pictures at once."""
    prefetch_related_objects([picture for picture in pictures if picture], _prefetch("renditions", *uses))


def _prefetch(path: str, *uses: str) -> Prefetch[str]:
    files = Rendition.objects.filter(filter_spec__in=specs_of(*uses))
    return Prefetch(path, queryset=files, to_attr="prefetched_renditions")
