"""Closing, reopening and retiring lists, and telling their people, each once.

A change of the list is one short transaction; its people are told in batches by the worker, who goes on after
a crash where the last transaction ended.
"""

import time
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consent import services as consent
from consent.models import Consent
from consent.states import State
from mail import services as mail
from newsletter import kinds, selectors
from newsletter.models import MailingList
from newsletter.selectors import members
from newsletter.services.holding import hold
from newsletter.services.lists import list_publish_notices

AT_ONCE, RUN_SECONDS = 500, 20
METHOD = "list-retired"


@transaction.atomic
def list_close(*, mailing_list: MailingList, farewells: Mapping[str, str]) -> None:
    """Take no more signups. The list goes on for its people, who are told, with the words of ``farewells``
    (by language). Idempotent."""
    found = _held(mailing_list)
    if found.is_open:
        found.closed_at = timezone.now()
        _turn(found, farewells)


@transaction.atomic
def list_retire(*, mailing_list: MailingList, farewells: Mapping[str, str]) -> None:
    """End the list for good: the worker ends every consent to it and tells each person. Idempotent."""
    found = _held(mailing_list)
    if found.retired_at is None:
        found.retired_at = timezone.now()
        _turn(found, farewells)


@transaction.atomic
def list_reopen(*, mailing_list: MailingList) -> None:
    """Take signups again. Nothing for a list that is retired. Idempotent."""
    found = _held(mailing_list)
    if found.closed_at and found.retired_at is None:
        found.closed_at = None
        _turn(found, {})


def _held(mailing_list: MailingList) -> MailingList:
    found: MailingList = MailingList.objects.select_for_update(no_key=True).get(pk=mailing_list.pk)
    return found


def _turn(mailing_list: MailingList, farewells: Mapping[str, str]) -> None:
    """Write the change, and what forms offer after it. Nobody has been told of it yet."""
    mailing_list.told_to = mailing_list.told_at = None
    mailing_list.save(update_fields=["closed_at", "retired_at", "told_to", "told_at"])
    for lang, words in farewells.items():
        mailing_list.texts.filter(lang=lang).update(farewell=words)
    mailing_list.refresh_from_db()
    list_publish_notices(mailing_list=mailing_list)


def tell_members() -> int:
    """Tell the people of closed and retired lists, for RUN_SECONDS at most; how many were."""
    told, until = 0, time.monotonic() + RUN_SECONDS
    while time.monotonic() < until:
        waiting = list(members.lists_to_tell())
        if not waiting:
            break
        told += sum(_end(found) if found.retired_at else _tell(found) for found in waiting)
    return told


@transaction.atomic
def _tell(mailing_list: MailingList) -> int:
    """A mail to the next people of a closed list."""
    found = _held(mailing_list)
    if found.retired_at or found.closed_at is None or found.told_at:
        return 0  # it was reopened or retired a moment ago
    heads = list(members.living(found, after=found.told_to).select_related("subject")[:AT_ONCE])
    for head in heads:
        mail.enqueue(
            kind=kinds.CLOSED,
            subject=head.subject,
            locale=head.subject.locale,
            params={"consent": str(head.pk)},
            purpose=found.purpose,
        )
    found.told_to = heads[-1].pk if heads else found.told_to
    found.told_at = timezone.now() if len(heads) < AT_ONCE else None
    found.save(update_fields=["told_to", "told_at"])
    return len(heads)


def _end(mailing_list: MailingList) -> int:
    """End the next consents to a retired list, and after them its open signups."""
    living = members.living(mailing_list).values_list("pk", flat=True)[:AT_ONCE]
    if ended := [_end_one(pk, mailing_list) for pk in list(living)]:
        return sum(ended)
    asked = members.asked(mailing_list).values_list("pk", flat=True)[:AT_ONCE]
    if given_up := [_give_up(pk) for pk in list(asked)]:
        return sum(given_up)
    MailingList.objects.filter(pk=mailing_list.pk).update(told_at=timezone.now())
    return 0


@transaction.atomic
def _end_one(consent_id: UUID, mailing_list: MailingList) -> bool:
    """Revoke one consent and tell its person. False when it ended by itself meanwhile."""
    head = _held_head(consent_id)
    if head is None or not consent.revoke(subject=head.subject, purpose=head.purpose, method=METHOD):
        return False
    params: dict[str, object] = {"list": mailing_list.pk}
    mail.enqueue(kind=kinds.RETIRED, subject=head.subject, locale=head.subject.locale, params=params)
    return True


@transaction.atomic
def _give_up(consent_id: UUID) -> bool:
    """Close the question whether somebody wants the list. A signup that asks for nothing else is over, which
    the hourly task tidies away, and the address with it if it never said yes to anything."""
    head = _held_head(consent_id)
    if head is None or head.state != State.REQUESTED:
        return False
    consent.record(
        subject=head.subject,
        purpose=head.purpose,
        state=State.DEFERRED,
        method=METHOD,
        entity="controller",
    )
    still = Consent.objects.filter(subject=head.subject, state=State.REQUESTED).values("purpose")
    waiting = selectors.open_requests(subject=head.subject)
    waiting.exclude(purposes__in=still).update(expires_at=timezone.now())
    return True


def _held_head(consent_id: UUID) -> Consent | None:
    """The consent as it stands while its person is held still; None when it was erased."""
    heads = Consent.objects.select_related("subject", "purpose").filter(pk=consent_id)
    found = heads.first()
    return heads.first() if found and hold(found.subject_id) else None
