"""The lists themselves."""

from collections.abc import Mapping

from django.db import transaction

from consent import services as consent
from newsletter import notices, selectors
from newsletter.models import MailingList, MailingListText


@transaction.atomic
def list_create(*, slug: str, frequency: str, texts: Mapping[str, tuple[str, str]]) -> MailingList:
    """A list with its purpose and published notices. Idempotent: run again, it takes over new words.

    ``texts``: language -> (title, description); the first language names the purpose. ``frequency`` is one of
    MailingList.Frequency.
    """
    title = next(iter(texts.values()))[0]
    purpose = consent.purpose_create(slug=slug, title=title, dpv="dpv:DirectMarketing")
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
        }
        consent.publish_notice(purpose=purpose, lang=text.lang, **notices.write(text)._asdict())
    purpose.save(update_fields=["offered", "texts"])
