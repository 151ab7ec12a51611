"""Which answers may be kept for everyone.

A view marks its answer public when that depends on nothing but the database, host, path and the parameter
``side``: no cookie, no other parameter, no clock. The page cache keeps it until something changes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

# Readers' browsers may keep a page too, but ask each time whether it still stands (its ETag).
PUBLIC = "public, no-cache"
# For what never changes at its address.
FOREVER = "public, max-age=31536000, immutable"
PARAMETER = "side"

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A view whose answers are the same for everyone."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forget_query(request)
        return mark_public(view(request, *args, **kwargs))

    return marked


def forget_query(request: HttpRequest) -> None:
    """Leave of the query only what the answer may depend on: the rest must not get into everyone's page."""
    kept = {PARAMETER: request.GET[PARAMETER]} if PARAMETER in request.GET else {}
    request.META["QUERY_STRING"] = urlencode(kept)
    request.GET = QueryDict(request.META["QUERY_STRING"])


def mark_public(response: HttpResponse) -> HttpResponse:
    """Let every cache keep this answer, unless it says otherwise itself."""
    if response.status_code == 200:
        response.headers.setdefault("Cache-Control", PUBLIC)
    return response
