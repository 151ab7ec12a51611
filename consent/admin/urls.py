"""The owner's ledger, under /admin/samtykkelogg/. No address stands in any of these."""

from django.urls import path

from consent.admin import person_views, views

app_name = "consent_ledger"
urlpatterns = [
    path("", views.index, name="index"),
    path("finn/", views.search, name="search"),
    path("denne-dagen/", views.then, name="then"),
    path("person/<uuid:pk>/", person_views.person, name="person"),
    path("person/<uuid:pk>/bevis/", person_views.evidence, name="evidence"),
    path("person/<uuid:pk>/alt/", person_views.export, name="export"),
    path("person/<uuid:pk>/trekk/<uuid:consent_pk>/", person_views.revoke, name="revoke"),
]
