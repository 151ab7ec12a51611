"""Campaigns: whether they run, who has accepted, what is to be disclosed."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page

from consent import tokens
from consent.models import ConsentRecord, Notice
from consent.selectors import living_consents
from sharing.models import Ambassador, Campaign, CampaignText, Share

TOKEN = "ambassador"  # noqa: S105  (the kind of token, not one)


def ambassador_by_token(token: str) -> Ambassador | None:
    """The ambassador whose private page ``token`` opens."""
    key = tokens.read(TOKEN, token)
    found = Ambassador.objects.select_related("campaign__page__locale", "campaign__purpose", "subject")
    return found.filter(key=key).first() if key else None


def is_running(campaign: Campaign) -> bool:
    """Whether today is one of its days."""
    return campaign.starts_on <= timezone.localdate() <= campaign.ends_on


def accepted() -> QuerySet[Ambassador]:
    """Ambassadors whose acceptance of the disclosure, as it reads now, lives."""
    living = living_consents().filter(subject=OuterRef("subject"), purpose=OuterRef("campaign__purpose"))
    newest = Notice.objects.filter(purpose=OuterRef("campaign__purpose"), lang=OuterRef("lang"))
    agreed = ConsentRecord.objects.filter(
        event_id__in=living.values("event_id"), notice__in=newest.order_by("-version").values("pk")[:1]
    )
    return Ambassador.objects.filter(Exists(agreed))


def has_accepted(ambassador: Ambassador) -> bool:
    """Whether the ambassador's acceptance of the disclosure, as it reads now, lives."""
    return accepted().filter(pk=ambassador.pk).exists()


def disclosure(share: Share) -> str:
    """What is to stand with the link, in its page's language; empty for an ordinary reader's."""
    if share.ambassador_id is None:
        return ""
    texts = CampaignText.objects.filter(campaign=share.campaign_id)
    found = {text.lang: text.disclosure for text in texts}
    return found.get(share.page.locale.language_code) or next(iter(found.values()), "")


def disclosures_on(page: Page, lang: str) -> list[str]:
    """What must stand on ``page`` itself: the disclosures of the campaigns that pass it on now. One query."""
    today = timezone.localdate()
    texts = CampaignText.objects.filter(
        campaign__page__translation_key=page.translation_key,
        campaign__starts_on__lte=today,
        campaign__ends_on__gte=today,
        lang=lang,
    )
    return list(texts.order_by("campaign__starts_on").values_list("disclosure", flat=True))
