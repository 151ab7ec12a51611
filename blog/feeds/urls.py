"""Feeds stand under the address of what they are of."""

from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.urls import URLPattern, path

from blog.discovery.metadata import FORMATS
from blog.feeds import views


def feeds(under: str, view: Callable[..., HttpResponse], **arguments: str) -> Iterator[URLPattern]:
    """The three formats under an address."""
    for key, kind in FORMATS.items():
        name = "" if under else f"feed-{key}"
        yield path(under + kind.file, view, {**arguments, "format": key}, name=name)


urlpatterns: list[URLPattern] = [
    *feeds("", views.site),
    *feeds("blogg/kategori/<slug:slug>/", views.named, kind="category"),
    *feeds("blogg/serie/<slug:slug>/", views.named, kind="series"),
    *feeds("blogg/forfatter/<slug:slug>/", views.named, kind="author"),
    *feeds("blogg/emne/<str:slug>/", views.tag),
]
