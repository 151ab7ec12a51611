"""The words beside a list's box, filled in from the list and from who answers for the site."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from consent.models import SiteIdentity, Wording
from consent.selectors import site_identity
from newsletter.models import MailingList, MailingListText

DAYS_TO_CONFIRM = 7


def write(text: MailingListText) -> Wording:
    """The notice of a list in the language of ``text``, as it reads today."""
    with override(text.lang):
        label = _("Yes, I would like %(title)s by e-mail.") % {"title": text.title}
        body = " ".join(_sentences(text, site_identity()))
        privacy = settings.BASE_URL + reverse("wagtail_serve", args=["personvern/"])
        link = _("How we treat your address")
    return Wording(
        label=label,
        text=f"{label}\n\n{body}\n\n{link}: {privacy}",
        html=format_html('<p>{}</p><p><a href="{}">{}</a></p>', body, privacy, link),
    )


def _sentences(text: MailingListText, identity: SiteIdentity) -> list[str]:
    """What is sent, how often, by whom, how to leave, and what happens without a confirmation."""
    return [
        text.description,
        frequency_words(text.mailing_list.frequency) + ".",
        *_sender(text.mailing_list),
        _("The newsletter is sent by %(controller)s.") % {"controller": identity.controller or identity.name},
        _("Every mail has a link with which you leave at once, at any time."),
        _("A new signup that is not confirmed within %(days)s days is deleted, and the address with it.")
        % {"days": DAYS_TO_CONFIRM},
    ]


def _sender(mailing_list: MailingList) -> list[str]:
    """The name the letters come under, where the list has one of its own."""
    name = mailing_list.sender_name
    return [_("The letters come from %(sender)s.") % {"sender": name}] if name else []


def frequency_words(frequency: str) -> str:
    """How often a list writes, in the active language."""
    return {
        MailingList.Frequency.EACH: _("With every new post"),
        MailingList.Frequency.WEEKLY: _("At most once a week"),
        MailingList.Frequency.MONTHLY: _("At most once a month"),
    }[MailingList.Frequency(frequency)]
