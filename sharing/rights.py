"""What sharing knows of a person: by which link they came, and the links they tied to themselves.

Who else shared a link, it does not know.
"""

from typing import Any
from uuid import uuid4

from django.db.models.functions import Coalesce
from django.utils import timezone

from consent.models import Subject
from sharing.models import Conversion, Share
from webhooks.services import withhold


def export(subject: Subject) -> dict[str, Any]:
    """The links that brought their confirmed signups, and those they keep together."""
    conversions = Conversion.objects.filter(consent__subject=subject).select_related("share__page")
    kept = Share.objects.filter(follower=subject).select_related("page")
    return {
        "came_by": [
            {"link": found.share.code, "page": found.share.page.title, "at": found.at}
            for found in conversions.order_by("at")
        ],
        "own_links": [
            {"link": share.code, "page": share.page.title, "at": share.created_at}
            for share in kept.order_by("created_at")
        ],
    }


def erase(subject: Subject) -> dict[str, int]:
    """The signups stay counted, for the sharer, under an id that was never anybody's. Their links go on, tied
    to nobody. A link that is forgotten itself keeps its place in the chain, and nothing else: events that
    tell its code are emptied.
    """
    now = timezone.now()
    conversions = list(Conversion.objects.filter(consent__subject=subject))
    for conversion in conversions:
        conversion.consent, conversion.record_id = None, uuid4()
    Conversion.objects.bulk_update(conversions, ["consent", "record_id"])
    forgotten = Share.objects.filter(subject=subject).update(
        code=None, follower=None, ambassador=None, deleted_at=now, stopped_at=Coalesce("stopped_at", now)
    )
    return {
        **(withhold(subjects=[subject.value]) if subject.scheme == Subject.Scheme.SHARE else {}),
        "links without a name": forgotten,
        "signups that stay counted without a name": len(conversions),
        "links that are tied to nobody now": Share.objects.filter(follower=subject).update(follower=None),
    }
