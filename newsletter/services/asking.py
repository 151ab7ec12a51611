"""Asking for lists. Nothing here tells whether the address is known."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from consent import services as consent
from consent.addresses import possible_address
from consent.models import Consent, Notice, Purpose, Subject
from consent.states import LIVING, State
from mail import services as mail
from mail.selectors import enqueued
from newsletter import kinds, limits, notices, selectors
from newsletter.errors import ListUnknownError, NothingChosenError
from newsletter.events import announce
from newsletter.models import SignupRequest
from newsletter.services.holding import held_subject
from sharing.models import Share
from sharing.selectors import counting_share

WINDOW = timedelta(days=notices.DAYS_TO_CONFIRM)
ASK_AGAIN = timedelta(minutes=10)
SAY_AGAIN = timedelta(days=1)


@transaction.atomic
def signup(
    *,
    address: str,
    lists: Sequence[tuple[str, str]],
    locale: str,
    name: str = "",
    via: str = "",
    page: int | None = None,
    requester: str = "",
) -> None:
    """Ask for ``lists``: (slug, hash of the notice really shown). A mail to the address asks to confirm.

    ``via`` is the code of the share that brought the reader (an unknown one is ignored), ``page`` the id of
    the page where the form stood, ``requester`` the daily key of the network. Too many tries end in
    silence. Raises NothingChosenError, ListUnknownError, NoticeUnknown and AddressInvalid.
    """
    asked, checked = _asked(lists, locale), possible_address(address)
    if not limits.allow("signup-network", requester):
        return
    subject = held_subject(checked, locale)
    if not limits.allow("signup-address", subject.lookup):
        return
    heads = _heads(subject, asked)
    wanted = {purpose: notice for purpose, notice in asked.items() if not _lives(heads.get(purpose.pk))}
    if not wanted:
        _say_already(subject, locale, list(asked))
        return
    share = counting_share(via)
    request = _pending(subject, wanted) or _open(subject, wanted, share, name, locale)
    _record(request, wanted, heads, _collection(page, share))
    _ask(request)


def _asked(lists: Sequence[tuple[str, str]], locale: str) -> dict[Purpose, Notice]:
    """Purposes with the notices that were shown beside them."""
    if not lists:
        raise NothingChosenError
    found = selectors.open_to_signups().filter(slug__in=[slug for slug, _ in lists])
    purposes = {mailing_list.slug: mailing_list.purpose for mailing_list in found.select_related("purpose")}
    if any(slug not in purposes for slug, _ in lists):
        raise ListUnknownError
    now = timezone.now()
    return {
        purposes[slug]: consent.accepted_notice(purpose=purposes[slug], lang=locale, sha256=shown, at=now)
        for slug, shown in lists
    }


def _heads(subject: Subject, asked: Mapping[Purpose, Notice]) -> dict[int, Consent]:
    """Where the subject stands. A consent past its date is over even before the daily job has said so."""
    now, heads = timezone.now(), selectors.heads(subject=subject, purposes=list(asked))
    for head in heads.values():
        if _lives(head) and head.valid_until and head.valid_until <= now:
            consent.record(
                subject=subject,
                purpose=head.purpose,
                state=State.EXPIRED,
                method="expiry-job",
                entity="controller",
            )
            head.refresh_from_db()
    return heads


def _lives(head: Consent | None) -> bool:
    return head is not None and head.state in LIVING


def _pending(subject: Subject, wanted: Mapping[Purpose, Notice]) -> SignupRequest | None:
    """An open request for exactly these purposes, good for another WINDOW: asking again asks for no more."""
    ids = {purpose.pk for purpose in wanted}
    for waiting in selectors.open_requests(subject=subject).prefetch_related("purposes"):
        if {purpose.pk for purpose in waiting.purposes.all()} == ids:
            waiting.expires_at = timezone.now() + WINDOW
            waiting.save(update_fields=["expires_at"])
            return waiting
    return None


def _open(
    subject: Subject, wanted: Mapping[Purpose, Notice], share: Share | None, name: str, locale: str
) -> SignupRequest:
    now = timezone.now()
    request = SignupRequest.objects.create(
        subject=subject, share=share, name=name, locale=locale, created_at=now, expires_at=now + WINDOW
    )
    request.purposes.set(wanted)
    announce("requested", request, [purpose.slug for purpose in wanted])
    return request


def _record(
    request: SignupRequest,
    wanted: Mapping[Purpose, Notice],
    heads: Mapping[int, Consent],
    collection: Mapping[str, str],
) -> None:
    for purpose, notice in wanted.items():
        head = heads.get(purpose.pk)
        if head is None or head.state != State.REQUESTED:
            consent.record(
                subject=request.subject,
                purpose=purpose,
                state=State.REQUESTED,
                method="form-post",
                notice=notice,
                collection=collection,
            )


def _collection(page: int | None, share: Share | None) -> dict[str, str]:
    """Where the form stood and what brought the reader: never which link, and nothing of the device."""
    shown_on = Page.objects.filter(pk=page).first() if page else None
    path = shown_on.get_url() if shown_on else None
    return {"via": "share-link" if share else "direct", **({"page": path} if path else {})}


def _ask(request: SignupRequest) -> None:
    """The confirmation mail; pressing again within ASK_AGAIN sends no other."""
    params: dict[str, object] = {"request": str(request.pk)}
    recent = enqueued(kind=kinds.CONFIRM, since=timezone.now() - ASK_AGAIN)
    if not recent.filter(subject=request.subject, params=params).exists():
        mail.enqueue(kind=kinds.CONFIRM, subject=request.subject, locale=request.locale, params=params)


def _say_already(subject: Subject, locale: str, purposes: list[Purpose]) -> None:
    """Nothing to confirm: a mail says so, where only the owner of the address reads it."""
    params: dict[str, object] = {"purposes": sorted(purpose.pk for purpose in purposes)}
    recent = enqueued(kind=kinds.ALREADY, since=timezone.now() - SAY_AGAIN)
    if not recent.filter(subject=subject).exists():
        mail.enqueue(kind=kinds.ALREADY, subject=subject, locale=locale, params=params)
