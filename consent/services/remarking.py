"""An event about a consent that moves it nowhere, such as that nothing is sent for a while."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from consent import selectors
from consent.events import Happening
from consent.models import ConsentRecord, Purpose, Subject
from consent.services.recording import compose, hold
from consent.states import State
from webhooks.rows import insert


@transaction.atomic
def remark(
    *, subject: Subject, purpose: Purpose, method: str, entity: str, collection: Mapping[str, str]
) -> ConsentRecord | None:
    """Record something about the living consent of ``subject`` to ``purpose``. None when nothing lives.

    The record repeats state and end of the consent, under no notice, as nobody agreed to anything. The head
    stays at the consent's own last event, which the record names as the one before it.
    """
    subject, head = hold(subject, purpose)
    now = timezone.now()
    if head is None or not selectors.lives(head.state, head.valid_until, now):
        return None
    previous = ConsentRecord.objects.get(event_id=head.event_id)
    previous.subject = subject
    again = Happening(State(head.state), method, entity, now, None, collection, until=head.valid_until)
    # The head is told in memory alone: it is not saved.
    written, leaf = compose(
        head,
        again.not_before(head.changed_at),
        identity=selectors.site_identity(),
        previous=previous,
    )
    insert(written)
    insert(leaf)
    return written
