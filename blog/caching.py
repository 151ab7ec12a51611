"""Which answers may be kept for everyone.

A view marks its answer public when that depends on nothing but the database, host, path and the parameter
``side``: no cookie, no other parameter, no clock. The page cache keeps it until something changes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

# Readers' browsers may keep a page too, but ask each time whether it still stands (its ETag).
PUBLIC = "public, no-cache"


def mark_public(response: HttpResponse) -> HttpResponse:
    """Let every cache keep this answer, unless it says otherwise itself."""
    if response.status_code == 200:
        response.headers.setdefault("Cache-Control", PUBLIC)
    return response


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answers are the same for everyone."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        return mark_public(view(*args, **kwargs))

    return marked
