"""Coming in to Min side: a link by mail, used once, good for half an hour. No password."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consent import services as consent
from consent import tokens
from consent.models import Subject
from consent.rights.erasing import erase_person
from mail import services as mail
from newsletter import kinds, limits, selectors
from newsletter.errors import LinkUnknownError, LoginOverError
from newsletter.models import Login

TO_OPEN = timedelta(minutes=30)
TO_STAY = timedelta(hours=1)


@transaction.atomic
def ask_login(*, address: str, locale: str) -> None:
    """Send the way in to ``address``, if we know it. Too many tries of one address end in silence."""
    subject = consent.subject_find(address=address)
    if subject is None or not limits.allow("login-address", subject.lookup):
        return
    now = timezone.now()
    login = Login.objects.create(subject=subject, created_at=now, expires_at=now + TO_OPEN)
    mail.enqueue(kind=kinds.LOGIN, subject=subject, locale=locale, params={"login": str(login.pk)})


def enter(*, token: str) -> UUID:
    """Use a link, and say which visit this is: it lasts TO_STAY. LinkUnknownError, LoginOverError."""
    login_id = tokens.read("login", token)
    if login_id is None:
        raise LinkUnknownError
    now = timezone.now()
    unused = Login.objects.filter(pk=login_id, used_at=None, expires_at__gt=now)
    if not unused.update(used_at=now, expires_at=now + TO_STAY):
        raise LoginOverError
    return login_id


def visitor(login_id: UUID) -> Subject | None:
    """Whose visit this is, as long as it lasts."""
    visits = Login.objects.filter(pk=login_id, used_at__isnull=False, expires_at__gt=timezone.now())
    login = visits.select_related("subject").first()
    return login.subject if login else None


def go_out(*, login_id: UUID) -> None:
    """End a visit before its time. Idempotent."""
    Login.objects.filter(pk=login_id).delete()


def erase_oneself(*, subject: Subject, objected: bool) -> None:
    """Erase a visitor who asks for it, with what is left at addresses they have moved from. Who ``objected``
    is never written to again, which keyed hashes of the addresses remember. SubjectHeld while somebody holds
    them."""
    for address in [*selectors.moved_from(subject=subject), subject]:
        if objected:
            mail.suppress(subject=address, reason=mail.OBJECTED)
        erase_person(subject=address)


def drop_logins() -> int:
    """Delete ways in that are over; how many."""
    return Login.objects.filter(expires_at__lte=timezone.now()).delete()[0]
