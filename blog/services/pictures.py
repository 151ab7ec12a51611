"""The files by which pictures are shown."""

from wagtail.models import Page

from blog.models import Picture
from blog.picture_sizes import renditions_of

OF_A_POST = ("list", "lead", "cover")


def pictures_prepare(*, page: Page) -> int:
    """Make the files of every picture of a page, so that no reader waits for them; how many pictures it has.

    ``page`` as its editor has just left it. What exists is left alone, what cannot be read left out.
    """
    pictures = pictures_of(page)
    for picture, uses in pictures:
        for use in uses:
            renditions_of(picture, use)
    return len(pictures)


def pictures_of(page: Page) -> list[tuple[Picture, tuple[str, ...]]]:
    """The pictures of a page with what each is used for (blog.picture_sizes.USES)."""
    own = getattr(page, "picture", None)
    blocks = [block.value for block in getattr(page, "body", ()) if block.block_type == "picture"]
    in_text = [(block["image"], ("wide" if block["wide"] else "text",)) for block in blocks if block["image"]]
    return [*([(own, OF_A_POST)] if own else []), *in_text]
