"""The worker's nudge for the queue ``webhooks``."""

from django_tasks import task

from webhooks import delivery, services


@task(queue_name="webhooks")
def deliver() -> None:
    """Fan out what is new, then try what is due. Idempotent: the rows are the truth."""
    services.register_configured()
    delivery.deliver_due()


@task(queue_name="webhooks")
def prune() -> int:
    """Delete what was over long ago."""
    return services.prune()
