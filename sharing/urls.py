"""The link itself and its own page. Mounted outside the languages: a link is the same in every one."""

from django.urls import path

from sharing import views
from sharing.ambassadors import ambassador

urlpatterns = [
    path("d/", views.share_create, name="share-create"),
    path("d/ambassador/<str:token>/", ambassador, name="ambassador"),
    path("d/<str:code>", views.share_visit, name="share-visit"),
    path("d/<str:code>/qr.svg", views.share_qr, name="share-qr"),
    path("d/<str:code>/resultat/<str:token>/", views.share_result, name="share-result"),
]
