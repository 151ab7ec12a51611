"""What the worker does for consents and their log."""

from django_tasks import task

from consent import retention, sequencer, services


@task(queue_name="ledger")
def seal() -> int:
    """Put what waits in the inbox into the log, and sign it."""
    return sequencer.seal()


@task(queue_name="ledger")
def expire() -> int:
    """Record the end of consents whose time is over."""
    return services.expire_due()


@task(queue_name="ledger")
def retire() -> int:
    """Forget people whose consents ended so long ago that nothing needs their records any more."""
    return retention.retire()
