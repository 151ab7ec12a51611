"""Which picture a page shows where its link is shared, and where its file lies.

The name of a picture follows from what stands on it, so that its address changes when the page does and may
be kept for ever. Only the name a public page has now is drawn: there are never more files than pages.
"""

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from blog.discovery.picture import DRAWING, HEIGHT, WIDTH, Card, draw
from blog.models import HomePage, Picture, PostPage, Relation, TermPage
from consent.models import SiteIdentity

PHOTOGRAPH = f"format-jpeg|fill-{WIDTH}x{HEIGHT}"
SITE = "site"


class SharedPicture(NamedTuple):
    """``path`` is its address on this site; width and height are pixels."""

    path: str
    type: str
    width: int
    height: int
    alt: str


def picture_of_page(page: Page, identity: SiteIdentity) -> SharedPicture:
    """The editor's own picture, or the one we draw."""
    if photograph := own_picture(page):
        # A smaller one is never enlarged.
        scale = min(1, photograph.width / WIDTH, photograph.height / HEIGHT)
        size = round(WIDTH * scale), round(HEIGHT * scale)
        path = _path(photograph_name(page, photograph))
        return SharedPicture(path, "image/jpeg", *size, photograph.default_alt_text)
    card = card_of_page(page, identity)
    return SharedPicture(_path(card_name(page.pk or SITE, card)), "image/png", WIDTH, HEIGHT, card.title)


def picture_of_site(identity: SiteIdentity) -> SharedPicture:
    """For what is no page of its own, such as lists."""
    card = card_of_site(identity)
    return SharedPicture(_path(card_name(SITE, card)), "image/png", WIDTH, HEIGHT, card.title)


def own_picture(page: Page) -> Picture | None:
    """What the editor chose for it."""
    return getattr(page, "picture", None)


def photograph_name(page: Page, photograph: Picture) -> str:
    """The last word of the address of a page's own picture: «12-0123456789abcdef.jpg»."""
    focus = photograph.get_focal_point()
    return f"{page.pk or SITE}-{_hash(photograph.file.name, focus and focus.get_key())}.jpg"


def card_name(key: int | str, card: Card) -> str:
    """The last word of the address of a drawn picture: «12-0123456789abcdef.png»."""
    return f"{key}-{_hash(DRAWING, card)}.png"


def card_of_page(page: Page, identity: SiteIdentity) -> Card:
    """What stands on the picture of a page, in the page's own language."""
    if isinstance(page, HomePage):
        return card_of_site(identity)
    return replace(_card(page, identity), number=getattr(page, "cover_number", page.pk))


def _card(page: Page, identity: SiteIdentity) -> Card:
    with translation.override(page.locale.language_code):
        if isinstance(page, PostPage) and page.relation == Relation.ADVERTISEMENT:
            return Card(page.title, identity.name, pgettext("label", "Advertisement"), warning=True)
        if isinstance(page, PostPage) and page.category:
            return Card(page.title, identity.name, page.category.name)
        if isinstance(page, TermPage):
            return Card(page.title, identity.name, _("Words and concepts"))
    return Card(page.title, identity.name)


def card_of_site(identity: SiteIdentity) -> Card:
    return Card(identity.tagline or identity.name, identity.name)


def kept(name: str, card: Card) -> bytes:
    """The PNG of a card, drawn once and then kept as a file while its page stays the same."""
    folder = settings.VAR_DIR / "pictures"
    file = folder / name
    try:
        return file.read_bytes()
    except OSError:
        png = draw(card)
        with suppress(OSError):  # a full disk keeps nothing, and the picture is shown all the same
            folder.mkdir(parents=True, exist_ok=True)
            _write(file, png)
            for old in set(folder.glob(f"{name.partition('-')[0]}-*.png")) - {file}:
                old.unlink(missing_ok=True)
        return png


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, whoever else writes it now."""
    with NamedTemporaryFile(dir=file.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(file)


def _path(name: str) -> str:
    return reverse("blog-picture", args=[name])


def _hash(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
