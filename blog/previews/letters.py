"""How pages are sent as mail. The room that sends them says so, in its ``AppConfig.ready``."""

from collections.abc import Callable
from typing import Any, NamedTuple

from wagtail.models import Page

from blog.previews.errors import NoMailError


class Letter(NamedTuple):
    """A mail as somebody gets it of whom nothing is known."""

    subject: str
    html: str
    text: str


WRITERS: dict[type[Page], Callable[[Any], Letter]] = {}


def letter_of(page: Page) -> Letter:
    """NoMailError for a page that is not sent."""
    if type(page) not in WRITERS:
        raise NoMailError
    return WRITERS[type(page)](page)
