"""What sharing knows of a person: by which link they came. Who shared a link, it does not know."""

from typing import Any
from uuid import uuid4

from consent.models import Subject
from sharing.models import Conversion


def export(subject: Subject) -> list[dict[str, Any]]:
    """The links that brought their confirmed signups."""
    conversions = Conversion.objects.filter(consent__subject=subject).select_related("share__page")
    return [
        {"link": found.share.code, "page": found.share.page.title, "at": found.at}
        for found in conversions.order_by("at")
    ]


def erase(subject: Subject) -> dict[str, int]:
    """The signups stay counted, for the sharer, under an id that was never anybody's."""
    conversions = list(Conversion.objects.filter(consent__subject=subject))
    for conversion in conversions:
        conversion.consent, conversion.record_id = None, uuid4()
    Conversion.objects.bulk_update(conversions, ["consent", "record_id"])
    return {"signups that stay counted without a name": len(conversions)}
