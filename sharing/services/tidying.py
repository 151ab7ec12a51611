"""What goes by itself: links nobody used, links whose time or page is over, counts of long ago."""

from django.db import transaction

from consent import rights
from sharing import selectors
from sharing.hits.models import Hit
from sharing.models import Share, ShareCount
from sharing.services.links import end

AT_ONCE = 500


def drop_unused() -> int:
    """Delete links offered a day ago and never used; how many that were. A hit on its way is a use."""
    dropped = 0
    while batch := _unused():
        with transaction.atomic():
            # Locked first: what is used, or tied to somebody, at this very moment stays.
            links = Share.objects.select_for_update().filter(pk__in=batch, used_at=None, follower=None)
            ids = list(links.order_by("pk").values_list("pk", flat=True))
            dropped += Share.objects.filter(pk__in=ids).delete()[1].get("sharing.Share", 0)
    return dropped


def end_expired() -> int:
    """Stop links whose consent has run out; how many. They lead to their pages without a code from now on."""
    ended = 0
    while batch := list(selectors.expired_links()[:AT_ONCE]):
        for share in batch:
            end(share=share)
        ended += len(batch)
    return ended


def forget_left_behind() -> int:
    """Erase the records of links whose page was deleted, and they with it; how many."""
    forgotten = 0
    while batch := list(selectors.left_behind()[:AT_ONCE]):
        for subject in batch:
            rights.erase(subject=subject, reason="page-deleted")
        forgotten += len(batch)
    return forgotten


def prune() -> int:
    """Delete the counts of links of long ago; how many."""
    pruned = 0
    while batch := list(selectors.old_counts().values_list("pk", flat=True)[:AT_ONCE]):
        pruned += ShareCount.objects.filter(pk__in=batch).delete()[0]
    return pruned


def _unused() -> list[int]:
    batch = list(selectors.long_unused().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    hit = set(Hit.objects.filter(share_id__in=batch).values_list("share_id", flat=True))
    return [pk for pk in batch if pk not in hit]
