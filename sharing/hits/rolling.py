"""Raw hits from the alias ``hits`` become counts in ``default``, each exactly once.

Two databases share no transaction, so a batch has three steps, each of which may be the last before a crash:

1. *claim*: waiting hits get a batch id, in one statement. From now on the batch never changes.
2. *count*: one transaction on ``default`` notes the batch id and adds its sums. A noted one is skipped.
3. *discard*: the batch is deleted from the raw hits.

The next roll-up takes every batch it finds claimed through steps 2 and 3 before it claims more. Links come
into the figures of their day here too, so that no request waits for a busy page's row.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from sharing import selectors, services
from sharing.hits import counts
from sharing.hits.models import Hit
from sharing.models import RolledBatch, Share
from sharing.services.links import told
from webhooks.services import emit

BATCH = 2000
BATCHES_KEPT = timedelta(days=1)


def roll_up() -> int:
    """Count every waiting hit; how many that were. Safe to kill at any point and to run twice at once."""
    counted = sum(finish(batch) for batch in open_batches())
    while batch := claim():
        counted += finish(batch)
    while tally():
        pass
    still_open = open_batches()
    RolledBatch.objects.filter(at__lt=timezone.now() - BATCHES_KEPT).exclude(pk__in=still_open).delete()
    return counted


def open_batches() -> list[UUID]:
    """Batches that were claimed and not yet discarded."""
    batches = Hit.objects.exclude(batch=None).values_list("batch", flat=True).distinct()
    return [batch for batch in batches if batch]


def claim() -> UUID | None:
    """Step 1: put the oldest waiting hits into a new batch; None when nothing waits."""
    batch = uuid4()
    oldest = Hit.objects.filter(batch=None).order_by("pk").values("pk")[:BATCH]
    # The outer condition is what keeps two claimers apart: on PostgreSQL it is checked again after the wait.
    claimed = Hit.objects.filter(batch=None, pk__in=oldest).update(batch=batch)
    return batch if claimed else None


def finish(batch: UUID) -> int:
    """Steps 2 and 3; how many hits were added to the counts, 0 when an earlier run had added them."""
    hits = list(Hit.objects.filter(batch=batch))
    _use_what_was_hit(hits)
    added = count(batch, hits)
    discard(batch)
    return added


def count(batch: UUID, hits: list[Hit]) -> int:
    """Step 2. Hits on a link or page that no longer exists have nothing left to count for."""
    with transaction.atomic():
        _, is_new = RolledBatch.objects.get_or_create(pk=batch, defaults={"at": timezone.now()})
        if not is_new:
            return 0
        shares = _locked({hit.share_id for hit in hits if hit.share_id})
        pages = set(Page.objects.filter(pk__in={hit.page_id for hit in hits}).values_list("pk", flat=True))
        linked = [hit for hit in hits if hit.share_id in shares]
        counts.add_to_shares(linked)
        counts.add_to_pages(hit for hit in hits if hit.page_id in pages)
        counts.add_to_days(linked, shares)
        for pk, reads in counts.human_reads(linked):
            if code := shares[pk].code:
                emit(type="share.read", subject=code, data={**told(shares[pk]), "reads": reads})
    return len(hits)


def discard(batch: UUID) -> None:
    """Step 3."""
    Hit.objects.filter(batch=batch).delete()


def tally() -> int:
    """Bring up to BATCH links that were used into the figures of the day of their first use; how many."""
    with transaction.atomic():
        shares = list(selectors.untallied().order_by("pk").select_for_update(no_key=True)[:BATCH])
        counts.add_first_uses(shares)
        Share.objects.filter(pk__in=[share.pk for share in shares]).update(tallied=True)
    return len(shares)


def _use_what_was_hit(hits: list[Hit]) -> None:
    """A link that was hit has been handed on. Idempotent, so it needs no transaction with the count."""
    links = {hit.share_id for hit in hits if hit.share_id}
    unused = Share.objects.filter(pk__in=links, used_at=None, stopped_at=None)
    for code in unused.order_by("pk").values_list("code", flat=True):
        services.use(code=code or "")


def _locked(ids: set[int]) -> dict[int, Share]:
    """Held until they are counted, so that no event tells of a link that is deleted meanwhile. In one order
    everywhere, as the counts are, so that two roll-ups at once cannot lock each other out."""
    found = Share.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return {share.pk: share for share in found}
