"""The live preview beside the editor's form: how a friend meets the page, and a front end of one's own."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blog.models import PublicPage
from blog.previews.landing import landing_of
from blog.previews.services import address_of, form_keep

SHARED, ELSEWHERE = "shared", "front-end"


def modes(page: PublicPage) -> list[tuple[str, str]]:
    """The ways to look at any page beside the usual ones."""
    found = [(SHARED, _("As a friend meets the page"))]
    return [*found, (ELSEWHERE, _("In your own front end"))] if settings.HEADLESS_PREVIEW_URL else found


def preview(page: PublicPage, request: HttpRequest, mode: str) -> HttpResponse:
    """``page`` as it is in the form, in one of ``modes``."""
    if mode == SHARED:
        context = {"page": page, "landing": landing_of(page, request)}
        return HttpResponse(render_to_string("blog/previews/shared.html", context, request))
    assert isinstance(request.user, AbstractBaseUser)
    address = address_of(form_keep(page=page, by=request.user))
    framed = urlsplit(address)
    policy = (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'self'; "
        f"frame-src {framed.scheme}://{framed.netloc}; base-uri 'none'; form-action 'none'"
    )
    html = render_to_string("blog/previews/frame.html", {"address": address}, request)
    return HttpResponse(html, headers={"Content-Security-Policy": policy})
