"""Counting what happens to lists day by day, without whom."""

from datetime import datetime
from typing import Literal

from django.db.models import F
from django.utils import timezone

from consent.models import Purpose, Subject
from consent.selectors import living_consents
from newsletter.models import DayFigure, SignupRequest

Column = Literal["asked", "confirmed", "refused", "unanswered", "left", "erased"]
IMPORT, MIN_SIDE = "import", "min-side"


def count_signup(
    request: SignupRequest, purpose: Purpose, column: Column, *, at: datetime | None = None
) -> None:
    """Count one list of a signup, with what brought it. In the caller's transaction."""
    share = request.share
    count(
        purpose,
        column,
        at=at,
        channel=share.channel if share else "",
        campaign=share.campaign_id or 0 if share else 0,
        page=request.page_id or 0,
    )


def count_erased(subject: Subject) -> None:
    """Count the lists that somebody still had who is being erased. In the caller's transaction."""
    living = living_consents().filter(subject=subject, purpose__mailing_list__isnull=False)
    for consent in living.select_related("purpose"):
        count(consent.purpose, "erased")


def count(
    purpose: Purpose,
    column: Column,
    *,
    number: int = 1,
    at: datetime | None = None,
    channel: str = "",
    campaign: int = 0,
    page: int = 0,
) -> None:
    """Add ``number`` to one figure of a list on the day of ``at``. In the caller's transaction."""
    if not number:
        return
    day = timezone.localdate(at)
    place = {"purpose": purpose, "day": day, "channel": channel, "campaign": campaign, "page": page}
    row, is_new = DayFigure.objects.get_or_create(**place, defaults={column: number})
    if not is_new:
        DayFigure.objects.filter(pk=row.pk).update(**{column: F(column) + number})
