"""Every error of the API as ``application/problem+json`` (RFC 9457).

A refusal of ours has a ``type`` of its own, an address in the documentation. What HTTP says by itself is
``about:blank`` with the title of its status (section 4.2.1).
"""

import logging
import re
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from consent.errors import Refusal

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"
# As RFC 9110 has them now.
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def problem(
    status: int, *, detail: str = "", title: str = "", type: str = "about:blank", **extra: Any
) -> HttpResponse:
    """A problem document; ``extra`` members stand beside the standard ones."""
    body = {"type": type, "title": title or title_of(status), "status": status}
    if detail:
        body["detail"] = detail
    response = JsonResponse(body | extra, status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, section 15.5.2
    return response


def title_of(status: int) -> str:
    return TITLES.get(status) or HTTPStatus(status).phrase


def name_of(refusal: type[Refusal]) -> str:
    """``ShareNotFoundError`` is «share-not-found»: the fragment of its type, and its part of the docs."""
    return WORD.sub("-", refusal.__name__.removesuffix("Error")).lower()


def type_of(refusal: type[Refusal]) -> str:
    return f"{settings.BASE_URL}{DOCS}#{name_of(refusal)}"


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 that names each field. What was typed is not repeated: it may be an address."""
    errors = [
        {"loc": list(item["loc"]), "msg": item["msg"].removeprefix("Value error, "), "type": item["type"]}
        for item in error.errors
    ]
    return problem(422, detail="Some fields are missing or malformed.", errors=errors)


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, detail=str(error))


def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, detail="There is nothing here.")


def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, detail=str(error))


def oversized(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, detail="The body is larger than anything this address takes.")


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """In the language that the reader's browser asks for, if it is one of ours."""
    extra = error.extra()
    language = translation.get_language_from_request(request)
    with translation.override(language):
        told = {"title": str(error.title), "detail": str(error.detail), "type": type_of(type(error))}
    response = problem(error.status, **told, **extra)
    response.headers["Content-Language"] = language
    if "retry_after" in extra:
        response.headers["Retry-After"] = str(extra["retry_after"])
    return response


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("api.failed %s", request.path, exc_info=error)
    return problem(500, detail="Something broke on our side. Try again later.")


def register(api: NinjaAPI) -> None:
    """Route every exception of ``api`` through this module."""
    handlers: dict[type[Exception], Any] = {
        ValidationError: invalid,
        HttpError: http_error,
        Http404: missing,
        PermissionDenied: denied,
        RequestDataTooBig: oversized,
        Refusal: refused,
        Exception: broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
