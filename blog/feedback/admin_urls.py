"""The tray's addresses, under /admin/tilbakemeldinger/."""

from django.urls import path

from blog.feedback import admin_views
from blog.feedback.admin_tray import TrayView

app_name = "feedback_tray"
urlpatterns = [
    path("", TrayView.as_view(), name="index"),
    path("results/", TrayView.as_view(results_only=True), name="results"),
    path("<int:pk>/", admin_views.message, name="message"),
    path("<int:pk>/take/", admin_views.take, name="take"),
    path("<int:pk>/answer/", admin_views.answer, name="answer"),
    path("<int:pk>/close/", admin_views.close, name="close"),
    path("<int:pk>/reopen/", admin_views.reopen, name="reopen"),
    path("<int:pk>/look/", admin_views.look, name="look"),
    path("<int:pk>/erase/", admin_views.erase, name="erase"),
]
