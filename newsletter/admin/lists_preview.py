"""A list as readers meet it in the form, before it is saved."""

from typing import Any

from django.utils.translation import override

from blog.selectors.public import linked_pages
from newsletter import notices
from newsletter.models import MailingList, MailingListText


def shown_to_readers(mailing_list: MailingList, lang: str) -> dict[str, Any]:
    """For the preview in ``lang``: ``purpose`` as in ``signup/choice.html``, or None where the list
    has no words in that language; ``lang``."""
    return {"purpose": _choice(mailing_list, _text(mailing_list, lang)), "lang": lang}


def _text(mailing_list: MailingList, lang: str) -> MailingListText | None:
    found = (text for text in mailing_list.texts.all() if text.lang == lang)
    return next((text for text in found if text.title and text.description), None)


def _choice(mailing_list: MailingList, text: MailingListText | None) -> dict[str, Any] | None:
    if text is None or not mailing_list.frequency:
        return None
    text.mailing_list = mailing_list
    sample = linked_pages([text.sample_id], text.lang).get(text.sample_id) if text.sample_id else None
    with override(text.lang):
        sample_url = sample.url if sample else ""
    return {"slug": "preview", "notice": notices.write(text), "sample_url": sample_url}
