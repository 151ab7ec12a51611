"""The nudge for what must not be kept for ever."""

from django_tasks import task

from blog.feedback import services


@task()
def erase_expired() -> int:
    """Erase what was settled more than a year ago. Idempotent: the rows are the truth."""
    return services.erase_expired()
