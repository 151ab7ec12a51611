"""The answers to a signup: yes, no, and none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from consent import rights
from consent import services as consent
from consent.addresses import lookup_of, normal_address
from consent.errors import AddressInvalid
from consent.models import Consent, Subject
from consent.selectors import was_only_asked
from consent.states import State
from mail import services as mail
from newsletter import kinds, limits, selectors, tokens
from newsletter.errors import CodeRefusedError, LinkExpiredError
from newsletter.events import announce
from newsletter.models import SignupRequest, Subscriber
from newsletter.services.answers import apply_signup_answers
from newsletter.services.correcting import leave_old_address
from newsletter.services.figures import Column, count_signup
from newsletter.services.holding import hold_request
from sharing import services as sharing

AT_ONCE = 500
# The id of no request.
NOBODYS = UUID(int=0)


@dataclass(frozen=True)
class Confirmed:
    """A signup that is confirmed. ``given``: what this very press recorded; nothing when pressed again, so
    that a link in a mail, which may be forwarded, leads to no receipt."""

    signup: SignupRequest
    given: Sequence[Consent] = ()


def confirm(*, token: str = "", address: str = "", code: str = "", requester: str = "") -> Confirmed:
    """The person's own yes, by the mail's link or by address and six-digit code. Idempotent.

    Raises LinkUnknownError and LinkExpiredError for a link; CodeRefusedError, and nothing else, for a code.
    """
    if token:
        return _confirm(selectors.signup_for_token(token).pk, method="confirm-post")
    found = _signup_for_code(address, code) if limits.allow("code-network", requester) else None
    if found is None:
        raise CodeRefusedError
    return _confirm(found, method="confirm-code-post")


def _signup_for_code(address: str, code: str) -> UUID | None:
    """The newest request of the address that the code fits.

    Tries are counted per address, known or not. One that hears no code any more still has the link.
    """
    try:
        lookup = lookup_of(Subject.Scheme.EMAIL, normal_address(address))
    except AddressInvalid:
        return None
    if not limits.allow("code-address", lookup):
        return None
    # Who has none takes as long: an id that nobody has is tried instead.
    requests = selectors.answerable_requests(lookup=lookup) or [NOBODYS]
    fitting = next((found for found in requests if tokens.code_fits(found, code)), None)
    return fitting if fitting != NOBODYS else None


@transaction.atomic
def _confirm(request_id: UUID, *, method: str) -> Confirmed:
    request = hold_request(request_id)
    if request is None:
        raise LinkExpiredError
    if request.confirmed_at:
        return Confirmed(request)
    if request.expires_at <= timezone.now():
        raise LinkExpiredError  # given up meanwhile, because the person was erased
    request.confirmed_at = timezone.now()
    request.save(update_fields=["confirmed_at"])
    given = _give(request, method)
    if not given and not selectors.lives_any(request):
        raise LinkExpiredError  # left or refused meanwhile, on another of our pages
    if given:
        apply_signup_answers(request=request)
    if request.replaces:
        leave_old_address(request)
    if given:
        _welcome(request, given)
    return Confirmed(request, given)


def _give(request: SignupRequest, method: str) -> list[Consent]:
    """Record the yes to each purpose still asked for, under the notice it was asked with."""
    purposes = list(request.purposes.order_by("pk"))
    heads = selectors.heads(subject=request.subject, purposes=purposes)
    asked = [heads[purpose.pk] for purpose in purposes if purpose.pk in heads]
    given = [head for head in asked if head.state == State.REQUESTED]
    for head in given:
        notice = selectors.request_notice(head)
        consent.record(
            subject=request.subject, purpose=head.purpose, state=State.GIVEN, method=method, notice=notice
        )
        head.refresh_from_db()
        if not request.replaces_id:
            count_signup(request, head.purpose, "confirmed")
    return given


def _welcome(request: SignupRequest, given: list[Consent]) -> None:
    subject = request.subject
    told = {"name": request.name, "created_at": timezone.now()}
    Subscriber.objects.get_or_create(subject=subject, defaults=told)
    mail.lift_objection(subject=subject)
    if request.share:
        # One person is one signup, however many lists they ticked.
        sharing.convert(share=request.share, consent=given[0])
    announce("confirmed", request, [head.purpose.slug for head in given])
    mail.enqueue(
        kind=kinds.WELCOME,
        subject=subject,
        locale=request.locale,
        params={"consents": [str(head.pk) for head in given]},
        purpose=given[0].purpose,
    )


@transaction.atomic
def refuse(*, token: str) -> bool:
    """«It was not me»: close every open question to this address, and delete it unless a consent of it lives,
    or another room needs it. False when this signup was confirmed before: then leaving is the way out.
    Idempotent.

    Raises LinkUnknownError for a link we never made.
    """
    request = hold_request(selectors.request_in_link(token))
    if request is None:
        return True
    if request.confirmed_at:
        return False
    subject = request.subject
    asked = Consent.objects.filter(subject=subject)
    _close(request, asked, State.REFUSED, method="refuse-post", entity="data-subject")
    SignupRequest.objects.filter(subject=subject, confirmed_at=None).delete()
    if not selectors.has_living(subject=subject) and not rights.needs(subject):
        rights.erase(subject=subject, reason="refused")
    return True


def defer_unconfirmed() -> int:
    """Give up signups nobody answered in time, and delete addresses that never said yes; how many signups."""
    overdue = list(selectors.overdue().values_list("pk", flat=True)[:AT_ONCE])
    for request_id in overdue:
        _defer(request_id)
    return len(overdue)


@transaction.atomic
def give_up_corrections(*, subject: Subject) -> int:
    """End every wait for another address to take over from ``subject``, who is being erased; how many.

    The name goes at once. What the other address was asked ends on commit, and not before: that takes the
    other address's lock. Should the process stop there, ``defer_unconfirmed`` finds it.
    """
    waiting = SignupRequest.objects.filter(replaces=subject, confirmed_at=None)
    requests = list(waiting.values_list("pk", flat=True))
    waiting.update(name="", expires_at=timezone.now())
    for request_id in requests:
        transaction.on_commit(partial(_defer, request_id))
    return len(requests)


@transaction.atomic
def _defer(request_id: UUID) -> None:
    request = hold_request(request_id)
    if request is None or request.confirmed_at or request.expires_at > timezone.now():
        return
    subject = request.subject
    elsewhere = selectors.open_requests(subject=subject).values("purposes")
    asked = Consent.objects.filter(subject=subject, purpose__in=request.purposes.all())
    waiting = asked.exclude(purpose__in=elsewhere)
    _close(request, waiting, State.DEFERRED, method="expiry-job", entity="controller")
    request.delete()
    if was_only_asked(subject=subject) and not rights.needs(subject):
        rights.erase(subject=subject, reason="unconfirmed")


def _close(
    request: SignupRequest, consents: QuerySet[Consent], state: State, *, method: str, entity: str
) -> None:
    """End what is still only asked for, and count it as of ``request``."""
    column: Column = "refused" if state is State.REFUSED else "unanswered"
    for head in consents.filter(state=State.REQUESTED).select_related("subject", "purpose"):
        consent.record(subject=head.subject, purpose=head.purpose, state=state, method=method, entity=entity)
        if not request.replaces_id:
            count_signup(request, head.purpose, column)
