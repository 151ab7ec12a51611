"""The ledger's queue."""

from django_tasks import task

from consent import sequencer


@task(queue_name="ledger")
def seal() -> int:
    """Put what waits in the inbox into the log, and sign it."""
    return sequencer.seal()
