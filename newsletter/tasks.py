"""The newsletter's recurring work."""

from django_tasks import task

from newsletter import selectors, services


@task(queue_name="mail")
def tidy() -> int:
    """Give up signups nobody answered in time, ask those whose consent ends soon, drop old ways in, and
    publish notices whose words have changed; how many of all."""
    stale = selectors.stale_notices()
    for mailing_list in stale:
        services.list_publish_notices(mailing_list=mailing_list)
    return services.defer_unconfirmed() + services.ask_renewals() + services.drop_logins() + len(stale)
