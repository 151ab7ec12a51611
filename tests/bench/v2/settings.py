"""The site with Wagtail's own v2 API beside ours, on the same data."""

from tests.drills.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2", "rest_framework"]
ROOT_URLCONF = "tests.bench.v2.urls"
