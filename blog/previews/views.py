"""/utkast/<token>/: a draft in our own templates, for whoever has the link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from blog.models import PublicPage
from blog.previews.errors import PreviewError
from blog.previews.headers import private
from blog.previews.landing import landing_of
from blog.previews.letters import letter_of
from blog.previews.selectors import draft_of, link_of
from blog.previews.services import looks_of

# The letter's styles stand in it; nothing of it runs, and nothing is fetched from elsewhere.
LETTER_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)


@require_safe
@private
def draft(request: HttpRequest, token: str, look: str = "") -> HttpResponse:
    """GET /utkast/<token>/, with ``mail/`` as a letter, with ``deling/`` as a friend meets it."""
    try:
        link = link_of(token)
        page = draft_of(link)
        with translation.override(page.locale.language_code):
            # What stands on top of our own templates: previews/strip.html.
            request.preview = {"link": link, "looks": looks_of(link)}  # type: ignore[attr-defined]
            return LOOKS[look](page, request)
    except PreviewError as refusal:
        # Of a page that is not told of: its language is not either.
        with translation.override(get_language_from_request(request)):
            context = {"title": refusal.title, "detail": refusal.detail}
            return render(request, "blog/previews/none.html", context, status=refusal.status)


def as_page(page: PublicPage, request: HttpRequest) -> HttpResponse:
    request.is_preview = True  # type: ignore[attr-defined]
    response: Any = page.serve_preview(request, "")
    return response.render() if hasattr(response, "render") else response


def as_mail(page: PublicPage, request: HttpRequest) -> HttpResponse:
    return HttpResponse(letter_of(page).html, headers={"Content-Security-Policy": LETTER_POLICY})


def as_shared(page: PublicPage, request: HttpRequest) -> HttpResponse:
    """The card of chats, the message, and what stands above the page on arrival."""
    return render(request, "blog/previews/shared.html", {"page": page, "landing": landing_of(page, request)})


LOOKS = {"": as_page, "mail": as_mail, "deling": as_shared}
