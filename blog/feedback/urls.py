"""/fortell-oss/, and the same under /pl/."""

from django.urls import path

from blog.feedback import views

urlpatterns = [
    path("fortell-oss/", views.feedback, name="feedback"),
    path("fortell-oss/takk/", views.sent, name="feedback-sent"),
    path("fortell-oss/<int:page_id>/", views.feedback, name="feedback"),
]
