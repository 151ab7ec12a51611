"""A yes on a page that only the person can open: Min side, or the way back from a mail to them alone."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from consent import services as consent
from consent.models import Purpose, Subject
from mail import services as mail
from newsletter import selectors
from newsletter.errors import ListUnknownError, NothingChosenError
from newsletter.models import Subscriber
from newsletter.services.figures import MIN_SIDE, count
from newsletter.services.holding import hold
from webhooks.services import emit


@transaction.atomic
def join(*, subject: Subject, lists: Sequence[tuple[str, str]], lang: str) -> None:
    """The yes of ``subject``, whose visit it is, to each of ``lists``: (slug, hash of the notice shown).

    Idempotent. Raises NothingChosenError, ListUnknownError for a list that takes no signups, and
    NoticeUnknown; then none is recorded.
    """
    if not lists:
        raise NothingChosenError
    if hold(subject.pk):
        for slug, shown in lists:
            _join(subject, slug, shown, lang)


def _join(subject: Subject, slug: str, shown: str, lang: str) -> None:
    mailing_list = selectors.open_to_signups().filter(slug=slug).select_related("purpose").first()
    if mailing_list is None:
        raise ListUnknownError
    now, purpose = timezone.now(), mailing_list.purpose
    notice = consent.accepted_notice(purpose=purpose, lang=lang, sha256=shown, at=now)
    if consent.agree(subject=subject, purpose=purpose, notice=notice, method="min-side-post"):
        Subscriber.objects.get_or_create(subject=subject, defaults={"created_at": now})
        mail.lift_objection(subject=subject)
        tell_of_joining(subject=subject, purpose=purpose)


def tell_of_joining(*, subject: Subject, purpose: Purpose) -> None:
    """Count it, and tell who listens, as of a signup that was confirmed. In the caller's transaction."""
    count(purpose, "confirmed", channel=MIN_SIDE)
    data: dict[str, object] = {"request": None, "lists": [purpose.slug], "share": None}
    emit(type="subscription.confirmed", subject=str(subject.pk), data=data)
