"""The real settings but for static files, which a drill does not ask for: compressing them takes a while."""

from config.settings import *

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
