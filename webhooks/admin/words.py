"""What the log says, in words an owner understands."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from webhooks.errors import NO_WORD, REASONS
from webhooks.models import Attempt, Delivery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ERRORS: dict[str, "StrOrPromise"] = {
    **REASONS,
    "timeout": _("No answer within 15 seconds."),
    "connection": _("No connection: nobody listens there, or it was broken off."),
    "tls": _("No encrypted connection: the certificate does not hold for this name."),
    "protocol": _("What came back is no HTTP answer."),
    "withheld": _("Whom it was about is erased. It is sent no more."),
}
STATES = {"due": _("On its way"), "done": _("Delivered"), "failed": _("Given up")}


def state_of(delivery: Delivery) -> "StrOrPromise":
    """Where it stands. A test or challenge is sent only once, so nobody gives it up."""
    if delivery.state == Delivery.State.FAILED and delivery.event.only_to_id:
        return _("Failed")
    return STATES[delivery.state]


def outcome(status: int | None, error: str) -> "StrOrPromise":
    """How an attempt ended; empty before the first."""
    if error == NO_WORD:
        return _("%(status)s, but without the word we sent") % {"status": status}
    if error:
        return ERRORS.get(error, error)
    if status is None:
        return ""
    if status == 410:
        return _("410: it is gone")
    if 300 <= status < 400:
        return _("%(status)s: a redirect, which is not followed") % {"status": status}
    return str(status)


def came_back(attempt: Attempt | None) -> "StrOrPromise":
    """The same as a sentence; empty without an attempt."""
    if attempt is None:
        return ""
    told = outcome(attempt.status, attempt.error)
    return told if attempt.status is None else _("The receiver answered %(outcome)s.") % {"outcome": told}
