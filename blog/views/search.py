"""Search: one field, and the pages of the language that have the words."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from blog.search.finding import find
from blog.search.words import LONGEST_QUERY
from blog.selectors.posts import public_posts
from blog.selectors.terms import newest_terms
from blog.views.archives import Translation
from consent import limits

# Searches of one network in a minute. Behind it may sit a whole office.
LIMIT, SECONDS = 60, 60
LATEST = 3


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """GET /sok/?q=: also ``side``, and ``ordrett=1`` for the words as typed. 429 beyond the limit.

    What was asked for is nobody else's business: no cache keeps the answer, no search engine lists it.
    """
    lang, typed = str(request.LANGUAGE_CODE), request.GET.get("q", "")[:LONGEST_QUERY]
    text = "".join(letter if letter.isprintable() else " " for letter in typed).strip()
    verbatim = request.GET.get("ordrett") == "1"
    network = limits.requester_key(request.META["REMOTE_ADDR"])
    is_allowed = not text or limits.allow("search", network, limit=LIMIT, seconds=SECONDS)
    found = find(text, lang, side=request.GET.get("side"), verbatim=verbatim) if is_allowed else None
    context = {
        "text": text,
        "found": found,
        "is_allowed": is_allowed,
        "address": "?" + urlencode({"q": text, **({"ordrett": 1} if verbatim else {})}),
        "as_typed": "?" + urlencode({"q": text, "ordrett": 1}),
        "translations": _elsewhere(lang),
    }
    if not (found and found.count):
        context |= {"posts": public_posts(lang)[:LATEST], "terms": newest_terms(lang)}
    response = render(request, "blog/search.html", context, status=200 if is_allowed else 429)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if not is_allowed:
        response.headers["Retry-After"] = str(SECONDS)
    return response


def _elsewhere(lang: str) -> list[Translation]:
    found = []
    for locale in Locale.objects.exclude(language_code=lang).order_by("language_code"):
        with override(locale.language_code):
            found.append(Translation(locale, reverse("blog-search")))
    return found
