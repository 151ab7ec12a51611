"""Campaigns: what their ambassadors agree to, and the links they get for it."""

from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Page

from consent import rights
from consent.models import ConsentRecord, Notice, Purpose
from consent.selectors import current_notice
from consent.services import (
    accepted_notice,
    agree,
    publish_notice,
    purpose_create,
    subject_for_ambassador,
    withdraw,
)
from sharing import selectors
from sharing.errors import CampaignClosedError, DisclosureNotAcceptedError, PageNotFoundError
from sharing.models import Ambassador, Campaign, Share
from sharing.notices import CAMPAIGN_DPV, campaign_notice_text
from sharing.services.links import offer, stop


@transaction.atomic
def publish_disclosures(*, campaign: Campaign) -> Purpose:
    """Make the campaign's disclosures, as they stand, what its ambassadors accept from now on."""
    purpose = campaign.purpose or purpose_create(
        slug=f"kampanje-{campaign.pk}", title=campaign.name, dpv=CAMPAIGN_DPV
    )
    if campaign.purpose is None:
        campaign.purpose = purpose
        campaign.save(update_fields=["purpose"])
    disclosures = dict(campaign.texts.order_by("lang").values_list("lang", "disclosure"))
    for lang in disclosures:
        with translation.override(lang):
            words = campaign_notice_text(campaign.represents, disclosures)
        publish_notice(purpose=purpose, lang=lang, **words._asdict())
    return purpose


def ambassador_notice(ambassador: Ambassador) -> Notice | None:
    """What ``ambassador`` is asked to accept; None where the campaign has no words in their language."""
    purpose = ambassador.campaign.purpose
    return current_notice(purpose=purpose, lang=ambassador.lang) if purpose else None


@transaction.atomic
def take_part(*, ambassador: Ambassador, shown: str) -> ConsentRecord | None:
    """The ambassador accepts the disclosure of the hash ``shown``. None when that was accepted before.

    Raises CampaignClosedError outside its days, and NoticeUnknown.
    """
    campaign = ambassador.campaign
    if not selectors.is_running(campaign) or campaign.purpose is None:
        raise CampaignClosedError
    notice = accepted_notice(purpose=campaign.purpose, lang=ambassador.lang, sha256=shown, at=timezone.now())
    if ambassador.subject is None:
        ambassador.subject = subject_for_ambassador(key=ambassador.key.hex)
        ambassador.save(update_fields=["subject"])
    return agree(
        subject=ambassador.subject, purpose=campaign.purpose, notice=notice, method="ambassador-page-post"
    )


@transaction.atomic
def resign(*, ambassador: Ambassador) -> None:
    """The ambassador takes it back: the acceptance ends, and all their links are stopped."""
    if ambassador.subject and ambassador.campaign.purpose:
        withdraw(
            subject=ambassador.subject,
            purpose=ambassador.campaign.purpose,
            method="ambassador-page-post",
        )
    # In the order in which the roll-up takes them.
    for share in Share.objects.filter(ambassador=ambassador, stopped_at=None).order_by("pk"):
        stop(share=share)


@transaction.atomic
def dismiss(*, ambassador: Ambassador) -> None:
    """Let an ambassador go: as if they had resigned, and their name and record are erased."""
    # Held, so that no link of theirs is made meanwhile, which nobody would answer for.
    Ambassador.objects.select_for_update().filter(pk=ambassador.pk).first()
    resign(ambassador=ambassador)
    subject = ambassador.subject
    if ambassador.pk:
        Ambassador.objects.filter(pk=ambassador.pk).delete()
    if subject:
        rights.erase(subject=subject, reason="ambassador-dismissed")


@transaction.atomic
def ambassador_link(
    *, ambassador: Ambassador, page: Page, channel: str = Share.Channel.UNKNOWN, visitor: str = ""
) -> Share:
    """A link of the campaign. It begins a chain of its own.

    Raises PageNotFoundError for a page that is not the campaign's, CampaignClosedError outside its days, and
    DisclosureNotAcceptedError before the disclosure, as it reads now, is accepted.
    """
    # Waits for whoever lets them go just now; then they have accepted nothing.
    Ambassador.objects.select_for_update(no_key=True).filter(pk=ambassador.pk).first()
    campaign = ambassador.campaign
    if page.translation_key != campaign.page.translation_key:
        raise PageNotFoundError
    if not selectors.is_running(campaign):
        raise CampaignClosedError
    if not selectors.has_accepted(ambassador.pk):
        raise DisclosureNotAcceptedError
    return offer(page=page, channel=channel, visitor=visitor, ambassador=ambassador)
