"""Addresses a WordPress blog had, sent on in one step to where the same is now; 404 where it is not.

An address with a query (/?feed=rss2) cannot be told from the front page: the page cache sees no query. Only
/?p=12 goes past it, to where an import has it lead (blog.middleware).
"""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.middleware import redirect_for
from blog.models import Author, Category, Named
from blog.selectors.archives import find_named, find_tag, of_month
from blog.selectors.posts import public_posts
from blog.slugs import slug_of

NAMED: dict[str, type[Named]] = {"category": Category, "author": Author}


@require_safe
def feed(request: HttpRequest, format: str = "") -> HttpResponse:
    """/feed/, /feed/rss2/, /feed/atom/"""
    return HttpResponsePermanentRedirect(reverse("feed-atom" if format == "atom" else "feed-rss"))


@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    """/comments/feed/: there are no comments, and readers' programs may stop asking."""
    return HttpResponseGone()


@require_safe
def archive(request: HttpRequest, kind: str, slug: str, feed: str = "") -> HttpResponse:
    """/category/<slug>/, /tag/<slug>/, /author/<slug>/, and their feeds."""
    lang = str(request.LANGUAGE_CODE)
    found = find_tag(slug, lang) if kind == "tag" else find_named(NAMED[kind], slug_of(slug), lang)
    if found is None:
        raise Http404
    address = reverse(f"blog-{kind}", args=[found.slug])
    return HttpResponsePermanentRedirect(f"{address}feed.xml" if feed else address)


@require_safe
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """/2011/02/"""
    if not of_month(public_posts(request.LANGUAGE_CODE), date(int(year), int(month), 1)).exists():
        raise Http404
    return HttpResponsePermanentRedirect(reverse("blog-month", args=[year, month]))


@require_safe
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """/2011/02/25/<slug>/ and /2011/02/<slug>/, unless it is known of this very address where it leads."""
    if redirect_for(request):
        raise Http404
    found = public_posts(request.LANGUAGE_CODE).filter(slug=slug_of(slug)).first()
    if found is None:
        raise Http404
    return HttpResponsePermanentRedirect(found.get_url(request))
