"""The worker's nudge for the queue ``webhooks``."""

from django_tasks import task

from webhooks import delivery, services


@task(queue_name="webhooks")
def deliver() -> None:
    """Fan out what is new, then try everything that is due. Idempotent: the rows are the truth."""
    services.register_configured()
    while services.fan_out():
        continue
    while claimed := delivery.claim():
        for row in claimed:
            delivery.attempt(row)


@task(queue_name="webhooks")
def prune() -> int:
    """Delete what was over long ago."""
    return services.prune()
