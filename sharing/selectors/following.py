"""The links that somebody keeps together."""

from django.db.models import QuerySet

from consent.models import Subject
from consent.selectors import living_consents
from sharing.models import Share
from sharing.notices import FOLLOWING


def followed(subject: Subject) -> QuerySet[Share]:
    """The links tied to ``subject``, newest first: none once the consent to it lives no more."""
    living = living_consents().filter(purpose__slug=FOLLOWING).values("subject")
    mine = Share.objects.filter(follower=subject, follower__in=living)
    return mine.select_related("page__locale").order_by("-created_at")
