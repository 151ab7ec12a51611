"""The web application. Loaded once before workers fork, with the addresses of all rooms."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018

# After Django is set up:
from blog.page_cache.wsgi import PageCache  # noqa: E402
from config.cors import Cors  # noqa: E402
from config.middleware import remote_address  # noqa: E402
from sharing.hits.wsgi import ShareLinks  # noqa: E402

pages = PageCache(django, size=settings.PAGE_CACHE_MB << 20)
application = Cors(ShareLinks(pages, address=remote_address), origins=settings.CORS_ORIGINS)
