"""What each kind of page hands its template. This is the contract with ``templates/blog/``.

Every page, beside Wagtail's ``page``, ``request`` and the site settings:

    translations     list[Page]: the same page in other languages (never itself), each with ``locale``,
                     ``title``, ``url``, ``full_url``: for the language switch and, with ``page``, hreflang
    signup_purposes  list[SignupNotice] for ``templates/signup/form.html`` (not on standard pages)

A **post** in a list or on its own (blog.models.PostPage) has ``title``, ``url``, ``date`` (datetime or None,
shown as a date), ``excerpt`` (plain text for lists, never empty if there is any), ``intro`` (what the editor
wrote above the text, or ""), ``reading_minutes``, ``author`` and ``category`` (or None; both with ``name``).
``{% load blog_covers %}{% cover post %}`` draws its picture. Nothing of it queries.

A **term** (blog.models.TermPage) has ``title``, ``url`` and ``search_description`` (its explanation or "").
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from blog import selectors
from blog.models import BlogIndexPage, GlossaryIndexPage, HomePage, PostPage, TermPage
from consent.selectors import signup_notices

LATEST = 7

Context = dict[str, Any]


def context_of(page: Page, request: HttpRequest) -> Context:
    """The context of a page by its kind; a page of no kind below gets what all have."""
    of_kind = BY_KIND.get(type(page))
    return {"translations": selectors.translations(page), **(of_kind(page, request) if of_kind else {})}


def home(page: HomePage, request: HttpRequest) -> Context:
    """lead (post or None), posts (the next six), terms (the six newest), signup_purposes."""
    lang = page.locale.language_code
    lead, *posts = [*selectors.public_posts(lang)[:LATEST]] or [None]
    return {
        "lead": lead,
        "posts": posts,
        "terms": selectors.newest_terms(lang),
        "signup_purposes": signup_notices(lang),
    }


def blog_index(page: BlogIndexPage, request: HttpRequest) -> Context:
    """posts (a django.core.paginator.Page of 12; its address is ``?side=2``), signup_purposes."""
    lang = page.locale.language_code
    return {
        "posts": selectors.post_side(lang, request.GET.get("side")),
        "signup_purposes": signup_notices(lang),
    }


def post(page: PostPage, request: HttpRequest) -> Context:
    """tags (list of Tag), older and newer (post or None), related (up to three posts), signup_purposes.

    The share line needs ``page`` alone.
    """
    lang = page.locale.language_code
    tags = list(page.tags.all())
    older, newer = selectors.neighbours(page, lang)
    return {
        "tags": tags,
        "older": older,
        "newer": newer,
        "related": selectors.related_posts(page, tags, lang),
        "signup_purposes": signup_notices(lang),
    }


def glossary_index(page: GlossaryIndexPage, request: HttpRequest) -> Context:
    """letters (list of Letter: ``name``, ``terms``), signup_purposes."""
    lang = page.locale.language_code
    return {"letters": selectors.glossary(lang), "signup_purposes": signup_notices(lang)}


def term(page: TermPage, request: HttpRequest) -> Context:
    """tags, letters (as on the index, whose anchors are ``#<letter name>``), signup_purposes."""
    lang = page.locale.language_code
    return {
        "tags": list(page.tags.all()),
        "letters": selectors.glossary(lang),
        "signup_purposes": signup_notices(lang),
    }


BY_KIND: dict[type[Page], Callable[[Any, HttpRequest], Context]] = {
    HomePage: home,
    BlogIndexPage: blog_index,
    PostPage: post,
    GlossaryIndexPage: glossary_index,
    TermPage: term,
}
