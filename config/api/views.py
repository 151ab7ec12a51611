"""What describes the API: the document for programs, and the page for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.caching import public
from config.api import api
from config.api.openapi import document
from config.api.reading import readable

# Words, style and fonts of ours, and nothing that runs.
DOCS_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@require_safe
@public
def openapi(request: HttpRequest) -> HttpResponse:
    """``/api/v1/openapi.json``"""
    return JsonResponse(document(api), json_dumps_params={"ensure_ascii": False})


@require_safe
@public
def docs(request: HttpRequest) -> HttpResponse:
    """``/api/v1/docs``: in English, the language of the API."""
    response = render(request, "api/docs.html", readable(document(api)))
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    response.headers["Content-Language"] = "en"
    return response
