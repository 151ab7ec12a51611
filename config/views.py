"""Files at fixed addresses."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

MEDIA_SECONDS = 7 * 24 * 3600


@require_safe
@cache_control(max_age=24 * 3600, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """For whoever asks for /favicon.ico without reading the page."""
    return redirect(static("img/favicon.svg"))


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploaded pictures, as inert files: an uploaded SVG or HTML file can run nothing on this origin.

    Documents go through Wagtail's own view, which asks who may read them; no other spelling leads to them.
    Pictures as they were uploaded may tell where they were taken: they are for those who keep the site.
    """
    place = path.casefold()
    if path != posixpath.normpath(path).lstrip("/") or place.startswith("documents/"):
        raise Http404
    is_original = place.startswith("original_images/")
    if is_original and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError:  # no file has a name that long
        raise Http404 from None
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    patch_cache_control(response, max_age=MEDIA_SECONDS, **{"private" if is_original else "public": True})
    return response
