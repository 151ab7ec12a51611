"""What an editor does with a sending, one press each."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from mail.mailings.errors import MailingStateError
from mail.models import Mailing, OutboxMessage
from newsletter.admin.issues import desk
from newsletter.sending import services

State = Mailing.State


@dataclass(frozen=True)
class Turn:
    """A button. ``asks``: what is said before it may be pressed."""

    name: str
    action: str
    label: str | Promise
    asks: str | Promise = ""


TURNS = {
    "pause": Turn("pause", services.PAUSE, gettext_lazy("Pause")),
    "fortsett": Turn("fortsett", services.RESUME, gettext_lazy("Go on")),
    "godta": Turn("godta", services.ACCEPT, gettext_lazy("Send")),
    "avbryt": Turn(
        "avbryt",
        services.CANCEL,
        gettext_lazy("Cancel the sending"),
        gettext_lazy("What has gone out stays out. Nobody else gets the issue, and it cannot be sent again."),
    ),
}
FITS = {
    State.WAITING: ["avbryt"],
    State.ASKING: ["avbryt"],
    State.SENDING: ["pause", "avbryt"],
    State.PAUSED: ["fortsett", "avbryt"],
    State.REFUSED: ["fortsett", "avbryt"],
}


def turns(mailing: Mailing) -> list[Turn]:
    """What can be done with it now, beside taking a new number."""
    return [TURNS[name] for name in FITS.get(State(mailing.state), [])]


@desk.guarded
@require_POST
def turn_view(request: HttpRequest, pk: int, turn: str) -> HttpResponse:
    """Pause, go on, cancel, or take the new number, which is posted with it."""
    sending = desk.sending_of(pk)
    wanted = TURNS.get(turn)
    is_stale = turn == "godta" and request.POST.get("number") != str(sending.mailing.frozen)
    if wanted is None or is_stale:
        messages.error(request, _("That did not fit any more. Look again."))
        return redirect("newsletter_issues:sending", pk)
    try:
        services.turn(sending=sending, action=wanted.action, by=request.user)
    except MailingStateError:
        messages.error(request, _("That did not fit any more. Look again."))
    return redirect("newsletter_issues:sending", pk)


@desk.guarded
@require_POST
def doubt_view(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    """``arrived``: it came after all; else it is sent once more."""
    sending = desk.sending_of(pk)
    message = get_object_or_404(OutboxMessage, pk=message_pk, mailing=sending.mailing)
    arrived = request.POST.get("arrived") == "yes"
    services.settle(sending=sending, message=message, arrived=arrived, by=request.user)
    done = _("Counted as delivered.") if arrived else _("It is sent once more.")
    messages.success(request, done)
    return redirect("newsletter_issues:sending", pk)
