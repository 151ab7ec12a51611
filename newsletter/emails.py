"""What the newsletter writes to one person about their signup, their consents and their way in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.header import Header
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from consent import tokens as links
from consent.errors import ReceiptNotReady
from consent.log.tiles import last_checkpoint
from consent.models import Consent, ConsentRecord
from consent.receipts import receipt, receipt_file
from consent.selectors import current_log, site_identity
from mail.bounces.addresses import leave_mailto
from mail.kinds import Attachment, Drop, Later, Letter
from mail.models import OutboxMessage
from mail.rendering import absolute, render_letter
from newsletter import kinds, selectors, tokens
from newsletter.notices import DAYS_TO_CONFIRM

AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834
# So long a welcome waits for its receipts. A log that has not signed by then waits for its owner.
PATIENCE = timedelta(minutes=10)
# Stands in an address until the person's own token does.
HOLE = "~hole~"


def move_subject() -> str:
    """The subject line of what a new address is asked, in the active language."""
    return _("Confirm your new address at %(site)s") % {"site": site_identity().name}


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
        moving = signup.replaces_id is not None
        subject = move_subject() if moving else confirm_subject()
        code = "" if moving else tokens.code(signup.pk)  # no page waits for it
        context = {
            "lists": selectors.lists_of(signup, message.locale),
            "asked_at": signup.created_at,
            "confirm_url": link,
            "refuse_url": f"{link}#refuse",
            "code": f"{code[:3]} {code[3:]}".strip(),
            "moving": moving,
            "days": DAYS_TO_CONFIRM,
        }
    return render_letter(
        "confirm", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC
    )


def compose_welcome(message: OutboxMessage) -> Letter:
    """What was agreed to, in the words that were shown, the way out of it, and the receipts."""
    consents = selectors.consents_by_id(message.params["consents"])
    if not consents:
        raise Drop("Left again already.")
    records = selectors.records_of(consents)
    receipts = receipts_of(records, since=message.created_at)
    agreed = [_agreed(record, message.locale) for record in records]
    with override(message.locale):
        subject = _("You are signed up at %(site)s") % {"site": site_identity().name}
        context = {
            "agreed": agreed,
            "receipts": receipts,
            "check_url": absolute(reverse("check-receipt")),
            "log_url": absolute(reverse("log")),
            "checkpoint": checkpoint_lines(),
            "ways_out": [way_out(consent, message.locale) for consent in consents],
            "signup_url": signup_url(),
        }
    headers = bulk_headers(consents[0], title=agreed[0]["title"])
    return render_letter(
        "welcome",
        subject=subject,
        context=context,
        locale=message.locale,
        headers=headers,
        attachments=receipts,
        sender_name=consents[0].purpose.mailing_list.sender_name,
    )


def _agreed(record: ConsentRecord, lang: str) -> dict[str, Any]:
    """One yes: ``title`` of the list, ``at``, and the ``paragraphs`` of the text that was shown."""
    return {
        "title": selectors.purpose_words(record.purpose_id, lang).title,
        "at": record.at,
        "paragraphs": record.notice.text.split("\n\n") if record.notice else [],
    }


def receipts_of(records: Sequence[ConsentRecord], *, since: datetime) -> tuple[Attachment, ...]:
    """``kvittering.json`` of each record. Later while they are not sealed; after PATIENCE none at all."""
    try:
        files = [(record.purpose.slug, receipt_file(receipt(record))) for record in records]
    except ReceiptNotReady as error:
        if timezone.now() - since < PATIENCE:
            raise Later("Waits for its receipt.") from error
        return ()
    alone = len(files) == 1
    return tuple(
        Attachment("kvittering.json" if alone else f"kvittering-{slug}.json", content, "application/json")
        for slug, content in files
    )


def checkpoint_lines() -> list[str]:
    """Name, size and root of the log as it was signed last; nothing before that. A copy outside our hands."""
    log = current_log()
    signed = last_checkpoint(log) if log else None
    return signed.note.split("\n")[:3] if signed else []


def compose_already(message: OutboxMessage) -> Letter:
    """To somebody who asked for what they have: the page they filled in told nobody, this tells them."""
    with override(message.locale):
        subject = _("You have this newsletter already")
        context = {"lists": selectors.lists_for(message.params["purposes"], message.locale)}
    return render_letter(
        "already", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC
    )


def compose_moved(message: OutboxMessage) -> Letter:
    """To the address that was corrected. It does not say to which other: it may be a stranger's."""
    with override(message.locale):
        subject = _("Your newsletters go to another address now")
        context = {
            "lists": selectors.lists_for(message.params["purposes"], message.locale),
            "signup_url": signup_url(),
        }
    return render_letter("moved", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC)


