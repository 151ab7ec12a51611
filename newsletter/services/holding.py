"""One change of a person at a time, so that two presses cannot both be the first."""

from uuid import UUID

from consent.models import Subject
from consent.services import subject_for_address
from newsletter.models import SignupRequest


def hold(subject_id: UUID) -> Subject | None:
    """The subject, held still until the end of the transaction; None when it was deleted by then."""
    return Subject.objects.select_for_update(no_key=True).filter(pk=subject_id).first()


def hold_request(request_id: UUID) -> SignupRequest | None:
    """A signup as it stands while its subject is held still; None when either is gone by then.

    Of a correction both addresses are held, in the order of their ids: two that change places do not wait for
    each other.
    """
    people = SignupRequest.objects.filter(pk=request_id).values_list("subject", "replaces").first()
    if people is None:
        return None
    locked = Subject.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    if people[0] not in {subject.pk for subject in locked}:
        return None
    return SignupRequest.objects.select_related("subject", "share", "replaces").filter(pk=request_id).first()


def held_subject(address: str, locale: str) -> Subject:
    """The subject of the address, held still. One that is deleted at this very moment is made anew."""
    while not (held := hold(subject_for_address(address=address, locale=locale).pk)):
        continue
    return held
