"""The editor's screens of sharing, under /admin/."""

from django.urls import include, path

from sharing.admin import travel
from sharing.admin.report import SharesView

report = [
    path("", SharesView.as_view(), name="index"),
    path("results/", SharesView.as_view(results_only=True), name="results"),
]
screens = [
    path("<int:page_id>/", travel.of_page, name="page"),
    path("kampanje/<int:pk>/", travel.of_campaign, name="campaign"),
]
urlpatterns = [
    path("reports/shares/", include((report, "sharing_report"))),
    path("spredning/", include((screens, "sharing_travel"))),
]
