"""The log, the same in every language. Receipts and what is said about the log stand with the pages."""

from django.urls import path, re_path

from consent import log_views

TILE = "(?P<path>tile/[0-9x/.p]+)"

urlpatterns = [
    path("samtykke/logg/checkpoint", log_views.checkpoint, name="log-checkpoint"),
    path("samtykke/logg/<int:number>/checkpoint", log_views.checkpoint, name="log-checkpoint"),
    re_path(f"^samtykke/logg/{TILE}$", log_views.tile, name="log-tile"),
    re_path(f"^samtykke/logg/(?P<number>[0-9]{{1,4}})/{TILE}$", log_views.tile, name="log-tile"),
]
