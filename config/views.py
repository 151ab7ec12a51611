"""Files at fixed addresses."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
@cache_control(max_age=24 * 3600, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """For whoever asks for /favicon.ico without reading the page."""
    return redirect(static("img/favicon.svg"))


@require_safe
@cache_control(max_age=7 * 24 * 3600, public=True)
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploaded pictures, as inert files: an uploaded SVG or HTML file can run nothing on this origin.

    Documents go through Wagtail's own view, which asks who may read them; no other spelling leads to them.
    """
    if path != posixpath.normpath(path).lstrip("/") or path.casefold().startswith("documents/"):
        raise Http404
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError:  # no file has a name that long
        raise Http404 from None
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
