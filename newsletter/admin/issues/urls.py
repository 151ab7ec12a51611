"""Under /admin/utgaver/. No address of anybody stands in any of these."""

from django.urls import path

from newsletter.admin.issues import people, progress, report, send, steering, trial

urlpatterns = [
    path("", report.index, name="index"),
    path("<int:pk>/", progress.sending_view, name="sending"),
    path("<int:pk>/send/", send.send_view, name="send"),
    path("<int:pk>/prove/", trial.trial_view, name="test"),
    path("<int:pk>/tall.json", progress.figures_view, name="figures"),
    path("<int:pk>/gjor/<slug:turn>/", steering.turn_view, name="turn"),
    path("<int:pk>/tvil/<int:message_pk>/", steering.doubt_view, name="doubt"),
    path("<int:pk>/hvem/", people.who_view, name="who"),
]
