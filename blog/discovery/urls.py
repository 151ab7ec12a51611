"""Addresses for machines: ``urlpatterns`` under every language, ``without_language`` once for the site."""

from django.urls import URLPattern, path, re_path

from blog.discovery import views, wordpress

PICTURE = r"(?:[1-9]\d{0,9}|site)-[0-9a-f]{16}\.(?:png|jpg)"

without_language: list[URLPattern] = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap_part, name="sitemap-part"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    re_path(rf"^bilde/(?P<name>{PICTURE})$", views.picture, name="blog-picture"),
]

# WordPress answers with and without the last slash; a step that only adds it would make two of one.
FEED = r"feed(?:/(?P<format>rss2?|rdf|atom))?/?$"
ARCHIVE = r"(?P<kind>category|tag|author)/(?:[^/]+/)*?(?P<slug>[^/]+)/?(?P<feed>(?<=/)feed(?:/\w+)?/?)?$"

urlpatterns: list[URLPattern] = [
    re_path(rf"^{FEED}", wordpress.feed),
    re_path(r"^comments/feed/?$", wordpress.comments),
    re_path(rf"^{ARCHIVE}", wordpress.archive),
    re_path(r"^(?P<year>[12]\d{3})/(?P<month>0[1-9]|1[0-2])/?$", wordpress.month),
    re_path(r"^\d{4}/\d\d/(?:\d\d/)?(?P<slug>[^/]+)/?$", wordpress.post),
]
