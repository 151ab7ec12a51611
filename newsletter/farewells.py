"""What the people of a closed or retired list are told: once, with the editor's own words among ours."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from mail.kinds import Drop, Letter
from mail.models import OutboxMessage
from mail.rendering import render_letter
from newsletter import kinds, selectors
from newsletter.emails import AUTOMATIC, bulk_headers, signup_url, way_out
from newsletter.models import MailingList


def compose_closed(message: OutboxMessage) -> Letter:
    """To those who have a list that takes no more signups: it goes on for them, and they can leave."""
    consents = selectors.consents_by_id([message.params["consent"]])
    if not consents:
        raise Drop("Left already.")
    [consent] = consents
    mailing_list = consent.purpose.mailing_list
    if mailing_list.is_open:
        raise Drop("Open again.")
    words = _words(mailing_list, message.locale)
    with override(message.locale):
        subject = _("%(title)s takes no new subscribers any more") % words
        context = {**words, "ways_out": [way_out(consent, message.locale)], "signup_url": signup_url()}
    return render_letter(
        "closed",
        subject=subject,
        context=context,
        locale=message.locale,
        headers=bulk_headers(consent, title=words["title"]),
        sender_name=mailing_list.sender_name,
    )


def compose_retired(message: OutboxMessage) -> Letter:
    """To those whose list has ended, and their consent with it."""
    mailing_list = MailingList.objects.get(pk=message.params["list"])
    words = _words(mailing_list, message.locale)
    with override(message.locale):
        subject = _("%(title)s has come to its end") % words
        context = {**words, "signup_url": signup_url()}
    return render_letter(
        "retired",
        subject=subject,
        context=context,
        locale=message.locale,
        headers=AUTOMATIC,
        sender_name=mailing_list.sender_name,
    )


def _words(mailing_list: MailingList, lang: str) -> dict[str, Any]:
    """``title`` of the list, and the editor's own ``paragraphs`` in this language, or none."""
    texts = mailing_list.texts.filter(lang=lang)
    farewell = texts.values_list("farewell", flat=True).first() or ""
    paragraphs = [part.strip() for part in farewell.replace("\r", "").split("\n\n") if part.strip()]
    return {"title": selectors.words(mailing_list, lang).title, "paragraphs": paragraphs}


COMPOSERS = {kinds.CLOSED: compose_closed, kinds.RETIRED: compose_retired}
