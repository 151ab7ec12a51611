"""The outbox's task. It is a nudge: the work stands in the rows."""

from django_tasks import task

from mail import services
from mail.bounces import services as bounces
from mail.delivery import deliver_due
from mail.mailings import services as mailings
from mail.mailings.sending import send_due
from mail.owners import tell_of_webhooks


@task(queue_name="mail")
def deliver() -> int:
    """Send what is due."""
    return deliver_due()


@task(queue_name="mailings")
def prune_mailings() -> int:
    """Forget who got what was sent long ago."""
    return mailings.prune()


@task(queue_name="mailings")
def send_mailings() -> int:
    """Freeze, send and end mailings."""
    return send_due()


@task(queue_name="mail")
def prune_feedback() -> int:
    """Delete what came back long ago."""
    return bounces.prune()


@task(queue_name="mail")
def prune() -> int:
    """Delete what ended long ago."""
    return services.prune()


@task(queue_name="mail")
def tell_owners() -> int:
    """Tell owners of webhooks that were switched off, or that an event was given up."""
    return tell_of_webhooks()
