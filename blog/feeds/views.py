"""The feeds of the site and of its lists."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.caching import public
from blog.discovery.metadata import FORMATS, place_of
from blog.discovery.things import Place
from blog.feeds.formats import WRITERS
from blog.feeds.items import Channel, Item, items_of, writable
from blog.models import Author, Category, Named, PostPage, Series
from blog.selectors.archives import find_named, find_tag, posts_of, tagged
from blog.selectors.feeds import latest
from blog.selectors.posts import public_posts

KINDS: dict[str, type[Named]] = {"category": Category, "series": Series, "author": Author}


@require_safe
@public
def site(request: HttpRequest, format: str) -> HttpResponse:
    """GET /feed.xml, /atom.xml, /feed.json: all posts of a language."""
    lang = _lang(request)
    return _feed(request, format, public_posts(lang), link=reverse("wagtail_serve", args=[""]))


@require_safe
@public
def named(request: HttpRequest, kind: str, slug: str, format: str) -> HttpResponse:
    """GET /blogg/kategori/<slug>/feed.xml and so on: those of a category, a series or an author."""
    found = find_named(KINDS[kind], slug, _lang(request))
    if found is None:
        raise Http404
    about = found.bio if isinstance(found, Author) else found.description
    link = reverse(f"blog-{kind}", args=[slug])
    posts = posts_of(public_posts(_lang(request)), found)
    return _feed(request, format, posts, link=link, name=found.name, description=about)


@require_safe
@public
def tag(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """GET /blogg/emne/<slug>/feed.xml and so on: those with a tag."""
    found = find_tag(slug, _lang(request))
    if found is None:
        raise Http404
    posts = tagged(public_posts(_lang(request)), found)
    return _feed(request, format, posts, link=reverse("blog-tag", args=[slug]), name=found.name)


def _feed(
    request: HttpRequest,
    format: str,
    posts: QuerySet[PostPage],
    *,
    link: str,
    name: str = "",
    description: str = "",
) -> HttpResponse:
    place = place_of(request, _lang(request))
    items = items_of(latest(posts), place)
    return answer(request, format, items, place, link=link, name=name, description=description)


def answer(
    request: HttpRequest,
    format: str,
    items: Sequence[Item],
    place: Place,
    *,
    link: str,
    name: str,
    description: str,
) -> HttpResponse:
    """A feed of ``items``; ``link`` is the path of the page that shows the same."""
    channel = Channel(
        title=writable(f"{name} – {place.name}" if name else place.name),
        description=writable(description or place.identity.tagline or place.name),
        link=place.origin + link,
        url=place.origin + request.path,
        place=place,
    )
    body = WRITERS[format](channel, items)
    return HttpResponse(body, content_type=f"{FORMATS[format].type}; charset=utf-8")


def _lang(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)
