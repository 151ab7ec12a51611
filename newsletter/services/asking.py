"""Asking for lists. Nothing here tells whether the address is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from consent import services as consent
from consent.models import Consent, Notice, Purpose, Subject
from consent.states import LIVING, State
from mail import services as mail
from mail.selectors import enqueued
from newsletter import kinds, limits, selectors
from newsletter.addresses import checked_address
from newsletter.errors import ListUnknownError, NothingChosenError
from newsletter.events import announce
from newsletter.models import SignupRequest
from newsletter.notices import DAYS_TO_CONFIRM
from newsletter.services.answers import clean_answers
from newsletter.services.figures import count_signup
from newsletter.services.holding import held_subject
from sharing.models import Share
from sharing.selectors import counting_share

WINDOW = timedelta(days=DAYS_TO_CONFIRM)
ASK_AGAIN = timedelta(minutes=2)
DAY = SAY_AGAIN = timedelta(days=1)
# Mails that ask the same within a day: the first, and two more for who found none.
ASKED_A_DAY = 3


@dataclass(frozen=True)
class Asked:
    """A signup with nothing wrong in it: what was asked for, by purpose, with the notice that was shown.

    ``via`` is the code of the share that brought the reader, ``page`` the id of the page where the form
    stood, ``at`` when they pressed.
    """

    address: str
    purposes: Mapping[int, int]  # ids of Purpose and of Notice
    locale: str
    at: datetime
    name: str = ""
    via: str = ""
    page: int | None = None
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)


def check_signup(
    *,
    address: str,
    lists: Sequence[tuple[str, str]],
    locale: str,
    name: str = "",
    via: str = "",
    page: int | None = None,
    answers: Mapping[str, object] | None = None,
) -> Asked:
    """A signup for ``lists``, (slug, hash of the notice really shown), if it can be one. Nobody is looked up.

    ``answers`` are those to questions of the lists, by id. Raises NothingChosenError, ListUnknownError,
    NoticeUnknown, AnswerInvalid, AddressInvalid and DisposableAddressError.
    """
    now = timezone.now()
    shown = _shown(lists, locale, now)
    return Asked(
        address=checked_address(address),
        purposes={purpose.pk: notice.pk for purpose, notice in shown.items()},
        locale=locale,
        at=now,
        name=name,
        via=via,
        page=page,
        answers=clean_answers(purposes=list(shown), raw=answers or {}),
    )


def _shown(lists: Sequence[tuple[str, str]], locale: str, now: datetime) -> dict[Purpose, Notice]:
    if not lists:
        raise NothingChosenError
    found = selectors.open_to_signups().filter(slug__in=[slug for slug, _ in lists])
    purposes = {mailing_list.slug: mailing_list.purpose for mailing_list in found.select_related("purpose")}
    if any(slug not in purposes for slug, _ in lists):
        raise ListUnknownError
    accepted = partial(consent.accepted_notice, lang=locale, at=now)
    return {purposes[slug]: accepted(purpose=purposes[slug], sha256=shown) for slug, shown in lists}


@transaction.atomic
def signup(asked: Asked) -> None:
    """Ask the address to confirm by mail. Too many tries of one address end in silence."""
    subject = held_subject(asked.address, asked.locale)
    if not limits.allow("signup-address", subject.lookup):
        return
    shown = Notice.objects.select_related("purpose").in_bulk(asked.purposes.values())
    notices = {notice.purpose: notice for notice in shown.values()}
    heads = _heads(subject, notices)
    wanted = {purpose: notice for purpose, notice in notices.items() if not _lives(heads.get(purpose.pk))}
    if not wanted:
        _say_already(subject, asked.locale, list(notices))
        return
    page = Page.objects.filter(pk=asked.page).first() if asked.page else None
    share = counting_share(asked.via)
    request = _pending(subject, wanted) or _open(subject, wanted, share, page, asked)
    _record(request, wanted, heads, asked.at, _collection(page, share))
    _ask(request)


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
    subject: Subject,
    wanted: Mapping[Purpose, Notice],
    share: Share | None,
    page: Page | None,
    asked: Asked,
) -> SignupRequest:
    request = SignupRequest.objects.create(
        subject=subject,
        share=share,
        page=page,
        name=asked.name,
        answers=asked.answers,
        locale=asked.locale,
        created_at=asked.at,
        expires_at=asked.at + WINDOW,
    )
    request.purposes.set(wanted)
    announce("requested", request, [purpose.slug for purpose in wanted])
    return request


def _record(
    request: SignupRequest,
    wanted: Mapping[Purpose, Notice],
    heads: Mapping[int, Consent],
    at: datetime,
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
                at=at,
            )
            count_signup(request, purpose, "asked", at=at)


def _collection(page: Page | None, share: Share | None) -> dict[str, str]:
    """Where the form stood and what brought the reader: never which link, and nothing of the device."""
    path = page.get_url() if page else None
    return {"via": "share-link" if share else "direct", **({"page": path} if path else {})}


def _ask(request: SignupRequest) -> None:
    """The confirmation mail. Asking again sends another after ASK_AGAIN, and ASKED_A_DAY at most."""
    params: dict[str, object] = {"request": str(request.pk)}
    now = timezone.now()
    today = enqueued(kind=kinds.CONFIRM, since=now - DAY).filter(subject=request.subject, params=params)
    times = list(today.values_list("created_at", flat=True))
    if len(times) < ASKED_A_DAY and all(at <= now - ASK_AGAIN for at in times):
        mail.enqueue(kind=kinds.CONFIRM, subject=request.subject, locale=request.locale, params=params)


def _say_already(subject: Subject, locale: str, purposes: list[Purpose]) -> None:
    """Nothing to confirm: a mail says so, where only the owner of the address reads it."""
    params: dict[str, object] = {"purposes": sorted(purpose.pk for purpose in purposes)}
    recent = enqueued(kind=kinds.ALREADY, since=timezone.now() - SAY_AGAIN)
    if not recent.filter(subject=subject).exists():
        mail.enqueue(kind=kinds.ALREADY, subject=subject, locale=locale, params=params)
