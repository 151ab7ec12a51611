"""Whom a consent is about, found or made, and forgotten."""

import secrets

from django.db import transaction
from django.utils import timezone

from consent.addresses import lookup_of, normal_address
from consent.models import ConsentRecord, ErasedEvent, Subject, SubjectKey
from consent.services.desk import unname
from webhooks.services import emit


def subject_for_address(*, address: str, locale: str) -> Subject:
    """The subject with this address, made with its key when there is none. AddressInvalid if it is none."""
    return _subject(Subject.Scheme.EMAIL, normal_address(address), locale)


def subject_find(*, address: str) -> Subject | None:
    """The subject with this address, if any. AddressInvalid if it is not one."""
    return Subject.objects.filter(lookup=lookup_of(Subject.Scheme.EMAIL, normal_address(address))).first()


def subject_for_share(*, code: str) -> Subject:
    """The pseudonym of a share, made with its key when there is none."""
    return _subject(Subject.Scheme.SHARE, code, "")


def subject_for_ambassador(*, key: str) -> Subject:
    """The pseudonym of an ambassador, made with its key when there is none."""
    return _subject(Subject.Scheme.AMBASSADOR, key, "")


@transaction.atomic
def _subject(scheme: Subject.Scheme, value: str, locale: str) -> Subject:
    defaults = {"scheme": scheme, "value": value, "locale": locale, "created_at": timezone.now()}
    subject, made = Subject.objects.get_or_create(lookup=lookup_of(scheme, value), defaults=defaults)
    if made:
        SubjectKey.objects.create(subject=subject, key=secrets.token_bytes(32))
    return subject


@transaction.atomic
def forget(*, subject: Subject, reason: str) -> dict[str, int]:
    """Delete ``subject``: address, key, records, and what hangs on them. No way back. Rows gone, by model.

    Only ``consent.rights.erase`` calls this, when the other rooms have let go of what is theirs. Without the
    key nothing in the log leads to the person any more. The log names the erased events and the ``reason``,
    one plain word, at the next seal.
    """
    if not Subject.objects.select_for_update().filter(pk=subject.pk).exists():
        return {}
    # Locked, in the sequencer's order: it has placed an event before this, or finds it among the erased.
    rows = ConsentRecord.objects.select_for_update().filter(subject=subject).order_by("at")
    records = rows.only("event_id", "position")
    gone = [ErasedEvent(event_id=row.event_id, position=row.position, reason=reason) for row in records]
    ErasedEvent.objects.bulk_create(gone)
    if gone:
        emit(type="consent.erased", data={"events": [event.event_id for event in gone], "reason": reason})
    unname(subject=subject)
    rows_gone: dict[str, int] = Subject.objects.filter(pk=subject.pk).delete()[1]
    return rows_gone
