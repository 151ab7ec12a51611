from django.urls import path

from blog.previews.views import draft

urlpatterns = [
    path("utkast/<str:token>/", draft, name="draft"),
    path("utkast/<str:token>/mail/", draft, {"look": "mail"}, name="draft-mail"),
    path("utkast/<str:token>/deling/", draft, {"look": "deling"}, name="draft-shared"),
]
