"""Every address of the house. Fixed words are mounted before the pages (and reserved as their slugs)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from blog.discovery.urls import without_language
from blog.routing import serve
from blog.views.covers import cover
from config import health, views
from config.api import api
from config.api import views as api_views
from config.api.front import nothing
from config.api_v3 import api as wagtail_api
from consent.urls import pages as consent_pages
from mail.bounces.provider import tracking_urls
from newsletter.urls import one_click, trial_one_click

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", views.favicon),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", views.media),
    path("api/v1/openapi.json", api_views.openapi, name="openapi"),
    path("api/v1/docs", api_views.docs, name="api-docs"),
    path("api/v1/", nothing),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", nothing),
    path("api/v3/", wagtail_api.urls),
    path("mailbox/", include("mail.urls")),
    path("", include("consent.urls")),
    path("", include("sharing.urls")),
    path("", include(without_language)),
    path("", include("blog.previews.urls")),
    re_path(r"^bilde/(?P<pk>[1-9][0-9]{0,9})-(?P<mark>[0-9a-f]{16})\.svg$", cover, name="blog-cover"),
    trial_one_click,
    one_click,
]
if settings.ANYMAIL_WEBHOOK_SECRET:
    urlpatterns.append(path("api/anymail/", include((tracking_urls(), "anymail"))))
urlpatterns += i18n_patterns(
    path("", include(consent_pages)),
    path("", include("newsletter.urls")),
    path("", include("blog.urls")),
    path("", include("blog.feedback.urls")),
    # What Wagtail asks of readers of a page under a password or a login.
    path("", include([route for route in wagtail_urls.urlpatterns if route.name != "wagtail_serve"])),
    re_path(serve_pattern, serve, name="wagtail_serve"),
    prefix_default_language=False,
)

handler404 = "blog.views.missing.page_not_found"
