"""Every write about purposes, notices, subjects and consents, each one transaction with its ledger entry."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from consent import selectors
from consent.addresses import lookup_of, normal_address
from consent.errors import MoveRefused, NoticeUnknown
from consent.events import Happening, event_body, text_hash
from consent.ledger.leaves import blinding, canonical, commitment, event_leaf, notice_leaf
from consent.models import (
    Consent,
    ConsentRecord,
    ErasedEvent,
    InboxEntry,
    Notice,
    Purpose,
    Subject,
    SubjectKey,
)
from consent.states import LIVING, OWN, State, allowed
from webhooks.services import emit

# How long a text may have stood open in somebody's browser after a newer one replaced it.
GRACE = timedelta(hours=24)
DATA_SUBJECT = "data-subject"


def purpose_create(*, slug: str, title: str, dpv: str) -> Purpose:
    """The purpose ``slug``; made with ``title`` and the W3C DPV term ``dpv`` when there is none."""
    defaults = {"title": title, "dpv": dpv, "created_at": timezone.now()}
    return Purpose.objects.get_or_create(slug=slug, defaults=defaults)[0]


@transaction.atomic
def publish_notice(*, purpose: Purpose, lang: str, label: str, text: str, html: str) -> Notice:
    """Make these words the current notice of ``purpose`` in ``lang``, and log their hash.

    The current notice comes back unchanged when it has the same words already.
    """
    Purpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)
    current = selectors.current_notice(purpose=purpose, lang=lang)
    if current and current.wording == (label, text, html):
        return current
    notice = Notice.objects.create(
        purpose=purpose,
        lang=lang,
        version=current.version + 1 if current else 1,
        sha256=text_hash(text),
        label=label,
        text=text,
        html=html,
        created_at=timezone.now(),
    )
    InboxEntry.objects.create(leaf=notice_leaf(notice.sha256))
    return notice


def accepted_notice(*, purpose: Purpose, lang: str, sha256: str, at: datetime) -> Notice:
    """The notice a person says to have been shown, when it is current at ``at`` or was 24 hours before.

    NoticeUnknown, with the current one, for any other hash.
    """
    notices = Notice.objects.filter(purpose=purpose, lang=lang)
    shown = notices.filter(sha256=sha256).order_by("-version").first()
    successor = notices.filter(version=shown.version + 1).first() if shown else None
    if shown is None or (successor and successor.created_at <= at - GRACE):
        raise NoticeUnknown(selectors.current_notice(purpose=purpose, lang=lang))
    return shown


def subject_for_address(*, address: str, locale: str) -> Subject:
    """The subject with this address, made with its key when there is none. AddressInvalid if it is none."""
    return _subject(Subject.Scheme.EMAIL, normal_address(address), locale)


def subject_find(*, address: str) -> Subject | None:
    """The subject with this address, if any. AddressInvalid if it is not one."""
    return Subject.objects.filter(lookup=lookup_of(Subject.Scheme.EMAIL, normal_address(address))).first()


def subject_for_share(*, code: str) -> Subject:
    """The pseudonym of a share, made with its key when there is none."""
    return _subject(Subject.Scheme.SHARE, code, "")


@transaction.atomic
def _subject(scheme: Subject.Scheme, value: str, locale: str) -> Subject:
    defaults = {"scheme": scheme, "value": value, "locale": locale, "created_at": timezone.now()}
    subject, made = Subject.objects.get_or_create(lookup=lookup_of(scheme, value), defaults=defaults)
    if made:
        SubjectKey.objects.create(subject=subject, key=secrets.token_bytes(32))
    return subject


@transaction.atomic
def record(
    *,
    subject: Subject,
    purpose: Purpose,
    state: State,
    method: str,
    notice: Notice | None = None,
    entity: str = DATA_SUBJECT,
    collection: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> ConsentRecord:
    """Move the consent of ``subject`` to ``purpose`` into ``state``: record, head and ledger entry at once.

    ``method`` and ``entity`` say how and by whom (``confirm-post``, ``data-subject``), ``collection``
    where: a page and what brought the person there, never an IP address, user agent or token. MoveRefused
    when the table has no such move, or when anybody but the person would give. ValueError when a round opens
    without the notice that was shown.
    """
    subject, head = _locked(subject, purpose)
    before = State(head.state) if head else None
    share = subject.scheme == Subject.Scheme.SHARE
    if not allowed(before, state, share=share) or (state in OWN and entity != DATA_SUBJECT):
        raise MoveRefused(before, state)
    opens = state is State.REQUESTED or before is None
    if (opens and notice is None) or (notice and notice.purpose_id != purpose.pk):
        raise ValueError("A consent is asked for under a notice of its own purpose.")
    happening = Happening(state, method, entity, at or timezone.now(), notice, collection or {})
    head = head or Consent(subject=subject, purpose=purpose)
    return _write(head, happening, opens=opens)


@transaction.atomic
def withdraw(*, subject: Subject, purpose: Purpose, method: str) -> ConsentRecord | None:
    """End the consent of ``subject`` to ``purpose`` on the person's own word. None when nothing lives.

    Whoever gets the lock first, the consent ends withdrawn: the table leads there from every living state,
    and from there only to a new request.
    """
    subject, head = _locked(subject, purpose)
    if head is None or head.state not in LIVING:
        return None
    return record(subject=subject, purpose=purpose, state=State.WITHDRAWN, method=method)


@transaction.atomic
def forget(*, subject: Subject, reason: str) -> None:
    """Delete ``subject``: address, key, records, and what hangs on them in other rooms. No way back.

    Without the key nothing in the log leads to the person any more. The log names the erased events and the
    ``reason``, one plain word, at the next seal.
    """
    if not Subject.objects.select_for_update().filter(pk=subject.pk).exists():
        return
    # Locked, in the sequencer's order: it has placed an event before this, or finds it among the erased.
    rows = ConsentRecord.objects.select_for_update().filter(subject=subject).order_by("at")
    records = rows.only("event_id", "position")
    gone = [ErasedEvent(event_id=row.event_id, position=row.position, reason=reason) for row in records]
    ErasedEvent.objects.bulk_create(gone)
    if gone:
        emit(type="consent.erased", data={"events": [event.event_id for event in gone], "reason": reason})
    subject.delete()


def _locked(subject: Subject, purpose: Purpose) -> tuple[Subject, Consent | None]:
    """The subject with its key, and where it stands on the purpose, held still until the transaction ends.

    The subject's row is locked and not the head's, because before a first record there is no head.
    """
    rows = Subject.objects.select_for_update(no_key=True, of=("self",)).select_related("key")
    subject = rows.get(pk=subject.pk)
    head = Consent.objects.filter(subject=subject, purpose=purpose).first()
    if head:
        head.subject, head.purpose = subject, purpose
    return subject, head


def _write(head: Consent, happening: Happening, *, opens: bool) -> ConsentRecord:
    if opens:
        head.record_id = uuid4()
        previous = opening = None
    else:
        rounds = ConsentRecord.objects.filter(consent=head, record_id=head.record_id)
        previous = rounds.get(event_id=head.event_id)
        previous.subject = head.subject
        opening = rounds.filter(state=State.REQUESTED).first()
    identity = selectors.site_identity()
    body = canonical(event_body(happening, head=head, identity=identity, previous=previous, request=opening))
    head.event_id, head.state = happening.event_id, happening.state
    head.valid_until, head.changed_at = happening.valid_until, happening.at
    head.save()
    written = ConsentRecord.objects.create(
        event_id=happening.event_id,
        consent=head,
        subject=head.subject,
        purpose=head.purpose,
        record_id=head.record_id,
        state=happening.state,
        notice=happening.notice,
        at=happening.at,
        valid_until=happening.valid_until,
        body=body.decode(),
    )
    blind = blinding(bytes(head.subject.key.key), happening.event_id)
    InboxEntry.objects.create(leaf=event_leaf(commitment(blind, body)), event_id=happening.event_id)
    _announce(written)
    return written


def _announce(written: ConsentRecord) -> None:
    emit(
        type="consent.recorded",
        subject=written.event_id,
        data={
            "event_id": written.event_id,
            "record_id": str(written.record_id),
            "purpose": written.purpose.slug,
            "state": str(written.state),
        },
    )
