"""What holds for every address under ``/api/v1/``, before and after the routes, whoever answers.

HEAD and OPTIONS are answered everywhere (RFC 9110, sections 9.3.2 and 9.3.7), bodies are JSON of a sane size,
a POST with an Idempotency-Key is done once, and every error is a problem document, also those of Django.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from config.api.idempotency import once
from config.problems import CONTENT_TYPE, problem

GetResponse = Callable[[HttpRequest], HttpResponse]

PREFIX = "/api/v1/"
# Bytes. The largest of ours, preferences with two hundred answers, takes a third of it.
LARGEST_BODY = 100_000
# What a problem document of ours repeats of the answer in whose place it stands.
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
DETAILS = {
    404: "There is nothing at this address. Look at its end: an address has a slash there, or it has none.",
    405: "This address does not take that method. Allow says which it takes.",
    413: f"The body is larger than {LARGEST_BODY} bytes.",
    415: "Send the body as application/json.",
}


class ApiMiddleware:
    """The front of ``/api/v1/``; nothing else is touched."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        refusal = refused_unread(request)
        response = problem(refusal, detail=DETAILS[refusal]) if refusal else once(request, self.get_response)
        request.method = asked
        if response.status_code == 405:
            response.headers["Allow"] = all_methods(response.headers.get("Allow", ""))
            if asked == "OPTIONS":
                response = HttpResponse(status=204, headers={"Allow": response.headers["Allow"]})
                del response.headers["Content-Type"]
        return as_problem(response)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Refuse a body of another kind than JSON, such as the form of another site can send."""
        ours = request.path_info.startswith(PREFIX) and view is not nothing
        if ours and has_body(request) and request.content_type != "application/json":
            return problem(415, detail=DETAILS[415])
        return None


def has_body(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length != "0" and request.method in {"POST", "PATCH"}


def refused_unread(request: HttpRequest) -> int | None:
    """The status that refuses ``request`` for its address or its length, before anybody reads it."""
    if "\0" in request.path_info:
        return 404
    length = request.META.get("CONTENT_LENGTH") or "0"
    too_long = not length.isdigit() or int(length) > LARGEST_BODY
    return 413 if has_body(request) and too_long else None


def all_methods(allowed: str) -> str:
    """``Allow`` with what is answered here for every address, in the order of the alphabet."""
    methods = {method.strip() for method in allowed.split(",") if method.strip()}
    implied = {"HEAD", "OPTIONS"} if "GET" in methods else {"OPTIONS"}
    return ", ".join(sorted(methods | implied))


def as_problem(response: HttpResponse) -> HttpResponse:
    """The same refusal as ``application/problem+json``, unless it is one already."""
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST or response.headers.get("Content-Type") == CONTENT_TYPE:
        return response
    told = problem(status, detail=DETAILS.get(status, ""))
    for name in KEPT:
        if name in response.headers:
            told.headers[name] = response.headers[name]
    return told


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """For every address under the prefix that leads nowhere, by any method."""
    return problem(404, detail=DETAILS[404])
