"""Campaigns: whether they run, who has accepted, what is to be disclosed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from consent import tokens
from consent.models import Consent, ConsentRecord, Notice
from consent.selectors import living_consents
from consent.states import State
from sharing.models import Ambassador, Campaign, CampaignText, Kind, Share, Verdict
from sharing.pages import public
from sharing.selectors.scope import DAY, midnight

TOKEN = "ambassador"  # noqa: S105  (the kind of token, not one)


def ambassador_by_token(token: str) -> Ambassador | None:
    """The ambassador whose private page ``token`` opens."""
    key = tokens.read(TOKEN, token)
    found = Ambassador.objects.select_related("campaign__page__locale", "campaign__purpose", "subject")
    return found.filter(key=key).first() if key else None


def is_running(campaign: Campaign) -> bool:
    """Whether today is one of its days."""
    return campaign.starts_on <= timezone.localdate() <= campaign.ends_on


def campaign_pages(campaign: Campaign) -> QuerySet[Page]:
    """The campaign's page in each language in which anybody may read it."""
    pages = Page.objects.filter(translation_key=campaign.page.translation_key)
    return public(pages).select_related("locale").order_by("locale")


def ambassador_links(ambassador: Ambassador) -> QuerySet[Share]:
    """The ambassador's own links, newest first."""
    return ambassador.shares.select_related("page__locale").order_by("-created_at")


def accepted() -> QuerySet[Ambassador]:
    """Ambassadors whose acceptance of the disclosure, as it reads now, lives."""
    newest = Notice.objects.filter(purpose=OuterRef("purpose"), lang=OuterRef("notice__lang"))
    agreed = ConsentRecord.objects.filter(
        subject=OuterRef("subject"),
        purpose=OuterRef("campaign__purpose"),
        notice=Subquery(newest.order_by("-version").values("pk")[:1]),
        consent__in=living_consents(),
        consent__event_id=F("event_id"),
    )
    return Ambassador.objects.filter(Exists(agreed))


def has_accepted(ambassador_id: int) -> bool:
    """Whether the ambassador's acceptance of the disclosure, as it reads now, lives."""
    return accepted().filter(pk=ambassador_id).exists()


def disclosure(share: Share) -> str:
    """What is to stand with the link, in its page's language; empty for an ordinary reader's."""
    if share.ambassador_id is None:
        return ""
    texts = CampaignText.objects.filter(campaign=share.campaign_id)
    found = {text.lang: text.disclosure for text in texts}
    return found.get(share.page.locale.language_code) or next(iter(found.values()), "")


def running_disclosures(lang: str) -> dict[UUID, list[str]]:
    """What must stand on pages themselves: the disclosures of the campaigns that pass them on today, and of
    those over whose links still lead there, by the pages' translation key. In ``lang``, or else as they are.
    One query."""
    standing = Share.objects.filter(ambassador__campaign=OuterRef("campaign"), stopped_at=None)
    texts = CampaignText.objects.filter(Q(campaign__in=running()) | Exists(standing))
    rows = texts.order_by("campaign", "lang").values_list(
        "campaign", "campaign__page__translation_key", "lang", "disclosure"
    )
    chosen: dict[int, tuple[UUID, str]] = {}
    for campaign, key, written_in, disclosure in rows:
        if campaign not in chosen or written_in == lang:
            chosen[campaign] = key, disclosure
    found: dict[UUID, list[str]] = {}
    for key, disclosure in chosen.values():
        found.setdefault(key, []).append(disclosure)
    return found


def running() -> QuerySet[Campaign]:
    """Campaigns of which today is one of the days."""
    today = timezone.localdate()
    return Campaign.objects.filter(starts_on__lte=today, ends_on__gte=today)


def next_turn() -> datetime | None:
    """When the next campaign begins or is over, by the clock alone."""
    today = timezone.localdate()
    begins = Campaign.objects.filter(starts_on__gt=today).aggregate(day=Min("starts_on"))["day"]
    ends = Campaign.objects.filter(ends_on__gte=today).aggregate(day=Min("ends_on"))["day"]
    days = [day for day in (begins, ends and ends + DAY) if day]
    return midnight(min(days)) if days else None


def is_kept(campaign: Campaign) -> bool:
    """Whether links were made in it, or somebody has agreed to it: what would be left of that without it?"""
    return campaign.shares.exists() or campaign.ambassadors.filter(subject__isnull=False).exists()


@dataclass(frozen=True)
class AmbassadorState:
    """How far one ambassador has come. ``has_accepted`` the disclosure as it reads now; ``was_asked``: had
    agreed to something before; ``has_stopped``: took that back."""

    ambassador: Ambassador
    has_accepted: bool
    was_asked: bool
    has_stopped: bool
    links: int
    visits: int


def ambassadors(campaign: Campaign) -> list[AmbassadorState]:
    """The campaign's ambassadors by name. Three queries."""
    agreed = set(accepted().filter(campaign=campaign).values_list("pk", flat=True))
    human = Q(counts__kind=Kind.VISIT, counts__verdict=Verdict.HUMAN)
    own = Share.objects.filter(ambassador__campaign=campaign, used_at__isnull=False).values("ambassador")
    figures = {
        row["ambassador"]: row
        for row in own.annotate(
            links=Count("pk", distinct=True), visits=Coalesce(Sum("counts__count", filter=human), 0)
        ).order_by()
    }
    withdrawn = Consent.objects.filter(
        subject=OuterRef("subject"), purpose=OuterRef("campaign__purpose"), state=State.WITHDRAWN
    )
    nothing = {"links": 0, "visits": 0}
    return [
        AmbassadorState(
            each,
            each.pk in agreed,
            each.subject_id is not None,
            each.has_stopped,
            **{name: figures.get(each.pk, nothing)[name] for name in nothing},
        )
        for each in campaign.ambassadors.annotate(has_stopped=Exists(withdrawn)).order_by("name")
    ]
