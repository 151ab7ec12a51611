"""What readers told us, where it stands, and how long they have waited."""

from datetime import timedelta

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from blog.feedback.delivery import UNDELIVERED
from blog.feedback.models import Feedback, Remark, Words
from blog.feedback.moves import OPEN, SETTLED
from consent import rights
from consent.models import Subject
from consent.selectors import was_only_asked

# What has waited longer is marked; if it is a complaint, the editors' start page says so.
PATIENCE = timedelta(days=3)
# So long after a matter is settled, what was written is erased.
KEPT = timedelta(days=365)
AT_ONCE = 500
# Who presses the button again within this time has nothing more to say.
AGAIN = timedelta(minutes=10)


def tray() -> QuerySet[Feedback]:
    """Everything that came in: what waits, longest first, then what is settled, newest first."""
    waits = When(status__in=OPEN, then=F("since"))
    is_settled = Case(When(status__in=OPEN, then=Value(0)), default=Value(1))
    found = _with_delivery(Feedback.objects.select_related("words", "assignee", "page"))
    return found.order_by(is_settled, Case(waits), "-since", "-pk")


def open_count() -> int:
    """How many messages wait for an editor."""
    return Feedback.objects.filter(status__in=OPEN, words__isnull=False).count()


def waiting() -> QuerySet[Feedback]:
    """What must not be lost: complaints that have waited too long, and answers that did not arrive."""
    found = _with_delivery(Feedback.objects.filter(words__isnull=False)).select_related("words", "assignee")
    overdue = Q(kind=Feedback.Kind.COMPLAINT, status__in=OPEN, since__lt=timezone.now() - PATIENCE)
    returned = Q(status=Feedback.Status.ANSWERED, delivery__in=UNDELIVERED)
    return found.filter(overdue | returned).order_by("since", "pk")


def is_overdue(feedback: Feedback) -> bool:
    """Whether the reader has waited longer than we ask anybody to."""
    return feedback.status in OPEN and feedback.since < timezone.now() - PATIENCE


def _with_delivery(found: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """``delivery``: what became of the mail with the last answer, None where there is none."""
    answers = Remark.objects.filter(words=OuterRef("pk"), mail__isnull=False).order_by("-at", "-pk")
    return found.annotate(delivery=Subquery(answers.values("mail__state")[:1]))


def find(pk: int) -> Feedback | None:
    """One message with its words, page and assignee."""
    return Feedback.objects.select_related("words__subject", "assignee", "page").filter(pk=pk).first()


def remarks(feedback: Feedback) -> list[Remark]:
    """What was said about it, oldest first, each with its author and its mail."""
    return list(Remark.objects.filter(words_id=feedback.pk).select_related("by", "mail"))


def history(feedback: Feedback) -> QuerySet[ModelLogEntry]:
    """Who did what with it, and who looked at the address; newest first."""
    entries: QuerySet[ModelLogEntry] = ModelLogEntry.objects.for_instance(feedback).select_related("user")
    return entries


def remark_by_id(pk: int) -> Remark | None:
    """The remark with the words it answers."""
    return Remark.objects.select_related("words__feedback").filter(pk=pk).first()


def expired() -> QuerySet[Feedback]:
    """Settled so long ago that what was written must go."""
    return Feedback.objects.filter(
        words__isnull=False, status__in=SETTLED, since__lt=timezone.now() - KEPT
    ).order_by("since")


def just_told(
    *, kind: str, message: str, name: str, subject: Subject | None, page: Page | None
) -> Feedback | None:
    """The very same message, where it came a moment ago and nobody has it in hand."""
    recent = Feedback.objects.filter(
        kind=kind, page=page, status=Feedback.Status.NEW, created_at__gt=timezone.now() - AGAIN
    )
    return recent.filter(words__message=message, words__name=name, words__subject=subject).first()


def has_expired() -> bool:
    """Whether the daily task would find something to do."""
    return expired().exists()


def has_written(*, subject: Subject) -> bool:
    """Whether something that this person wrote to us is kept."""
    return Words.objects.filter(subject=subject).exists()


def is_needed(*, subject: Subject) -> bool:
    """Whether the address is kept for anything: what some room keeps of it, or a consent worth keeping."""
    return bool(rights.needs(subject)) or not was_only_asked(subject=subject)
