"""What the owner of an address is told when a link in a mail has changed something."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from mail.kinds import Drop, Letter
from mail.models import OutboxMessage
from mail.rendering import absolute, render_letter
from newsletter import kinds, selectors
from newsletter.emails import AUTOMATIC
from newsletter.selectors.undoing import left_consents, undo_token


def compose_left(message: OutboxMessage) -> Letter:
    """«You have left X. Was it not you?»"""
    left = left_consents(message)
    if not left:
        raise Drop("Back again already.")
    lists = selectors.lists_for([consent.purpose_id for consent in left], message.locale)
    with override(message.locale):
        subject = _("You have left %(lists)s") % {"lists": ", ".join(one.title for one in lists)}
        context = {"lists": lists, "undo_url": _undo_url(message)}
    return render_letter("left", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC)


def compose_pace(message: OutboxMessage) -> Letter:
    """«X pauses until then. Was it not you?»"""
    consents = selectors.consents_by_id([message.params["consent"]])
    if not consents:
        raise Drop("Left meanwhile.")
    [consent] = consents
    pace = selectors.pace(consent)
    with override(message.locale):
        title = selectors.purpose_words(consent.purpose_id, message.locale).title
        choices = {
            one.value: one.label for one in selectors.pace_choices(consent.purpose.mailing_list.frequency)
        }
        context = {
            "title": title,
            "until": pace.paused_until if pace.is_paused else None,
            "frequency": choices.get(pace.frequency, choices[""]),
            "undo_url": _undo_url(message),
        }
        subject = _("%(title)s comes in another way now") % {"title": title}
    return render_letter(
        "changed", subject=subject, context=context, locale=message.locale, headers=AUTOMATIC
    )


def _undo_url(message: OutboxMessage) -> str:
    return absolute(reverse("undo", args=[undo_token(message)]))


COMPOSERS = {kinds.LEFT: compose_left, kinds.PACE: compose_pace}
