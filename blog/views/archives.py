"""Posts by month, category, tag, series and author."""

from django.http import Http404, HttpRequest, HttpResponse


def overview(request: HttpRequest) -> HttpResponse:
    raise Http404


def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    raise Http404


def category(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


def series(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


def author(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
