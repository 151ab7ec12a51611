"""The lists themselves."""

from collections.abc import Mapping

from django.db import transaction

from consent import services as consent
from consent.models import Purpose
from newsletter import notices, selectors
from newsletter.models import MailingList, MailingListText, NoticeFrequency


@transaction.atomic
def list_create(*, slug: str, frequency: str, texts: Mapping[str, tuple[str, str]]) -> MailingList:
    """A list with its purpose and published notices. Idempotent: run again, it takes over new words.

    ``texts``: language -> (title, description); the first language names the purpose. ``frequency`` is one of
    MailingList.Frequency.
    """
    purpose = list_purpose(slug=slug, title=next(iter(texts.values()))[0])
    new = {"frequency": frequency, "purpose": purpose, "sort_order": MailingList.objects.count()}
    mailing_list: MailingList
    mailing_list, _made = MailingList.objects.update_or_create(
        slug=slug, defaults={"frequency": frequency}, create_defaults=new
    )
    for lang, (name, description) in texts.items():
        MailingListText.objects.update_or_create(
            mailing_list=mailing_list, lang=lang, defaults={"title": name, "description": description}
        )
    list_publish_notices(mailing_list=mailing_list)
    return mailing_list


def list_purpose(*, slug: str, title: str) -> Purpose:
    """What the people of a list agree to; made when there is none."""
    return consent.purpose_create(slug=slug, title=title, dpv="dpv:DirectMarketing")


@transaction.atomic
def list_publish_notices(*, mailing_list: MailingList) -> None:
    """Publish what the list's notices read today, and tell its purpose what public pages call it.

    A notice whose words have not changed stays the one it is.
    """
    purpose = mailing_list.purpose
    purpose.offered, purpose.texts = mailing_list.is_open, {}
    for text in mailing_list.texts.all():
        shown = selectors.words(mailing_list, text.lang)
        purpose.texts[text.lang] = {
            "title": shown.title,
            "description": shown.description,
            "frequency": shown.frequency,
            "sample": text.sample_id,
        }
        notice = consent.publish_notice(purpose=purpose, lang=text.lang, **notices.write(text)._asdict())
        NoticeFrequency.objects.get_or_create(notice=notice, defaults={"frequency": mailing_list.frequency})
    purpose.save(update_fields=["offered", "texts"])


def list_stop_offering(*, mailing_list: MailingList) -> None:
    """Public pages ask for a list no more that was deleted. Its notices stay: they stand in the log."""
    Purpose.objects.filter(pk=mailing_list.purpose_id).update(offered=False)
