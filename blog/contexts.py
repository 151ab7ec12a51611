"""What each kind of page hands its template. This is the contract with ``templates/blog/``.

Every page, beside Wagtail's ``page``, ``request``, and the settings and ``navigation`` of config.context:

    translations     list[Page]: the same page in other languages (never itself), each with ``locale``,
                     ``title``, ``url``: for the language switch
    signup_purposes  list[SignupNotice] for ``templates/signup/form.html`` (not on standard pages)
    campaigns        list[str]: what ambassadors who pass the page on now have to disclose
    metadata         blog.discovery.metadata.Metadata for the head; none where only editors see the page

Posts, terms and standard pages:

    body             their text as HTML, headings with ids; in posts with terms of the glossary as links
    contents         list[Heading] (``id``, ``text``) of its main headings; empty for a short text
    signup_in_text   whether the signup stands in the text, and so not after it

A **post** in a list or alone (blog.models.PostPage) has ``title``, ``url``, ``moment`` (shown as its day),
``excerpt`` (plain text for lists, never empty if there is any), ``intro`` (what the editor wrote above the
text, or ""), ``reading_minutes``, ``relation`` (an advertisement is marked in every list), ``week_label`` (or
""), ``author`` and ``category`` (or None; both with ``name`` and ``slug``).
``{% include "blog/includes/cover.html" with post=post use="list" %}`` shows its picture (uses: list, lead,
cover), or draws one. Nothing of it queries.

A **term** (blog.models.TermPage) has ``title``, ``url`` and ``search_description`` (its explanation or "").
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import mark_safe
from wagtail.models import Page

from blog.bodies import body_context
from blog.discovery.metadata import page_metadata
from blog.models import (
    BlogIndexPage,
    GlossaryIndexPage,
    HomePage,
    PostPage,
    PublicPage,
    StandardPage,
    TermPage,
)
from blog.search.mentions import mentions
from blog.selectors.archives import used_tags
from blog.selectors.posts import all_posts, public_posts
from blog.selectors.read_on import read_on
from blog.selectors.site import campaign_disclosures, signups
from blog.selectors.terms import glossary, letters, linked_terms, newest_terms
from blog.selectors.translations import translations
from blog.term_links import link_terms

LATEST = 7
WITH_BODY = (PostPage, StandardPage, TermPage)

Context = dict[str, Any]


def context_of(page: PublicPage, request: HttpRequest) -> Context:
    """The context of a page by its kind; a page of no kind below gets what all have."""
    lang = page.locale.language_code
    context: Context = {"translations": translations(page), "campaigns": campaign_disclosures(page)}
    if of_kind := BY_KIND.get(type(page)):
        context |= {"signup_purposes": signups(lang), **of_kind(page, lang, request)}
    if isinstance(page, WITH_BODY):
        context |= body_context(page, lang, context.get("signup_purposes"))
    if isinstance(page, PostPage) and page.link_terms:
        context |= with_terms(context["body"], lang)
    if page.open_to_all and not getattr(request, "is_preview", False):
        context["metadata"] = page_metadata(page, context, request)
    return context


def home(page: HomePage, lang: str, request: HttpRequest) -> Context:
    """lead (post or None), posts (the next six), terms (the six newest)."""
    lead, *posts = [*public_posts(lang)[:LATEST]] or [None]
    return {"lead": lead, "posts": posts, "terms": newest_terms(lang)}


def blog_index(page: BlogIndexPage, lang: str, request: HttpRequest) -> Context:
    """posts (a django.core.paginator.Page of 12; its address is ``?side=2``)."""
    return {"posts": all_posts(lang, request.GET.get("side"))}


def post(page: PostPage, lang: str, request: HttpRequest) -> Context:
    """tags (list of Tag), older and newer (post or None), related (up to three posts), each post once.

    The share line needs ``page`` alone.
    """
    tags = list(page.tags.all())
    found = read_on(page, tags, lang)
    return {"tags": tags, "older": found.older, "newer": found.newer, "related": found.related}


def with_terms(body: str, lang: str) -> Context:
    """body with terms of the glossary as links, terms_in_text (``title`` and ``url``) that it leads to."""
    linked = link_terms(body, linked_terms(lang))
    return {"body": mark_safe(linked.html), "terms_in_text": linked.terms}  # noqa: S308  (it was safe before)


def glossary_index(page: GlossaryIndexPage, lang: str, request: HttpRequest) -> Context:
    """letters (list of Letter: ``name``, ``terms``)."""
    return {"letters": glossary(lang)}


def term(page: TermPage, lang: str, request: HttpRequest) -> Context:
    """tags (those of posts too), letters (anchors of the index), mentions (list of up to twelve posts)."""
    tags = used_tags(page.tags.all(), lang)
    return {"tags": tags, "letters": letters(lang), "mentions": mentions(page, lang)}


BY_KIND: dict[type[Page], Callable[[Any, str, HttpRequest], Context]] = {
    HomePage: home,
    BlogIndexPage: blog_index,
    PostPage: post,
    GlossaryIndexPage: glossary_index,
    TermPage: term,
}
