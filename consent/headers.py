"""Headers of pages whose address or content is one person's alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

FORM_METHODS = ["GET", "HEAD", "POST"]


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Not kept, not indexed, and its address told to nobody."""

    @wraps(view)
    def with_headers(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return with_headers
