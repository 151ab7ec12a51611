"""One turn of the worker at the mailings: freeze what is due, send, and end what is finished."""

import logging

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from mail import services as outbox
from mail.delivery import RUN_SECONDS, deliver
from mail.mailings import queue, selectors, services
from mail.mailings.freezing import freeze
from mail.mailings.pace import Pace
from mail.mailings.recovery import recover
from mail.mailings.registry import bulk_of
from mail.mailings.sender import Sender
from mail.models import Mailing
from mail.smtp import SmtpBackend

logger = logging.getLogger(__name__)


def send_due(*, seconds: float = RUN_SECONDS) -> int:
    """Work on all mailings for ``seconds`` at most; how many messages were taken up."""
    for mailing in selectors.to_freeze():
        try:
            freeze(mailing=mailing)
        except Exception:
            # It is tried again at the next turn, and keeps no other from going out.
            logger.exception("mail.not_frozen %s", mailing.pk)
    outbox.doubt_abandoned()
    recover()
    taken = _send(seconds)
    services.drop_cancelled()
    for mailing in selectors.finished():
        end(mailing=mailing)
    return taken


def _send(seconds: float) -> int:
    if not queue.due(timezone.now()).exists():
        return 0
    if isinstance(get_connection(), SmtpBackend):
        pace = Pace(rate=settings.MAIL_RATE, domain_rate=settings.MAIL_DOMAIN_RATE)
        return Sender(connections=settings.MAIL_CONNECTIONS, pace=pace).run(seconds=seconds)
    # A provider's own interface, or the local mailbox: one by one.
    return deliver(queue.lease, seconds=seconds)


@transaction.atomic
def end(*, mailing: Mailing) -> None:
    """Nothing of ``mailing`` is left to send: its room is told. Idempotent."""
    found = selectors.finished().filter(pk=mailing.pk).select_for_update(no_key=True).first()
    if found is None:
        return
    found.state, found.ended_at = Mailing.State.ENDED, timezone.now()
    found.save(update_fields=["state", "ended_at"])
    bulk_of(found.kind).ended(found)
