"""What stands beside the pages of the blog, and the same under /pl/."""

from django.urls import URLPattern, path, re_path

from blog.discovery.urls import urlpatterns as discovery
from blog.feeds.urls import urlpatterns as feeds
from blog.views import archives
from blog.views.search import search

MONTH = r"^blogg/arkiv/(?P<year>[12][0-9]{3})/(?P<month>0[1-9]|1[0-2])/$"

# What is left of an address of a list when its last word is taken away.
SHORTENED = r"^blogg/(?:arkiv/(?P<year>[12][0-9]{3})|kategori|emne|serie|forfatter)/$"

urlpatterns: list[URLPattern] = [
    path("blogg/arkiv/", archives.overview, name="blog-archive"),
    re_path(MONTH, archives.month, name="blog-month"),
    re_path(SHORTENED, archives.shortened),
    path("blogg/kategori/<slug:slug>/", archives.category, name="blog-category"),
    # A tag's slug keeps the letters of every alphabet.
    path("blogg/emne/<str:slug>/", archives.tag, name="blog-tag"),
    path("blogg/serie/<slug:slug>/", archives.series, name="blog-series"),
    path("blogg/forfatter/<slug:slug>/", archives.author, name="blog-author"),
    path("sok/", search, name="blog-search"),
    *feeds,
    *discovery,
]
