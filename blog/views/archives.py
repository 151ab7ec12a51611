"""Posts by month, category, tag, series and author, and where all of these begin."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from blog.caching import public
from blog.discovery.metadata import list_metadata
from blog.models import Author, Category, Named, PostPage, Series
from blog.selectors import archives
from blog.selectors.pictures import prefetch_renditions
from blog.selectors.posts import post_side, public_posts
from blog.selectors.site import signups

Posts = QuerySet[PostPage]


class Translation(NamedTuple):
    """The same list in another language, as ``templates/includes/other_language.html`` shows it."""

    locale: Locale
    url: str


@require_safe
@public
def overview(request: HttpRequest) -> HttpResponse:
    """GET /blogg/arkiv/: every month that has posts, categories and series."""
    lang = _lang(request)
    context = {
        "title": _("Archive"),
        "years": archives.years(public_posts(lang)),
        "categories": archives.shelves(Category, lang),
        "series": archives.shelves(Series, lang),
        "translations": _elsewhere("blog-archive", public_posts(), lang),
    }
    return _answer(request, "blog/archive_overview.html", context, has_feeds=False)


@require_safe
def shortened(request: HttpRequest, year: str | None = None) -> HttpResponse:
    """GET /blogg/arkiv/2011/ or /blogg/emne/: the overview, and the year in it."""
    return HttpResponsePermanentRedirect(reverse("blog-archive") + (f"#y{year}" if year else ""))


@require_safe
@public
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """GET /blogg/arkiv/2011/02/: a month by the site's own clock."""
    first, lang = date(int(year), int(month), 1), _lang(request)
    posts = archives.of_month(public_posts(lang), first)
    everywhere = archives.of_month(public_posts(), first)
    before, after = archives.months_around(public_posts(lang), first)
    context = {
        "kind": _("Archive"),
        "kind_url": reverse("blog-archive"),
        "title": capfirst(date_format(first, "YEAR_MONTH_FORMAT")),
        "before": before,
        "after": after,
        "translations": _elsewhere("blog-month", everywhere, lang, year, month),
    }
    return _list(request, "blog/archive_month.html", posts, context, has_feeds=False)


@require_safe
@public
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /blogg/emne/<slug>/: a tag is the same in every language, its posts are not."""
    lang = _lang(request)
    found = archives.find_tag(slug, lang)
    if found is None:
        raise Http404
    context = {
        "kind": _("Tag"),
        "title": found.name,
        "translations": _elsewhere("blog-tag", archives.tagged(public_posts(), found), lang, slug),
    }
    posts = archives.tagged(public_posts(lang), found)
    return _list(request, "blog/archive.html", posts, context, about=found)


@require_safe
@public
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /blogg/kategori/<slug>/"""
    return _named(request, Category, slug, {"kind": _("Category")})


@require_safe
@public
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /blogg/serie/<slug>/: numbered from its first post, or by week with the latest first."""
    return _named(request, Series, slug, {"kind": _("Series")}, "blog/archive_series.html")


@require_safe
@public
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /blogg/forfatter/<slug>/"""
    return _named(request, Author, slug, {"kind": _("Author")}, "blog/archive_author.html")


def _named(
    request: HttpRequest,
    kind: type[Named],
    slug: str,
    context: dict[str, Any],
    template: str = "blog/archive.html",
) -> HttpResponse:
    lang = _lang(request)
    found = archives.find_named(kind, slug, lang)
    if found is None:
        raise Http404
    posts = archives.posts_of(public_posts(lang), found)
    if isinstance(found, Author):
        prefetch_renditions([found.picture], "portrait")
    if isinstance(found, Series) and not found.is_weekly:
        posts = posts.reverse()
    context |= {
        "about": found,
        "title": found.name,
        "description": found.bio if isinstance(found, Author) else found.description,
        "translations": [
            _translation(f"blog-{kind._meta.model_name}", locale, named.slug)
            for locale, named in archives.translations_of(found, lang)
        ],
    }
    return _list(request, template, posts, context, about=found)


def _list(
    request: HttpRequest, template: str, posts: Posts, context: dict[str, Any], **of: Any
) -> HttpResponse:
    """A side of ``posts``. 404 when there are none."""
    side = post_side(posts, request.GET.get("side"))
    if not side.paginator.count:
        raise Http404
    return _answer(request, template, {**context, "posts": side}, **of)


def _answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    about: Any = None,
    has_feeds: bool = True,
) -> HttpResponse:
    metadata = list_metadata(
        request,
        title=context["title"],
        description=context.get("description", ""),
        others={locale.language_code: url for locale, url in context["translations"]},
        posts=context.get("posts"),
        about=about,
        has_feeds=has_feeds,
    )
    shared = {"metadata": metadata, "has_feeds": has_feeds, "signup_purposes": signups(_lang(request))}
    return render(request, template, {**context, **shared})


def _elsewhere(name: str, posts: Posts, lang: str, *arguments: str) -> list[Translation]:
    """The list of this name in the other languages that have any of ``posts``."""
    locales = archives.other_languages(posts, lang)
    return [_translation(name, locale, *arguments) for locale in locales]


def _translation(name: str, locale: Locale, *arguments: str) -> Translation:
    with override(locale.language_code):
        return Translation(locale, reverse(name, args=arguments))


def _lang(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)
