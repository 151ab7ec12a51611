"""Where old addresses lead."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.caching import NUMBERED
from blog.selectors.public import public_pages


class RedirectMiddleware:
    """Answers with a redirect, as Wagtail's own does, but only to what anybody may read.

    Wagtail's would tell the address of a page that is hidden, and send the reader of a hidden page that has
    got an old address back round in a circle.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        numbered = request.path == "/" and NUMBERED.fullmatch(request.META.get("QUERY_STRING", ""))
        if (
            numbered
            and (redirect := get_redirect(request, f"/?{numbered[0]}"))
            and leads_on(redirect, request)
        ):
            return led_on(redirect)
        response = self.get_response(request)
        if response.status_code != HttpResponseNotFound.status_code:
            return response
        redirect = redirect_for(request)
        if redirect is None or not leads_on(redirect, request):
            return response
        return led_on(redirect)


def led_on(redirect: Redirect) -> HttpResponse:
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    # A page may get its old address back: browsers that kept this for good would run in a circle.
    return kind(redirect.link, headers={"Cache-Control": "no-cache"})


def redirect_for(request: HttpRequest) -> Redirect | None:
    """The redirect from the address asked for, with its query or else without."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    bare = urlsplit(path).path
    return get_redirect(request, path) or (get_redirect(request, bare) if bare != path else None)


def leads_on(redirect: Redirect, request: HttpRequest) -> bool:
    page = redirect.redirect_page
    if page and not public_pages(Page.objects.filter(pk=page.pk)).exists():
        return False
    return bool(redirect.link) and urlsplit(redirect.link).path != request.path
