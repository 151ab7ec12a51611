"""What the worker does for consents and their log."""

import logging

from django_tasks import task

from consent import selectors, services
from consent.audit.log import verify_log
from consent.errors import LogFault
from consent.log import sequencer
from consent.rights import retention

logger = logging.getLogger(__name__)


@task(queue_name="ledger")
def seal() -> int:
    """Put what waits in the inbox into the log, and sign it."""
    return sequencer.seal()


@task(queue_name="ledger")
def expire() -> int:
    """Record the end of consents whose time is over."""
    return services.expire_due()


# Not in the queue of the ledger: receipts must not wait while a long log is read.
@task()
def verify() -> int:
    """Recompute the whole log and keep what was found, for the admin; how many leaves were checked."""
    try:
        report = verify_log()
    except LogFault as fault:
        logger.error("ledger.verification_failed %s", fault)
        return services.keep_verification(size=selectors.leaf_count(), fault=str(fault)).size
    return services.keep_verification(size=report.size, lost=report.lost_leaves).size


@task(queue_name="ledger")
def retire() -> int:
    """Forget people whose consents ended so long ago that nothing needs their records any more."""
    return retention.retire()
