"""What the head of a public page says to machines. Nothing here asks the database.

``templates/includes/metadata.html`` shows it. Pages get it from ``blog.contexts``, lists of posts from their
views. A page that is not public has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Page as PaginatorPage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.models import Page

from blog.discovery.json_ld import Thing, script
from blog.discovery.pictures import SharedPicture, picture_of_page, picture_of_site
from blog.discovery.things import Place, list_of_posts, published, things_of, updated
from blog.models import HomePage, PostPage
from blog.page_cache.memory import remembered
from blog.reading import plain_text
from blog.selectors.site import full_url, identity, site_of

LOCALES = {"nb": "nb_NO", "pl": "pl_PL"}


class Format(NamedTuple):
    """A format of feeds: its name, its media type and the last word of its addresses."""

    name: str
    type: str
    file: str


FORMATS = {
    "rss": Format("RSS", "application/rss+xml", "feed.xml"),
    "atom": Format("Atom", "application/atom+xml", "atom.xml"),
    "json": Format("JSON", "application/feed+json", "feed.json"),
}


class Feed(NamedTuple):
    """A feed of this page or of the site."""

    type: str
    title: str
    url: str


@dataclass(frozen=True)
class Metadata:
    """Addresses are absolute. ``alternates`` has (hreflang, address) of every language, its own included."""

    url: str
    kind: str
    title: str
    description: str
    locale: str
    other_locales: Sequence[str]
    alternates: Sequence[tuple[str, str]]
    feeds: Sequence[Feed]
    things: Sequence[Thing]
    image: str
    picture: SharedPicture
    properties: Sequence[tuple[str, str]] = ()

    @property
    def json_ld(self) -> SafeString:
        """The page as schema.org's things, for its head."""
        return script(*self.things)


def place_of(request: HttpRequest, lang: str) -> Place:
    """The site that is asked, in a language."""

    def place() -> Place:
        site = site_of(request)
        return Place(identity(), lang, site.root_url, site.root_url + reverse("wagtail_serve", args=[""]))

    return remembered(f"place:{request.get_host()}:{lang}", place)


def page_metadata(page: Page, context: Mapping[str, Any], request: HttpRequest) -> Metadata:
    """Of a public page. ``context`` has its ``translations``, and ``posts`` when they have several sides."""
    lang = page.locale.language_code
    place = place_of(request, lang)
    url = full_url(page)
    others = {other.locale.language_code: full_url(other) for other in context["translations"]}
    picture = picture_of_page(page, place.identity)
    side = _side(context.get("posts"))
    return Metadata(
        url=url + side,
        kind="article" if isinstance(page, PostPage) else "website",
        title=place.name if isinstance(page, HomePage) else page.seo_title or page.title,
        description=_description(page) or place.identity.tagline,
        locale=LOCALES[lang],
        other_locales=[LOCALES[other] for other in others],
        alternates=[] if side else alternates(lang, url, others),
        feeds=feeds(place.name, place.home),
        things=things_of(page, url, place.origin + picture.path, place),
        image=place.origin + picture.path,
        picture=picture,
        properties=_article(page) if isinstance(page, PostPage) else (),
    )


def list_metadata(
    request: HttpRequest,
    *,
    title: str,
    description: str = "",
    others: Mapping[str, str],
    posts: PaginatorPage[PostPage] | None,
    about: Any = None,
    has_feeds: bool = True,
) -> Metadata:
    """Of a list of posts. ``about`` is what they share, ``others`` the list's paths in other languages."""
    lang = str(request.LANGUAGE_CODE)
    place = place_of(request, lang)
    url = place.origin + request.path
    side = _side(posts)
    picture = picture_of_site(place.identity)
    others = {other: place.origin + path for other, path in others.items()}
    own = feeds(f"{title} – {place.name}", url) if has_feeds else []
    return Metadata(
        url=url + side,
        kind="website",
        title=title,
        description=description or place.identity.tagline,
        locale=LOCALES[lang],
        other_locales=[LOCALES[other] for other in others],
        alternates=[] if side else alternates(lang, url, others),
        feeds=[*own, *feeds(place.name, place.home)],
        things=list_of_posts(title, description, url, about, place),
        image=place.origin + picture.path,
        picture=picture,
    )


def alternates(lang: str, url: str, others: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every language of a page, and for readers of none the Norwegian one; empty where there is one alone."""
    if not others:
        return []
    every = {lang: url, **others}
    return [*sorted(every.items()), ("x-default", every.get(settings.LANGUAGE_CODE, url))]


def feeds(title: str, url: str) -> list[Feed]:
    """The three feeds under an address."""
    return [Feed(kind.type, f"{title} ({kind.name})", url + kind.file) for kind in FORMATS.values()]


def _side(posts: Iterable[Any] | None) -> str:
    """«?side=2» and so on; the first side has the plain address."""
    return f"?side={posts.number}" if isinstance(posts, PaginatorPage) and posts.number > 1 else ""


def _description(page: Page) -> str:
    return str(
        page.description
        if isinstance(page, PostPage)
        else page.search_description or plain_text(getattr(page, "intro", ""))
    )


def _article(page: PostPage) -> list[tuple[str, str]]:
    found = [
        ("article:published_time", published(page).isoformat()),
        ("article:modified_time", updated(page).isoformat()),
    ]
    if page.category:
        found.append(("article:section", page.category.name))
    return found
