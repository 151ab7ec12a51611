"""/nyhetsbrev/, and the same under /pl/. ``one_click`` stands outside the languages: its address is short."""

from django.urls import path

from blog.feeds.urls import feeds
from newsletter import pace, renewing, replying, trial, undoing, unsubscribe, views
from newsletter.issues.feed import feed
from newsletter.min_side import changes, shares
from newsletter.min_side import views as min_side

urlpatterns = [
    path("nyhetsbrev/", views.newsletter, name="newsletter"),
    *feeds("nyhetsbrev/", feed),
    path("nyhetsbrev/bekreft/", views.confirm_code, name="confirm-code"),
    path("nyhetsbrev/bekreft/<str:token>/", views.confirm, name="confirm"),
    path("nyhetsbrev/svar/", replying.reply, name="answers"),
    path("nyhetsbrev/forny/<str:token>/", renewing.renew, name="renew"),
    path("min-side/", min_side.home, name="min-side"),
    path("min-side/inn/<str:token>/", min_side.enter, name="min-side-enter"),
    path("min-side/ut/", min_side.go_out, name="min-side-out"),
    path("min-side/alt/", min_side.everything, name="min-side-everything"),
    path("min-side/alt.json", min_side.everything_json, name="min-side-json"),
    path("min-side/lister/", changes.join, name="min-side-join"),
    path("min-side/lister/forlat/", changes.leave, name="min-side-leave"),
    path("min-side/lister/tempo/", changes.pace, name="min-side-pace"),
    path("min-side/brev/", changes.go_on, name="min-side-go-on"),
    path("min-side/svar/", changes.answer, name="min-side-answers"),
    path("min-side/om-meg/", changes.person, name="min-side-person"),
    path("min-side/adresse/", changes.address, name="min-side-address"),
    path("min-side/utvalg/", changes.profiling, name="min-side-profiling"),
    path("min-side/delinger/", shares.tie, name="min-side-shares"),
    path("min-side/delinger/losne/", shares.untie, name="min-side-untie"),
    path("min-side/slett/", min_side.erase, name="min-side-erase"),
    # Before those with a token: no token reads so.
    path("nyhetsbrev/tempo/prove/", trial.trial, name="trial-pace"),
    path("nyhetsbrev/avmelding/prove/", trial.trial, name="trial-leave"),
    path("nyhetsbrev/tempo/<str:token>/", pace.pace, name="pace"),
    path("nyhetsbrev/angre/<str:token>/", undoing.undo, name="undo"),
    path("nyhetsbrev/avmelding/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
trial_one_click = path("u/prove", trial.trial)
one_click = path("u/<str:token>", unsubscribe.one_click, name="one-click")
