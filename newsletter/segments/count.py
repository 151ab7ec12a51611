"""How many are in a segment, on which lists, and five of them without a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from consent.models import Subject
from consent.selectors import living_consents
from newsletter.models import ImportedConsent, MailingList, Segment, Subscriber
from newsletter.segments.blocks import CONDITION_BLOCKS
from newsletter.segments.compile import everybody, segment_people
from newsletter.segments.conditions import Known, conditions, leaves
from newsletter.segments.planning import over_everybody
from sharing.models import Conversion

SAMPLE = 5


@dataclass(frozen=True)
class Example:
    """Somebody in the segment, as far as an editor sees: no name, no address, no day."""

    language: str
    since: datetime | None
    lists: Sequence[str]
    came: str


def figures(segment: Segment) -> dict[str, Any]:
    """``people`` in the segment ``of`` all, ``lists`` (title, people), ``sample`` and ``troubles``."""
    found = segment_people(segment)
    return {
        "people": how_many(found),
        "of": how_many(everybody()),
        "lists": by_list(found),
        "sample": sample(found),
        "troubles": troubles(segment),
    }


def how_many(people: QuerySet[Subject]) -> int:
    """How many these are, of very many: below a second for three conditions over a million."""
    with over_everybody():
        return people.count()


def troubles(segment: Segment) -> list[str]:
    """What its conditions are called that find nobody, because what they ask for is gone or missing."""
    condition = conditions(segment)
    known = Known.of(condition)
    names = {name: str(block.label) for name, block in CONDITION_BLOCKS}
    return [names[leaf.kind] for leaf in leaves(condition) if not known.fits(leaf)]


def by_list(people: QuerySet[Subject]) -> list[tuple[str, int]]:
    """Each list that is not retired, with how many of ``people`` have it now."""
    lists = {
        found.purpose_id: str(found)
        for found in MailingList.objects.filter(retired_at=None).select_related("purpose")
    }
    theirs = living_consents().filter(purpose__in=lists, subject__in=people.values("pk"))
    with over_everybody():
        counts = dict(theirs.values_list("purpose").annotate(people=Count("pk")))
    return [(title, counts.get(purpose, 0)) for purpose, title in lists.items()]


def sample(people: QuerySet[Subject]) -> list[Example]:
    """SAMPLE of ``people``, always the same ones. Five queries at most."""
    some = list(people.order_by("pk")[:SAMPLE].values_list("pk", "locale"))
    ids = [pk for pk, _locale in some]
    since = dict(Subscriber.objects.filter(pk__in=ids).values_list("pk", "created_at")) if ids else {}
    lists, came = _lists_of(ids), _came(ids)
    languages = dict(settings.LANGUAGES)
    return [
        Example(str(languages[locale]), since.get(pk), lists.get(pk, []), came.get(pk) or _("Directly"))
        for pk, locale in some
    ]


def _lists_of(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    heads = living_consents().filter(subject__in=ids, purpose__mailing_list__retired_at=None)
    found: dict[UUID, list[str]] = {}
    for head in heads.filter(purpose__mailing_list__isnull=False).select_related("purpose__mailing_list"):
        head.purpose.mailing_list.purpose = head.purpose
        found.setdefault(head.subject_id, []).append(str(head.purpose.mailing_list))
    return found


def _came(ids: Iterable[UUID]) -> dict[UUID, str]:
    """How those came who did not come by themselves."""
    imported = ImportedConsent.objects.filter(consent__subject__in=ids)
    links = Conversion.objects.filter(consent__subject__in=ids).values_list(
        "consent__subject", "share__page__title"
    )
    found = dict.fromkeys(imported.values_list("consent__subject", flat=True), _("By an import"))
    by_link = _("By a link to %(page)s")
    return found | {subject: by_link % {"page": title} for subject, title in links if subject}
