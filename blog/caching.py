"""Which answers may be kept for everyone.

A view marks its answer public when that depends on nothing but the database, host, path and the parameters
that are named here: no cookie, no other parameter, no clock. The page cache keeps it until something changes.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

# Readers' browsers may keep a page too, but ask each time whether it still stands (its ETag).
PUBLIC = "public, no-cache"
# For what never changes at its address.
FOREVER = "public, max-age=31536000, immutable"
# By the beginning of the path: the parameters that answers depend on, and how long one that is kept may be.
OF_PAGES = {"side": 6}
PARAMETERS: dict[str, Mapping[str, int]] = {}
# By which the front page of a WordPress blog was asked for a post: such addresses may lead to it here.
NUMBERED = re.compile(r"(?:p|page_id)=[0-9]{1,10}")

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A view whose answers are the same for everyone."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forget_query(request)
        return mark_public(view(request, *args, **kwargs))

    return marked


def depend_on(path: str, parameters: Mapping[str, int]) -> None:
    """Answers below ``path`` depend on ``parameters``: name, and how many letters may be kept."""
    PARAMETERS[path] = parameters


def parameters_of(path: str) -> Mapping[str, int]:
    return next((named for begin, named in PARAMETERS.items() if path.startswith(begin)), OF_PAGES)


def told_apart(path: str, query: str) -> dict[str, str]:
    """Of a query what the answer may depend on, always in the same order."""
    # Blank ones too, as Django reads them: of «side=2&side=» the last one counts.
    given = parse_qs(query, keep_blank_values=True)
    return {name: given[name][-1] for name in parameters_of(path) if name in given}


def forget_query(request: HttpRequest) -> None:
    """Leave of the query only what the answer may depend on: the rest must not get into everyone's page."""
    request.META["QUERY_STRING"] = urlencode(told_apart(request.path_info, request.META["QUERY_STRING"]))
    request.GET = QueryDict(request.META["QUERY_STRING"])


def mark_public(response: HttpResponse) -> HttpResponse:
    """Let every cache keep this answer, unless it says otherwise itself."""
    if response.status_code == 200:
        response.headers.setdefault("Cache-Control", PUBLIC)
    return response
