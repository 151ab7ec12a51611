"""What a request may do with an address it was given: write one row, whoever asks. The worker does the rest.

So neither the text nor the time of an answer tells whether the address is known.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consent.addresses import lookup_of, normal_address, possible_address
from consent.models import Subject
from newsletter import limits, selectors
from newsletter.models import Intake
from newsletter.sealing import seal, unseal
from newsletter.services.asking import Asked, check_signup, signup
from newsletter.services.entering import ask_login
from newsletter.services.leaving import leave

logger = logging.getLogger(__name__)


def receive_signup(*, requester: str = "", lists: Sequence[tuple[str, str]], **asked: Any) -> None:
    """Take in a signup: fields as of ``check_signup``, which says what may be wrong with them.

    ``requester`` is the daily key of the network. Too many from one network end in silence.
    """
    checked = check_signup(lists=lists, **asked)
    if limits.allow("signup-network", requester):
        # The time is the row's own.
        _put(Intake.Kind.SIGNUP, checked.address, {**asdict(checked), "at": None})


def receive_login(*, address: str, locale: str, requester: str = "") -> None:
    """Take in the wish for a way in to Min side. AddressInvalid. Too many from one network end in silence."""
    checked = possible_address(address)
    if limits.allow("login-network", requester):
        _put(Intake.Kind.LOGIN, checked, {"address": checked, "locale": locale})


def receive_leave(*, token: str, lists: Sequence[str] | None = None, method: str) -> None:
    """Take in a leaving by the token of a mail. LinkUnknownError for one we never made."""
    selectors.consent_in_link(token)
    _put(Intake.Kind.LEAVE, "", {"token": token, "lists": lists, "method": method})


def _put(kind: Intake.Kind, address: str, content: dict[str, Any]) -> None:
    lookup = lookup_of(Subject.Scheme.EMAIL, normal_address(address)) if address else ""
    Intake.objects.create(kind=kind, lookup=lookup, sealed=seal(content), at=timezone.now())


def take_in() -> int:
    """Work what has come in, oldest first; how many rows. One that fails waits for the next round."""
    worked = last = 0
    while row := selectors.waiting_intake().filter(pk__gt=last).first():
        worked, last = worked + _take(row), row.pk
    return worked


@transaction.atomic
def _take(row: Intake) -> bool:
    """Work one row, unless somebody else does, or the person it is about was erased."""
    # The person before the row, as an erasure holds them: so neither waits for the other.
    Subject.objects.select_for_update(no_key=True).filter(lookup=row.lookup).first()
    held = Intake.objects.select_for_update(skip_locked=True).filter(pk=row.pk).first()
    if held is None:
        return False
    try:
        with transaction.atomic():
            _work(held)
            held.delete()
    except Exception:
        logger.exception("newsletter.intake %s", row.kind)
        Intake.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
        return False
    return True


def _work(row: Intake) -> None:
    content = unseal(bytes(row.sealed))
    if row.kind == Intake.Kind.SIGNUP:
        purposes = {int(purpose): notice for purpose, notice in content.pop("purposes").items()}
        signup(Asked(**{**content, "purposes": purposes, "at": row.at}))
    elif row.kind == Intake.Kind.LOGIN:
        ask_login(**content)
    else:
        leave(**content)


def drop_intake() -> int:
    """Delete what could not be worked in time; how many."""
    return selectors.old_intake().delete()[0]
