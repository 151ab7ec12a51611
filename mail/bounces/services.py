"""What a bounce or a complaint does: it is kept, it may end or halt something, and the ledger says so.

A hard bounce revokes, three soft ones suspend, a complaint withdraws and is an objection. What is said of us
and not of the address changes nothing for the person.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from consent import services as consent
from consent.events import rfc3339
from consent.models import Consent, Subject
from consent.selectors import given_before, living_consents
from mail import services as mail
from mail.bounces import selectors
from mail.bounces.registry import all_mailed
from mail.models import Feedback, OutboxMessage, Suspension
from webhooks.services import emit

Kind, Source = Feedback.Kind, Feedback.Source

PROVIDER = "mail-provider"
HARD_BOUNCE, SOFT_BOUNCES, COMPLAINT = "hard-bounce", "soft-bounces", "arf"
SUSPENDED = timedelta(days=30)


@transaction.atomic
def came_back(
    *,
    message: OutboxMessage,
    kind: str,
    source: str,
    source_id: str,
    status: str = "",
    answer: str = "",
    at: datetime | None = None,
) -> Feedback | None:
    """Keep what came back of ``message``, with what follows from it, once per ``source_id``.

    ``kind`` and ``source`` are Feedback's. ``source_id`` is the same for the same notice, however often it is
    read; any text. ``at`` is when it was written, as far as that is believable. None when it is known
    already, or its person was erased meanwhile.
    """
    subject = Subject.objects.select_for_update(no_key=True).filter(pk=message.subject_id).first()
    key = sha256(f"{source} {source_id}".encode()).hexdigest()
    if subject is None or Feedback.objects.filter(source_id=key).exists():
        return None
    now = timezone.now()
    found = Feedback.objects.create(
        subject=subject,
        message=message,
        mailing_id=message.mailing_id,
        kind=kind,
        source=source,
        source_id=key,
        status=status[:12],
        answer=mail.scrub(answer, to=subject.value),
        at=min(max(at or now, message.created_at), now),
    )
    _follow(found, message, subject)
    data: dict[str, object] = {
        "message": message.pk,
        "mailing": str(message.mailing_id) if message.mailing_id else None,
        "kind": kind,
        "status": found.status,
    }
    event = "mail.complained" if kind == Kind.COMPLAINT else "mail.bounced"
    emit(type=event, subject=str(subject.pk), data=data)
    return found


def _follow(found: Feedback, message: OutboxMessage, subject: Subject) -> None:
    if found.kind == Kind.HARD:
        _revoke(subject, message.sent_at or found.at)
    elif found.kind == Kind.SOFT:
        _suspend(found, message, subject)
    elif found.kind == Kind.COMPLAINT:
        mail.suppress(subject=subject, reason=mail.OBJECTED)
        leave_all(subject=subject, method=COMPLAINT)


def _revoke(subject: Subject, left_at: datetime) -> None:
    """End what is mailed to a mailbox that is not there. Who agreed to something after the message had left
    has answered a later one: that consent stays."""
    for head in _living(subject).filter(given_before(left_at)):
        consent.revoke(subject=subject, purpose=head.purpose, method=HARD_BOUNCE, entity=PROVIDER)


def _suspend(found: Feedback, message: OutboxMessage, subject: Subject) -> None:
    """Send nothing for a while after the third in a row. The consents stay as they are."""
    until = found.at + SUSPENDED
    if until <= timezone.now() or selectors.suspension(subject=subject):
        return
    if selectors.soft_count(message=message, at=found.at) < selectors.SOFT_LIMIT:
        return
    Suspension.objects.update_or_create(subject=subject, defaults={"at": found.at, "until": until})
    for head in _living(subject):
        consent.remark(
            subject=subject,
            purpose=head.purpose,
            method=SOFT_BOUNCES,
            entity=PROVIDER,
            collection={"suspended_until": rfc3339(until)},
        )


def leave_all(*, subject: Subject, method: str) -> None:
    """End everything that is mailed on the person's own word. In the caller's transaction."""
    for mailed in all_mailed():
        for purpose in mailed.purposes().filter(consents__subject=subject):
            mailed.leave(subject=subject, purpose=purpose, method=method)


def _living(subject: Subject) -> QuerySet[Consent]:
    """The living consents of ``subject`` to anything that is mailed."""
    mailed = Q(pk=None)
    for room in all_mailed():
        mailed |= Q(purpose__in=room.purposes().values("pk"))
    return living_consents().filter(mailed, subject=subject).select_related("purpose")


def delivered(*, subjects: Sequence[UUID]) -> None:
    """Messages to ``subjects`` were taken: whoever was suspended, and whose time was over, begins anew.

    One query as a rule. A soft bounce from before counts no more by itself (``selectors.soft_count``).
    """
    if ids := list(selectors.suspensions_over(subjects=subjects).values_list("pk", flat=True)):
        Suspension.objects.filter(pk__in=ids).delete()


def prune() -> int:
    """Delete what came back long ago, and suspensions long over; how many rows."""
    return selectors.spent().delete()[0] + mail.delete_in_batches(selectors.old())


def go_on(*, subject: Subject) -> None:
    """The person says that their mailbox works again. Idempotent."""
    Suspension.objects.filter(subject=subject).delete()
