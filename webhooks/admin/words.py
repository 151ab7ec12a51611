"""What the log says, in words an owner understands."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from webhooks.errors import REASONS
from webhooks.models import Endpoint

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


def host(endpoint: Endpoint) -> str:
    """The endpoint's name for people: the rest of its address may let somebody in."""
    return urlsplit(endpoint.url).hostname or endpoint.url


def outcome(status: int | None, error: str) -> "StrOrPromise":
    """How an attempt ended; empty before the first."""
    if error:
        return ERRORS.get(error, error)
    if status is None:
        return ""
    if status == 410:
        return _("410: it is gone.")
    if 300 <= status < 400:
        return _("%(status)s: a redirect, which is not followed.") % {"status": status}
    return str(status)
