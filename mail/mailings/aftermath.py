"""What follows from an answer once it is in the journal: a bounce, a cleared count, a mailing turned red.

And what speaks against messages that must not go after all.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from consent.selectors import living_consents
from mail.bounces.services import came_back, delivered
from mail.delivery import objection
from mail.mailings import services
from mail.mailings.lane import Reply
from mail.mailings.outcomes import Outcome, status_of
from mail.mailings.queue import Claimed
from mail.models import Feedback, Mailing, OutboxMessage

State = OutboxMessage.State
TOGETHER = 200
ERASED = gettext_noop("The recipient is erased.")


class Aftermath:
    """Of one run. Good deliveries are told in groups, everything else at once."""

    def __init__(self) -> None:
        self._noted: list[tuple[Claimed, Outcome]] = []
        self._arrived: list[UUID] = []

    def note(self, message: Claimed, found: Outcome) -> None:
        """Remember what came of ``message`` until it is journalled."""
        self._noted.append((message, found))

    def settle(self) -> None:
        """Act on what was noted: it is in the journal by now."""
        noted, self._noted = self._noted, []
        for message, found in noted:
            if found.state == State.SENT:
                self._arrived.append(message.subject_id)
            elif found.refusal:
                services.refuse(mailing_id=message.mailing_id, answer=str(found.reply))
            elif found.bounce:
                bounced(
                    message.pk, found.bounce, found.reply, attempt=message.attempts + 1, at=timezone.now()
                )
        if len(self._arrived) >= TOGETHER:
            self.close()

    def close(self) -> None:
        """Tell of the last deliveries."""
        arrived, self._arrived = self._arrived, []
        if arrived:
            delivered(subjects=arrived)


def bounced(pk: int, kind: str, reply: Reply, *, attempt: int, at: datetime) -> None:
    """A refusal while we were handing over is a bounce like any other, and counts once."""
    message = OutboxMessage.objects.filter(pk=pk).first()
    if message:
        came_back(
            message=message,
            kind=kind,
            source=Feedback.Source.SMTP,
            source_id=f"smtp:{pk}:{attempt}",
            status=status_of(reply),
            answer=str(reply),
            at=at,
        )


def objections(claimed: Iterable[Claimed]) -> dict[int, str]:
    """Why which of these must not go, by id. Asked when the first was not free to begin: then others behind
    it may be in the same case. Empty words: its mailing is not being sent now."""
    first, *_others = ids = [message.pk for message in claimed]
    messages = OutboxMessage.objects.filter(pk__in=ids).select_related("subject")
    found = dict.fromkeys({*ids} - {message.pk for message in messages}, ERASED)
    sending = set(Mailing.objects.filter(state=Mailing.State.SENDING).values_list("pk", flat=True))
    wanted = living_consents().filter(subject__in={message.subject_id for message in messages})
    living = set(wanted.values_list("subject_id", "purpose_id"))
    found |= {message.pk: "" for message in messages if message.mailing_id not in sending}
    for message in messages:
        suspicious = message.pk == first or (message.subject_id, message.purpose_id) not in living
        if message.pk not in found and suspicious and (reason := objection(message)):
            found[message.pk] = reason
    return found
