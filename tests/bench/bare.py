"""The least that Django can do: one view, no middleware, no database."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Hei</p>")


urlpatterns = [path("", bare)]
