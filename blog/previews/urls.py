from django.urls import path, re_path

from blog.previews.views import draft

urlpatterns = [
    path("utkast/<str:token>/", draft, name="draft"),
    re_path(r"^utkast/(?P<token>[^/]+)/(?P<look>mail|deling)/$", draft, name="draft-look"),
]
