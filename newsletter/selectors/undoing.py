"""What can be undone of what a link in a mail has changed."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from consent import tokens
from consent.models import Consent, Notice
from consent.selectors import current_notice, living_consents
from consent.states import State
from mail.models import OutboxMessage
from newsletter import kinds
from newsletter.errors import LinkUnknownError, UndoOverError
from newsletter.models import MailingList
from newsletter.selectors.delivery import Pace
from newsletter.selectors.lists import words

UNDONE_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Undoable:
    """A list that was left, with the ``notice`` it is taken up again under; or one whose pace was changed,
    with what it was ``before``."""

    consent: Consent
    title: str
    notice: Notice | None = None
    before: Pace | None = None


def undo_token(message: OutboxMessage) -> str:
    """The token that undoes what ``message`` tells of."""
    return tokens.make("undo", UUID(int=message.pk))


def undoable(*, token: str, lang: str) -> list[Undoable]:
    """What the mail's link can still undo. LinkUnknownError for a link we never made; UndoOverError when a
    week has passed, or when they have decided anew since."""
    message_id = tokens.read("undo", token)
    if message_id is None:
        raise LinkUnknownError
    mine = OutboxMessage.objects.filter(pk=message_id.int, kind__in=[kinds.LEFT, kinds.PACE])
    message = mine.filter(created_at__gt=timezone.now() - UNDONE_WITHIN).first()
    found = _left(message, lang) if message and message.kind == kinds.LEFT else _pace(message, lang)
    if not found:
        raise UndoOverError
    return found


def left_consents(message: OutboxMessage) -> list[Consent]:
    """The consents that stand as ``message`` tells: withdrawn by the very records it names."""
    events = [event for _consent, event in message.params["left"]]
    ended = Consent.objects.filter(subject=message.subject_id, event_id__in=events, state=State.WITHDRAWN)
    lists = ended.filter(purpose__mailing_list__retired_at=None, purpose__mailing_list__isnull=False)
    return list(lists.select_related("subject", "purpose").order_by("purpose"))


def _left(message: OutboxMessage, lang: str) -> list[Undoable]:
    return [
        Undoable(consent, _title(consent, lang), notice=notice)
        for consent in left_consents(message)
        if (notice := current_notice(purpose=consent.purpose, lang=lang))
    ]


def _pace(message: OutboxMessage | None, lang: str) -> list[Undoable]:
    if message is None:
        return []
    params = message.params
    until = date.fromisoformat(params["paused_until"]) if params["paused_until"] else None
    living = living_consents().filter(pk=params["consent"]).select_related("subject", "purpose")
    before = Pace(params["frequency"], until)
    return [Undoable(consent, _title(consent, lang), before=before) for consent in living]


def _title(consent: Consent, lang: str) -> str:
    mailing_list = MailingList.objects.filter(purpose=consent.purpose_id).first()
    return words(mailing_list, lang).title if mailing_list else consent.purpose.title_in(lang)
