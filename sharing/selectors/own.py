"""The links that somebody keeps together, each with how far it went."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from consent.models import Subject
from consent.selectors import living_consents
from sharing.models import Conversion, Share
from sharing.notices import FOLLOWING
from sharing.selectors.result import cascades, told_signups

# As many are listed, the newest. All of them are in the export of everything.
LISTED = 100


@dataclass(frozen=True)
class OwnLink:
    """One link and all that grew from it; ``signups``, which it brought itself, is None below three."""

    share: Share
    links: int
    visits: int
    steps: int
    signups: int | None


def followed(subject: Subject) -> QuerySet[Share]:
    """The links tied to ``subject``, newest first: none once the consent to it lives no more."""
    living = living_consents().filter(purpose__slug=FOLLOWING).values("subject")
    mine = Share.objects.filter(follower=subject, follower__in=living)
    return mine.select_related("page__locale").order_by("-created_at")


def own_links(subject: Subject) -> list[OwnLink]:
    """The links tied to ``subject``, newest first. Three queries however many, and however far they
    went; one for none."""
    shares = list(followed(subject)[:LISTED])
    if not shares:
        return []
    ids = [share.pk for share in shares]
    grown = defaultdict(list)
    for seed, _generation, links, visits in cascades(ids):
        grown[seed].append((links, visits))
    counted = Conversion.objects.filter(share__in=ids).values_list("share").annotate(Count("pk")).order_by()
    signups: dict[int, int] = dict(counted)
    return [
        OwnLink(
            share,
            links=sum(links for links, _visits in grown[share.pk]),
            visits=sum(visits for _links, visits in grown[share.pk]),
            steps=len(grown[share.pk]),
            signups=told_signups(signups.get(share.pk, 0)),
        )
        for share in shares
    ]
