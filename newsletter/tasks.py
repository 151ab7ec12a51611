"""The newsletter's recurring work."""

from django_tasks import task

from newsletter import selectors, services
from newsletter.digests.services import gather_due
from newsletter.importing import runs


@task(queue_name="intake")
def take_in() -> int:
    """Work what people have just asked for."""
    return services.take_in()


@task(queue_name="newsletter")
def tell_members() -> int:
    """Tell the people of lists that were closed or retired."""
    return services.tell_members()


@task(queue_name="newsletter")
def gather() -> int:
    """Make the digests that are due."""
    return gather_due()


@task(queue_name="newsletter")
def tidy() -> int:
    """Give up signups nobody answered in time, ask those whose consent ends soon, drop what is over, and
    publish notices whose words have changed; how many of all."""
    stale = selectors.stale_notices()
    for mailing_list in stale:
        services.list_publish_notices(mailing_list=mailing_list)
    done = services.defer_unconfirmed() + services.ask_renewals()
    return done + services.drop_logins() + services.drop_intake() + len(stale)


# A turn at a time, so that the others of this queue have theirs.
@task(queue_name="newsletter")
def import_people() -> int:
    """Look through what was uploaded, import what was approved, undo what is to be undone."""
    return runs.work()
