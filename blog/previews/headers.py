from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No cache keeps the answer, no search engine finds it, and no link in it tells where it stood."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        for name, value in PRIVATE.items():
            response.headers[name] = value
        return response

    return marked
