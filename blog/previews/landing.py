"""How a friend meets a page that was shared: the card that chats show, the message, and what stands above."""

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from blog.discovery.metadata import Metadata, page_metadata
from blog.discovery.picture import draw
from blog.discovery.pictures import PHOTOGRAPH, card_of_page, own_picture
from blog.models import PublicPage
from blog.selectors.site import campaign_disclosures, full_url, identity
from blog.selectors.translations import translations


@dataclass(frozen=True)
class Landing:
    """``message`` is what the sharer's own words stand beside, ``above`` what the friend reads on arrival.

    The code of the link, «…» in the message, is made when somebody shares.

    ``picture`` is an address: of the editor's picture, or the drawn one itself, of which a draft has no file.
    """

    url: str
    card: Metadata
    picture: str
    message: str
    disclosures: list[str]
    above: str


def landing_of(page: PublicPage, request: HttpRequest) -> Landing:
    """In the active language, which has to be the page's own."""
    url = full_url(page)
    # Of the page in hand: sharing would ask for what is published.
    disclosure = getattr(page, "disclosure", "")
    return Landing(
        url=url,
        card=page_metadata(page, {"translations": translations(page)}, request),
        picture=_picture(page),
        message="\n".join(filter(None, [page.title, disclosure, f"{settings.BASE_URL}/d/…"])),
        disclosures=[*filter(None, [disclosure]), *campaign_disclosures(page)],
        above=_("You came by a shared link. We count visits and signups, not who."),
    )


def _picture(page: PublicPage) -> str:
    photograph = own_picture(page)
    if photograph:
        with suppress(OSError):
            return str(photograph.get_rendition(PHOTOGRAPH).url)
    return f"data:image/png;base64,{b64encode(draw(card_of_page(page, identity()))).decode()}"
