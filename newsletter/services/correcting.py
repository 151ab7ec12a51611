"""Correcting an address (GDPR Art. 16). The new one gets nothing before its owner has confirmed it, and what
goes to the old one goes on until then."""

from django.db import transaction
from django.utils import timezone

from consent import services as consent
from consent.addresses import possible_address
from consent.models import Consent, Purpose, Subject
from consent.states import LIVING, State
from mail import services as mail
from newsletter import kinds, limits, selectors
from newsletter.errors import NothingToMoveError, SameAddressError, TooOftenError
from newsletter.events import announce
from newsletter.models import SignupRequest, Subscriber
from newsletter.services.answers import move_answers
from newsletter.services.asking import WINDOW
from newsletter.services.delivery import move_pace
from newsletter.services.holding import held_subject
from newsletter.services.leaving import MOVED, leave_list
from newsletter.services.person import move_person
from newsletter.services.profiling import move_objection
from sharing import services as sharing


def change_own_address(*, subject: Subject, address: str) -> None:
    """The wish of a visitor of Min side. As ``correct_address``, and TooOftenError: it sends mail to whatever
    address is typed."""
    if not limits.allow("address-change", subject.lookup):
        raise TooOftenError
    correct_address(subject=subject, address=address)


@transaction.atomic
def correct_address(*, subject: Subject, address: str) -> None:
    """Ask ``address`` to confirm the lists that live at ``subject``; then they end there.

    The confirmation mail is that of a signup, so nobody learns whether the address is known; what lives there
    already is left as it is. The owner asks, so no limit of the public's tries counts. Raises
    NothingToMoveError, SameAddressError and AddressInvalid.
    """
    checked, moving = possible_address(address), selectors.moving(subject=subject)
    if not moving:
        raise NothingToMoveError
    new = held_subject(checked, subject.locale)
    if new == subject:
        raise SameAddressError
    request = _open(subject, new, moving)
    there = selectors.heads(subject=new, purposes=[head.purpose for head in moving])
    for head in moving:
        other = there.get(head.purpose_id)
        if other is None or other.state not in {State.REQUESTED, *LIVING}:
            consent.record(
                subject=new,
                purpose=head.purpose,
                state=State.REQUESTED,
                method="correction-request",
                notice=selectors.agreed_notice(head),
            )
    params = {"request": str(request.pk)}
    mail.enqueue(kind=kinds.CONFIRM, subject=new, locale=request.locale, params=params)


def _open(old: Subject, new: Subject, moving: list[Consent]) -> SignupRequest:
    """The request, in the place of an earlier one that was not answered."""
    SignupRequest.objects.filter(replaces=old, subject=new, confirmed_at=None).delete()
    now, name = timezone.now(), Subscriber.objects.filter(subject=old).values_list("name", flat=True).first()
    request = SignupRequest.objects.create(
        subject=new,
        replaces=old,
        name=name or "",
        locale=old.locale,
        created_at=now,
        expires_at=now + WINDOW,
    )
    request.purposes.set([head.purpose for head in moving])
    announce("requested", request, [head.purpose.slug for head in moving])
    return request


def leave_old_address(request: SignupRequest) -> None:
    """End at the old address what lives at the new one now, and tell the old one once. In the caller's
    transaction, which has just confirmed ``request``."""
    old = request.replaces
    assert old
    purposes = list(request.purposes.order_by("pk"))
    here = selectors.heads(subject=request.subject, purposes=purposes)
    arrived = [purpose for purpose in purposes if purpose.pk in here and here[purpose.pk].state in LIVING]
    left = {head.purpose_id for head in selectors.moving(subject=old)}
    moved = [purpose for purpose in arrived if purpose.pk in left]
    for purpose in moved:
        leave_list(subject=old, purpose=purpose, method=MOVED)
    if moved:
        _move_what_they_told(old, request.subject, moved)
        params = {"purposes": [purpose.pk for purpose in moved]}
        mail.enqueue(kind=kinds.MOVED, subject=old, locale=old.locale, params=params)


def _move_what_they_told(old: Subject, new: Subject, purposes: list[Purpose]) -> None:
    """All that hangs on the person and not on the address: who they are, what they answered, how they want
    their lists, that they object, and the links they keep together."""
    move_person(old=old, new=new)
    move_answers(old=old, new=new)
    move_pace(old=old, new=new, purposes=purposes)
    move_objection(old=old, new=new)
    sharing.move_following(old=old, new=new, method=MOVED)
