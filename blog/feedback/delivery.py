"""What became of the mail with an answer, in an editor's words."""

from django.utils.translation import gettext_lazy as _

from mail.models import OutboxMessage

State = OutboxMessage.State

WORDS = {
    State.QUEUED: _("On its way"),
    State.SENDING: _("On its way"),
    State.DEFERRED: _("On its way: the mail server asked us to try again"),
    State.SENT: _("Sent"),
    State.FAILED: _("Did not arrive"),
    State.DROPPED: _("Was not sent"),
    State.DOUBT: _("May not have arrived: the connection broke, and we send nothing twice"),
}
# The reader has no answer, or nobody knows.
UNDELIVERED = frozenset({State.FAILED, State.DROPPED, State.DOUBT})
