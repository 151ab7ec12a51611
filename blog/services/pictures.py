"""The files by which pictures are shown."""

from wagtail.models import Page

from blog.picture_sizes import renditions_of
from blog.selectors.pictures import pictures_of


def pictures_prepare(*, page: Page) -> int:
    """Make the files of every picture of a page, so that no reader waits for them; how many pictures it has.

    ``page`` as its editor has just left it. What exists is left alone, what cannot be read left out.
    """
    pictures = pictures_of(page)
    for picture, uses in pictures:
        for use in uses:
            renditions_of(picture, use)
    return len(pictures)
