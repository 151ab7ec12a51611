"""What the newsletter writes to one person: the question, the answer to it, and "you have it already"."""

from email.header import Header
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from consent import tokens as links
from consent.models import Consent
from consent.selectors import site_identity
from mail.kinds import Drop, Letter
from mail.models import OutboxMessage
from mail.rendering import absolute, render_letter
from newsletter import kinds, selectors, tokens
from newsletter.notices import DAYS_TO_CONFIRM

AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834


def confirm_subject() -> str:
    """The subject line of the confirmation mail in the active language: nothing but the question."""
    return _("Confirm your signup at %(site)s") % {"site": site_identity().name}


def compose_confirm(message: OutboxMessage) -> Letter:
    """The one question of a signup. It carries no offer and no picture: it is not marketing."""
    signup = selectors.signup_by_id(message.params["request"])
    if signup is None or signup.confirmed_at:
        raise Drop("Answered already.")
    with override(message.locale):
        link = absolute(reverse("confirm", args=[links.make("confirm", signup.pk)]))
        subject = confirm_subject()
        code = tokens.code(signup.pk) if signup.attempts < selectors.WRONG_CODES else ""
        context = {
            "lists": selectors.lists_of(signup, message.locale),
            "asked_at": signup.created_at,
            "confirm_url": link,
            "refuse_url": f"{link}#refuse",
            "code": f"{code[:3]} {code[3:]}".strip(),
            "days": DAYS_TO_CONFIRM,
        }
    return render_letter(
        "confirm", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC
    )


def compose_welcome(message: OutboxMessage) -> Letter:
    """The receipt of a confirmed signup, with the way out in it."""
    consents = selectors.consents_by_id(message.params["consents"])
    if not consents:
        raise Drop("Left again already.")
    lists = selectors.lists_for([consent.purpose_id for consent in consents], message.locale)
    with override(message.locale):
        subject = _("You are signed up at %(site)s") % {"site": site_identity().name}
        context = {"lists": lists, "leave_url": leave_url(consents[0]), "signup_url": signup_url()}
    headers = bulk_headers(consents[0], title=lists[0].title)
    return render_letter("welcome", subject=subject, context=context, locale=message.locale, headers=headers)


def compose_already(message: OutboxMessage) -> Letter:
    """To somebody who asked for what they have: the page they filled in told nobody, this tells them."""
    with override(message.locale):
        subject = _("You have this newsletter already")
        context = {"lists": selectors.lists_for(message.params["purposes"], message.locale)}
    return render_letter(
        "already", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC
    )


def compose_renew(message: OutboxMessage) -> Letter:
    """Shall we go on? Without an answer the consent ends by itself."""
    consents = selectors.consents_by_id([message.params["consent"]])
    if not consents:
        raise Drop("Ended already.")
    [consent] = consents
    with override(message.locale):
        words = selectors.purpose_words(consent.purpose_id, message.locale)
        subject = _("Shall we go on writing to you?")
        context = {
            "title": words.title,
            "since": consent.changed_at,
            "until": consent.valid_until,
            "renew_url": absolute(reverse("renew", args=[links.make("renew", consent.pk)])),
            "leave_url": leave_url(consent),
            "signup_url": signup_url(),
        }
    headers = bulk_headers(consent, title=words.title)
    return render_letter("renew", subject=subject, context=context, locale=message.locale, headers=headers)


def leave_url(consent: Consent) -> str:
    """The page with the leave button, in the active language. Good for as long as the consent exists."""
    return absolute(reverse("unsubscribe", args=[links.make("leave", consent.pk)]))


def signup_url() -> str:
    """Where somebody a mail was handed on to can ask for their own."""
    return absolute(reverse("newsletter"))


def bulk_headers(consent: Consent, *, title: str) -> dict[str, str]:
    """Headers of everything that goes to a list (RFC 2919, 8058). The address is short, because some relays
    break the signature of folded headers."""
    one_click = absolute(reverse("one-click", args=[links.make("leave", consent.pk)]))
    host = urlsplit(settings.BASE_URL).hostname
    # A long title is several encoded words, here on one line.
    name = Header(title, "utf-8").encode(linesep="")
    return {
        "List-Id": f"{name} <{consent.purpose.slug}.{host}>",
        "List-Unsubscribe": f"<{one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }


COMPOSERS = {
    kinds.CONFIRM: compose_confirm,
    kinds.WELCOME: compose_welcome,
    kinds.ALREADY: compose_already,
    kinds.RENEW: compose_renew,
}
