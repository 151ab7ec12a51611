"""Undoing an import: what it wrote goes, where nothing has happened since."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from consent.models import Consent
from consent.selectors import lives
from consent.services import forget_bare, take_back
from mail.models import OutboxMessage
from newsletter.importing.lease import Held, again, let_others_write
from newsletter.models import Answer, DeliveryPreference, ImportedConsent, Subscriber
from newsletter.services.figures import count

AT_ONCE = 500
# States of a message that somebody may have seen.
HANDED_OVER = [
    OutboxMessage.State.SENDING,
    OutboxMessage.State.SENT,
    OutboxMessage.State.DOUBT,
    OutboxMessage.State.FAILED,
]


def undo(*, held: Held) -> Iterator[int]:
    """Take back what the run wrote; how many people it has come to, after every AT_ONCE. Begun again it goes
    on from there. Who has acted since, or was written to, is left alone and counted as ``kept``."""
    while again(_undo, held):
        yield held.run.reached
        let_others_write()


@transaction.atomic
def _undo(held: Held) -> bool:
    # In no order: to sort those who are left anew each time would take longer than all the rest.
    rows = ImportedConsent.objects.filter(run=held.run).select_related("consent")
    batch = list(rows[:AT_ONCE])
    wrote = {row.consent_id: row.event_id for row in batch}
    touched = _touched(held, [row.consent for row in batch])
    gone = take_back(wrote={pk: event for pk, event in wrote.items() if pk not in touched})
    ImportedConsent.objects.filter(pk__in=wrote.keys() - gone).delete()
    subjects = [row.consent.subject_id for row in batch if row.consent_id in gone]
    others = Consent.objects.filter(subject__in=subjects, purpose__mailing_list__isnull=False)
    Subscriber.objects.filter(subject__in=subjects).exclude(subject__in=others.values("subject")).delete()
    forget_bare(subjects=subjects)
    ended = [row.consent for row in batch if row.consent_id in gone]
    living = sum(lives(head.state, head.valid_until, timezone.now()) for head in ended)
    count(held.run.mailing_list.purpose, "erased", number=living)
    done = {"undone": len(gone), "kept": len(batch) - len(gone)}
    held.keep(reached=held.run.reached + len(batch), counts=done)
    return bool(batch)


def _touched(held: Held, consents: list[Consent]) -> set[object]:
    """Those of ``consents`` under which mail went out, or whose people have told us something since."""
    people = [consent.subject_id for consent in consents]
    purpose = held.run.mailing_list.purpose
    sent = OutboxMessage.objects.filter(subject__in=people, purpose=purpose, state__in=HANDED_OVER)
    answered = Answer.objects.filter(subject__in=people)
    wishes = DeliveryPreference.objects.filter(consent__in=consents)
    subjects = set(sent.values_list("subject", flat=True)) | set(answered.values_list("subject", flat=True))
    theirs = {consent.pk for consent in consents if consent.subject_id in subjects}
    return theirs | set(wishes.values_list("consent", flat=True))
