"""What describes the API: the document for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from blog.caching import public
from config.api import api
from config.api.openapi import document


@require_safe
@public
def openapi(request: HttpRequest) -> HttpResponse:
    """``/api/v1/openapi.json``"""
    return JsonResponse(document(api), json_dumps_params={"ensure_ascii": False})
