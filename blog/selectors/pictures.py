"""Pictures with the files they are shown by, so that no picture of a page costs a query of its own."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.models import Page

from blog.models import Picture, Rendition
from blog.picture_sizes import specs_of

OF_A_POST = ("list", "lead", "cover")


def renditions_for(picture: str, *uses: str) -> Prefetch[str]:
    """What a queryset prefetches so that the pictures at ``picture`` have the renditions of these uses."""
    return _prefetch(f"{picture}__renditions", *uses)


def prefetch_renditions(pictures: Iterable[Picture | None], *uses: str) -> None:
    """Read the renditions of these uses of all the pictures at once."""
    prefetch_related_objects([picture for picture in pictures if picture], _prefetch("renditions", *uses))


def _prefetch(path: str, *uses: str) -> Prefetch[str]:
    files = Rendition.objects.filter(filter_spec__in=specs_of(*uses))
    return Prefetch(path, queryset=files, to_attr="prefetched_renditions")


def pictures_of(page: Page) -> list[tuple[Picture, tuple[str, ...]]]:
    """The pictures of a page with what each is used for (blog.picture_sizes.USES)."""
    own = getattr(page, "picture", None)
    blocks = [block.value for block in getattr(page, "body", ()) if block.block_type == "picture"]
    in_text = [
        (block["image"], ("wide" if block.get("wide") else "text",)) for block in blocks if block["image"]
    ]
    return [*([(own, OF_A_POST)] if own else []), *in_text]
