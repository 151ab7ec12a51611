"""What came back, and what did not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from consent.models import Subject
from mail.models import Feedback, OutboxMessage, Suspension

# So many messages to one person come back soft within WITHIN, and nothing is sent for a while.
SOFT_LIMIT = 3
WITHIN = timedelta(days=14)


def soft_count(*, message: OutboxMessage, at: datetime) -> int:
    """How many messages to the person of ``message`` came back soft in the time WITHIN before ``at``, since
    the last good delivery before ``message``. One that came back twice counts once."""
    soft = Feedback.objects.filter(
        subject=message.subject_id,
        kind=Feedback.Kind.SOFT,
        at__gt=at - WITHIN,
        at__lte=at,
        message__isnull=False,
    )
    if good := good_delivery(subject_id=message.subject_id, before=left_at(message)):
        left = Coalesce("message__sent_at", "message__created_at", output_field=DateTimeField())
        soft = soft.alias(left_at=left).filter(left_at__gt=good)
    return soft.values("message").distinct().count()


def good_delivery(*, subject_id: UUID, before: datetime) -> datetime | None:
    """When the last message left that was taken ``before`` this moment and of which nothing came back.

    A relay says yes to almost everything, and the notice that a mailbox is full comes hours or days later. So
    a message counts as delivered well only beside a later one, which came back sooner than it did.
    """
    returned = Feedback.objects.filter(message=OuterRef("pk"))
    good = OutboxMessage.objects.filter(
        ~Exists(returned), subject=subject_id, state=OutboxMessage.State.SENT, sent_at__lt=before
    )
    return good.order_by("-sent_at").values_list("sent_at", flat=True).first()


def left_at(message: OutboxMessage) -> datetime:
    """When ``message`` was taken, or, where it never was, written."""
    return message.sent_at or message.created_at


def old() -> QuerySet[Feedback]:
    """What came back OUTBOX_DAYS ago of letters of no mailing. Of a mailing it is kept as long as that is."""
    return Feedback.objects.filter(mailing=None, at__lt=_long_ago())


def spent() -> QuerySet[Suspension]:
    """Suspensions that have been over for OUTBOX_DAYS."""
    return Suspension.objects.filter(until__lt=_long_ago())


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old().exists() or spent().exists()


def _long_ago() -> datetime:
    return timezone.now() - timedelta(days=settings.OUTBOX_DAYS)


def suspension(*, subject: Subject) -> Suspension | None:
    """That nothing of any list goes to ``subject`` now, and until when."""
    return Suspension.objects.filter(subject=subject, until__gt=timezone.now()).first()


def suspensions_over(*, subjects: Sequence[UUID]) -> QuerySet[Suspension]:
    """Suspensions of ``subjects`` whose time is over."""
    return Suspension.objects.filter(subject__in=subjects, until__lte=timezone.now())
