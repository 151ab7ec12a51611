"""/nyhetsbrev/, and the same under /pl/. ``one_click`` stands outside the languages: its address is short."""

from django.urls import path

from newsletter import renewing, unsubscribe, views

urlpatterns = [
    path("nyhetsbrev/", views.newsletter, name="newsletter"),
    path("nyhetsbrev/bekreft/", views.confirm_code, name="confirm-code"),
    path("nyhetsbrev/bekreft/<str:token>/", views.confirm, name="confirm"),
    path("nyhetsbrev/forny/<str:token>/", renewing.renew, name="renew"),
    path("nyhetsbrev/avmelding/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
one_click = path("u/<str:token>", unsubscribe.one_click, name="one-click")