def login_subject() -> str:
    """The subject line of the way in, in the active language."""
    return _("Your way in to Min side at %(site)s") % {"site": site_identity().name}


def compose_login(message: OutboxMessage) -> Letter:
    """The way in to Min side."""
    login = selectors.open_login(message.params["login"])
    if login is None:
        raise Drop("Too old to be used.")
    with override(message.locale):
        enter_url = absolute(reverse("min-side-enter", args=[links.make("login", login.pk)]))
        subject = login_subject()
    context = {"enter_url": enter_url}
    return render_letter("login", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC)


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
            "ways_out": [way_out(consent, message.locale)],
            "signup_url": signup_url(),
        }
    headers = bulk_headers(consent, title=words.title)
    return render_letter(
        "renew",
        subject=subject,
        context=context,
        locale=message.locale,
        headers=headers,
        sender_name=consent.purpose.mailing_list.sender_name,
    )


def way_out(consent: Consent, lang: str) -> dict[str, str]:
    """``exits`` of one person, in the active language."""
    title = selectors.purpose_words(consent.purpose_id, lang).title
    return exits(title=title, leave=links.make("leave", consent.pk), pace=links.make("pace", consent.pk))


def exits(*, title: str, leave: str, pace: str) -> dict[str, str]:
    """What every mail of a list ends with, in the active language: the ``title`` of the list, the ``url``
    that leaves it, the ``pace_url`` that pauses it or makes it more seldom, and ``min_side_url``.

    ``leave`` and ``pace`` are one person's tokens, or what a mailing puts in their place.
    """
    return {
        "title": title,
        "url": absolute(reverse("unsubscribe", args=[HOLE]).replace(HOLE, leave)),
        "pace_url": absolute(reverse("pace", args=[HOLE]).replace(HOLE, pace)),
        "min_side_url": absolute(reverse("min-side")),
    }


def signup_url(share_code: str = "") -> str:
    """Where somebody a mail was handed on to can ask for their own. ``share_code`` is that of the issue, in
    the fragment: it reaches no server by itself."""
    return absolute(reverse("newsletter")) + (f"#d={share_code}" if share_code else "")


def bulk_headers(consent: Consent, *, title: str) -> dict[str, str]:
    """``list_headers`` of one person's consent to a list called ``title``."""
    return list_headers(slug=consent.purpose.slug, title=title, leave=links.make("leave", consent.pk))


def list_headers(*, slug: str, title: str, leave: str) -> dict[str, str]:
    """Headers of everything that goes to a list (RFC 2369, 2919, 8058), in the active language.

    ``leave`` is one person's token, or what a mailing puts in its place. The address is short, because some
    relays break the signature of folded headers.
    """
    one_click = absolute(reverse("one-click", args=[HOLE]).replace(HOLE, leave))
    host = urlsplit(settings.BASE_URL).hostname
    # A long title is several encoded words, here on one line.
    name = Header(title, "utf-8").encode(linesep="")
    contact = site_identity().contact
    return {
        "List-Id": f"{name} <{slug}.{host}>",
        "List-Unsubscribe": ", ".join(f"<{way}>" for way in (one_click, leave_mailto(leave)) if way),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Help": f"<{absolute(reverse('min-side'))}>",
        **({"List-Owner": f"<mailto:{contact}>"} if contact else {}),
        "List-Archive": f"<{absolute(reverse('newsletter'))}>",
        "Precedence": "bulk",
    }


COMPOSERS = {
    kinds.CONFIRM: compose_confirm,
    kinds.WELCOME: compose_welcome,
    kinds.ALREADY: compose_already,
    kinds.MOVED: compose_moved,
    kinds.RENEW: compose_renew,
    kinds.LOGIN: compose_login,
}
