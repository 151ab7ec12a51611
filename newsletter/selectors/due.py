"""What the hourly task finds to do."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from consent.models import Consent
from consent.selectors import RENEWAL, current_notice, due_for_renewal
from mail.selectors import enqueued
from newsletter import kinds, notices
from newsletter.models import Intake, Login, MailingList, MailingListText, SignupRequest
from newsletter.selectors.lists import open_to_signups

# What could not be worked so often waits for its end, so that no address lies there for long.
INTAKE_TRIES, INTAKE_KEPT = 5, timedelta(days=1)


def waiting_intake() -> QuerySet[Intake]:
    """What came in and was not worked yet, nor given up, oldest first."""
    return Intake.objects.filter(attempts__lt=INTAKE_TRIES).order_by("pk")


def has_intake() -> bool:
    """Whether somebody has just asked for something."""
    return waiting_intake().exists()


def old_intake() -> QuerySet[Intake]:
    """What could not be worked within a day."""
    return Intake.objects.filter(at__lt=timezone.now() - INTAKE_KEPT)


def has_due() -> bool:
    """Whether the hourly task would find something to do."""
    over = Login.objects.filter(expires_at__lte=timezone.now()).exists() or old_intake().exists()
    return over or overdue().exists() or renewals_due().exists() or bool(stale_notices())


def overdue() -> QuerySet[SignupRequest]:
    """Signups nobody answered in time."""
    return SignupRequest.objects.filter(confirmed_at=None, expires_at__lte=timezone.now())


def renewals_due() -> QuerySet[Consent]:
    """Consents to lists that end soon, and whose givers were not asked yet."""
    now = timezone.now()
    asked = enqueued(kind=kinds.RENEW, since=now - RENEWAL)
    mine = asked.filter(subject=OuterRef("subject"), purpose=OuterRef("purpose"))
    of_lists = due_for_renewal(now).filter(purpose__mailing_list__isnull=False)
    due = of_lists.filter(purpose__mailing_list__retired_at=None)
    return due.exclude(Exists(mine)).select_related("subject", "purpose")


def stale_notices() -> list[MailingList]:
    """Open lists whose notice would read otherwise today: a changed controller, a new catalog."""
    lists = open_to_signups().select_related("purpose").prefetch_related("texts")
    return [mailing_list for mailing_list in lists if any(map(_is_stale, mailing_list.texts.all()))]


def _is_stale(text: MailingListText) -> bool:
    notice = current_notice(purpose=text.mailing_list.purpose, lang=text.lang)
    return notice is None or notice.wording != notices.write(text)
