"""What ``/d/<code>`` has to know of a link, in one query whose SQL is written once a process."""

from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import CharField, OuterRef, Q, Subquery
from wagtail.models import Page, Site

from consent.prepared import Slot, write
from sharing.hits.driver import ask
from sharing.models import Share
from sharing.pages import always_public
from sharing.selectors.campaigns import has_accepted
from sharing.tokens import is_code

Roots = tuple[Any, ...]


class Landing(NamedTuple):
    """A link and where it leads. ``url_path`` (in Wagtail's tree) is None when its page is not public."""

    pk: int
    page_id: int
    code: str
    stopped: bool
    ambassador_id: int | None
    url_path: str | None

    @property
    def address(self) -> str | None:
        """The clean address of the page, where it is read; None when nobody may read it."""
        found = page_address(self.url_path, tuple(Site.get_site_root_paths())) if self.url_path else None
        elsewhere = settings.FRONT_END_URL
        return elsewhere + urlsplit(found).path if found and elsewhere else found


def landing(code: str) -> Landing | None:
    """The link behind a code, in capitals or not. None for one that nobody has, without asking for junk."""
    code = code.lower() if code.isascii() else ""
    if not is_code(code):
        return None
    sql, params = _question(connection.vendor)
    row = ask(sql, [code if isinstance(param, Slot) else param for param in params])
    return Landing(*row) if row else None


def is_disclosed(link: Landing | Share) -> bool:
    """Whether nothing is to be disclosed of whose link it is, or they have accepted it, as it reads now.

    A question more for an ambassador's link alone.
    """
    return link.ambassador_id is None or has_accepted(link.ambassador_id)


@cache
def _question(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Fit to be kept: its condition of what is public holds whatever is published, and whenever."""
    page = always_public(Page.objects.filter(pk=OuterRef("page")))
    shares = Share.objects.filter(code=Slot("code", CharField())).annotate(
        stopped=Q(stopped_at__isnull=False), url_path=Subquery(page.values("url_path"))
    )
    written = write(shares.values_list("pk", "page_id", "code", "stopped", "ambassador_id", "url_path"))
    return written.sql, written.params


@lru_cache(maxsize=10_000)
def page_address(url_path: str, roots: Roots) -> str | None:
    """The address of the page that lies there, which depends on no more than the roots of the sites."""
    address: str | None = Page(url_path=url_path).get_url()
    return address
