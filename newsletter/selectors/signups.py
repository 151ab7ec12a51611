"""Signups and ways in: those behind a link or a code, and what a signup came to."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from consent import tokens
from consent.models import Subject
from consent.selectors import living_consents
from newsletter.errors import LinkExpiredError, LinkUnknownError
from newsletter.models import Login, SignupRequest


def request_in_link(token: str) -> UUID:
    """The id of the request that a confirmation link names. LinkUnknownError for a link we never made."""
    request_id = tokens.read("confirm", token)
    if request_id is None:
        raise LinkUnknownError
    return request_id


def signup_for_token(token: str) -> SignupRequest:
    """The request behind a confirmation link. Beside LinkUnknownError, LinkExpiredError for one whose request
    is over: too late, refused, or the address erased since."""
    signup = SignupRequest.objects.filter(pk=request_in_link(token)).first()
    if signup is None or (signup.confirmed_at is None and signup.expires_at <= timezone.now()):
        raise LinkExpiredError
    return signup


def signup_by_id(value: str) -> SignupRequest | None:
    """The request of this id, if it still stands."""
    return SignupRequest.objects.filter(pk=UUID(value)).first()


def open_login(value: str) -> Login | None:
    """The way in of this id, while it can still be used."""
    waiting = Login.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return waiting.filter(pk=UUID(value)).first()


def open_requests(*, subject: Subject) -> QuerySet[SignupRequest]:
    """Signups of ``subject`` that wait for an answer, newest first."""
    return SignupRequest.objects.filter(
        subject=subject, confirmed_at=None, expires_at__gt=timezone.now()
    ).order_by("-created_at")


def answerable_requests(*, lookup: str) -> list[UUID]:
    """Ids of signups of an address, by its keyed hash, whose code may still be typed, newest first: open
    ones, and those just confirmed (a second press)."""
    in_time = SignupRequest.objects.filter(subject__lookup=lookup, expires_at__gt=timezone.now())
    return list(in_time.order_by("-created_at").values_list("pk", flat=True))


def moved_from(*, subject: Subject) -> list[Subject]:
    """The addresses that ``subject`` has moved from, the one before each after it: every move was asked for
    on the owner's own page, and confirmed."""
    found: list[Subject] = []
    moves = SignupRequest.objects.filter(confirmed_at__isnull=False, replaces__isnull=False)
    while earlier := [
        move.replaces
        for move in moves.filter(subject__in=[subject, *found]).select_related("replaces")
        if move.replaces and move.replaces not in [subject, *found]
    ]:
        found += earlier
    return found


def lives_any(signup: SignupRequest) -> bool:
    """Whether one of the consents that a signup asks for lives, by this or another way."""
    return living_consents().filter(subject=signup.subject_id, purpose__in=signup.purposes.all()).exists()
