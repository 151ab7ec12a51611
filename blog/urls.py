"""What stands beside the pages of the blog, and the same under /pl/."""

from django.urls import URLPattern, path, re_path

from blog.discovery.urls import urlpatterns as discovery
from blog.feeds.urls import urlpatterns as feeds
from blog.views import archives

urlpatterns: list[URLPattern] = [
    path("blogg/arkiv/", archives.overview, name="blog-archive"),
    re_path(r"^blogg/arkiv/(?P<year>\d{4})/(?P<month>\d\d)/$", archives.month, name="blog-month"),
    path("blogg/kategori/<slug:slug>/", archives.category, name="blog-category"),
    # A tag's slug keeps the letters of every alphabet.
    path("blogg/emne/<str:slug>/", archives.tag, name="blog-tag"),
    path("blogg/serie/<slug:slug>/", archives.series, name="blog-series"),
    path("blogg/forfatter/<slug:slug>/", archives.author, name="blog-author"),
    *feeds,
    *discovery,
]
