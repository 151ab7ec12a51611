"""Every error of the API as ``application/problem+json`` (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from consent.errors import Refusal

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


def problem(status: int, *, detail: str = "", title: str = "", **extra: Any) -> HttpResponse:
    """A problem document; ``extra`` members stand beside the standard ones."""
    body = {"type": "about:blank", "title": title or HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    response = JsonResponse(body | extra, status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 that names each field. What was typed is not repeated: it may be an address."""
    errors = [{"loc": list(item["loc"]), "msg": item["msg"], "type": item["type"]} for item in error.errors]
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
    extra = error.extra()
    response = problem(error.status, title=str(error.title), detail=str(error.detail), **extra)
    if "retry_after" in extra:
        response.headers["Retry-After"] = str(extra["retry_after"])
    return response


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("api.failed %s", request.path, exc_info=error)
    return problem(500, detail="Something broke on our side. Nothing was changed.")


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
