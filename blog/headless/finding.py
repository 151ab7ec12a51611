"""One public page, by what front ends know of it."""

from urllib.parse import urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.headless.listing import Key
from blog.selectors.public import in_language, public_pages
from sharing.errors import PageNotFoundError
from sharing.selectors import shareable_page


def page_at_address(address: str) -> Page | None:
    """The public page at a path or full address of this site."""
    try:
        return shareable_page(address)
    except PageNotFoundError:
        return None


def page_moved_from(address: str) -> Page | None:
    """The public page to which an old address leads."""
    try:
        path = Redirect.normalise_path(urlsplit(address).path or "/")
    except ValueError:
        return None
    old = Redirect.objects.filter(old_path=path, redirect_page__isnull=False).first()
    return public_pages(Page.objects.filter(pk=old.redirect_page_id)).first() if old else None


def page_of_slug(slug: str, lang: str) -> Page | None:
    """The public page with a slug in a language; of several the one that came first."""
    pages = Page.objects.filter(in_language(lang), slug=slug, depth__gt=1)
    return public_pages(pages).order_by("pk").first()


def public_key(pk: int) -> Key | None:
    """The page with this id, if anybody may read it."""
    pages = public_pages(Page.objects.filter(pk=pk, depth__gt=1)).order_by()
    return next((Key(*row) for row in pages.values_list("pk", "content_type")), None)
