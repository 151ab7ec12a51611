"""The web application. Loaded once before workers fork, with the addresses of all rooms."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018

from blog.page_cache.wsgi import PageCache  # noqa: E402  (after Django is set up)

application = PageCache(django, size=settings.PAGE_CACHE_MB << 20)
