"""What follows from an answer once it is in the journal: a bounce, a cleared count, a mailing turned red.

And what speaks against messages that must not go after all.
"""

from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from django.utils import timezone

from consent.selectors import living_consents
from mail import services as outbox
from mail.bounces import classify
from mail.bounces.services import came_back, delivered
from mail.delivery import objection
from mail.mailings import journal, services
from mail.mailings.outcomes import Outcome, entry
from mail.models import Feedback, Mailing, OutboxMessage

State = OutboxMessage.State
TOGETHER = 200


class Aftermath:
    """Of one run. Good deliveries are told in groups, everything else at once."""

    def __init__(self) -> None:
        self._noted: list[tuple[OutboxMessage, Outcome]] = []
        self._arrived: list[UUID] = []

    def note(self, message: OutboxMessage, found: Outcome) -> None:
        """Remember what came of ``message`` until it is journalled."""
        self._noted.append((message, found))

    def settle(self, written: Collection[int]) -> None:
        """Act on what was noted and is ``written`` by now."""
        noted, self._noted = self._noted, []
        for message, found in noted:
            if message.pk not in written:
                continue
            if found.state == State.SENT:
                self._arrived.append(message.subject_id)
            elif found.refusal and message.mailing_id:
                services.refuse(mailing_id=message.mailing_id, answer=str(found.reply))
            elif found.state == State.FAILED:
                bounced(message, found)
        if len(self._arrived) >= TOGETHER:
            self.close()

    def close(self) -> None:
        """Tell of the last deliveries."""
        arrived, self._arrived = self._arrived, []
        if arrived:
            delivered(subjects=arrived)


def bounced(message: OutboxMessage, found: Outcome) -> None:
    """A refusal while we were handing over is a bounce like any other."""
    reply = found.reply
    kind = classify.verdict(reply.code, found.status, reply.words)
    if kind:
        came_back(
            message=message,
            kind=kind,
            source=Feedback.Source.SMTP,
            source_id=f"smtp:{message.pk}:{uuid4().hex[:12]}",
            status=found.status,
            answer=str(reply),
            at=timezone.now(),
        )


def objections(messages: Iterable[OutboxMessage]) -> set[int]:
    """Drop those of ``messages`` that must not go, and give back those of mailings that do not go now; the
    ids of all that the caller has to let go of."""
    messages = list(messages)
    sending = set(Mailing.objects.filter(state=Mailing.State.SENDING).values_list("pk", flat=True))
    resting = [message for message in messages if message.mailing_id not in sending]
    outbox.release(messages=resting)
    wanted = living_consents().filter(subject__in={message.subject_id for message in messages})
    living = set(wanted.values_list("subject_id", "purpose_id"))
    entries, first = [], messages[0].pk
    for message in messages:
        doubtful = message.pk == first or (message.subject_id, message.purpose_id) not in living
        if message.mailing_id in sending and doubtful and (reason := objection(message)):
            entries.append(entry(message, State.DROPPED, reason))
    journal.write(entries, until=timezone.now())
    # The first was to begin: whatever spoke against it, its holder has it no more.
    return {first, *(each.id for each in entries), *(message.pk for message in resting)}
