"""The log, the same in every language; and the pages for people, which stand with all other pages."""

from django.urls import path, re_path

from consent.log import views as log_views
from consent.receipts import views

# Whatever follows: a monitor is told that there is no such tile, not to try with a slash.
TILE = "(?P<path>tile/.+)"

urlpatterns = [
    path("samtykke/logg/checkpoint", log_views.checkpoint, name="log-checkpoint"),
    path("samtykke/logg/<int:number>/checkpoint", log_views.checkpoint, name="log-checkpoint"),
    re_path(f"^samtykke/logg/{TILE}$", log_views.tile, name="log-tile"),
    re_path(f"^samtykke/logg/(?P<number>[0-9]{{1,4}})/{TILE}$", log_views.tile, name="log-tile"),
    path("samtykke/verify.py", views.verifier, name="verifier"),
]
pages = [
    path("samtykke/kvittering/<str:token>/", views.receipt_detail, name="receipt"),
    path("samtykke/kvittering/<str:token>/kvittering.json", views.receipt_download, name="receipt-file"),
    path("samtykke/sjekk/", views.check, name="check-receipt"),
    path("samtykke/logg/", views.log, name="log"),
]
