"""The admin's own addresses of the blog, under /admin/."""

from django.urls import include, path

from blog.admin.checking import page_checks
from blog.admin.translations import TranslationsView
from blog.previews import admin as previews

translations = [
    path("", TranslationsView.as_view(), name="index"),
    path("results/", TranslationsView.as_view(results_only=True), name="results"),
]
urlpatterns = [
    path("reports/translations/", include((translations, "blog_translations"))),
    path("", include((previews.urlpatterns, "blog_previews"))),
    path("pages/<int:page_id>/before-publishing/", page_checks, name="blog_checks"),
]
