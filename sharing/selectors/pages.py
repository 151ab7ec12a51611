"""The page somebody wants to share."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import get_language_from_path
from wagtail.models import Page, Site

from sharing.errors import PageNotFoundError
from sharing.pages import public


def shareable_page(reference: int | str) -> Page:
    """The live, public page with this id or at this address: a path, or a full URL of this site or its
    front end.

    PageNotFoundError for anything else.
    """
    pages = public(Page.objects.filter(depth__gt=1)).select_related("locale")
    text = str(reference).strip()
    if text.isascii() and text.isdigit():
        found = pages.filter(pk=int(text)) if len(text) < 19 else pages.none()
    else:
        found = pages.filter(url_path__in=_tree_paths(text))
    page = found.first()
    if page is None or page.get_url() is None:
        raise PageNotFoundError
    return page


def _tree_paths(address: str) -> list[str]:
    """Where in Wagtail's tree an address of this site may lie. A path may begin with its language."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    roots = Site.get_site_root_paths()
    ours = (settings.BASE_URL, settings.FRONT_END_URL, *(root.root_url for root in roots))
    hosts = {urlsplit(url).netloc for url in ours}
    if (parts.netloc and parts.netloc not in hosts) or not parts.path.startswith("/"):
        return []
    path = unquote(parts.path).replace("\x00", "").rstrip("/") + "/"  # PostgreSQL takes no NUL in text
    path = path.encode(errors="replace").decode()  # nor any database half a character, which JSON can hold
    language = get_language_from_path(path)
    rest = path.removeprefix(f"/{language}/" if language else "/")
    wanted = language or settings.LANGUAGE_CODE
    return [root.root_path + rest for root in roots if root.language_code == wanted]
