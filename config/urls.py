"""Every address of the house. Fixed words are mounted before the pages (and reserved as their slugs)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v3.urls import api as wagtail_api
from wagtail.documents import urls as wagtaildocs_urls

from config import health, views
from config.api import api
from newsletter.urls import one_click

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", views.favicon),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", views.media),
    path("api/v1/", api.urls),
    path("api/v3/", wagtail_api.urls),
    path("mailbox/", include("mail.urls")),
    path("", include("sharing.urls")),
    one_click,
]
urlpatterns += i18n_patterns(
    path("", include("newsletter.urls")),
    path("", include("blog.urls")),
    path("", include("blog.feedback.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
