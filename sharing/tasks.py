"""The worker's nudge for the queue ``sharing``."""

from django_tasks import task

from sharing import services
from sharing.hits import services as hits


@task(queue_name="sharing")
def roll_up() -> None:
    """Count the raw hits, then drop the links that nobody used. Idempotent: the rows are the truth."""
    hits.roll_up()
    services.drop_unused()


@task(queue_name="sharing")
def prune() -> int:
    """Stop the links whose time is over, forget those whose page is gone, delete the counts of long ago."""
    services.end_expired()
    services.forget_left_behind()
    return services.prune()
