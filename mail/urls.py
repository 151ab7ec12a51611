"""/mailbox/, there only while mail goes to the local mailbox."""

from django.conf import settings
from django.urls import path

from mail import views

urlpatterns = (
    []
    if settings.MAIL_SERVER.host
    else [
        path("", views.mail_list, name="mailbox"),
        path("<str:key>/", views.mail_detail, name="mailbox-mail"),
        path("<str:key>/html/", views.mail_html, name="mailbox-html"),
        path("<str:key>/<int:place>/<str:name>", views.mail_file, name="mailbox-file"),
    ]
)
