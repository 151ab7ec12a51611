"""One move of one consent: record, head and ledger entry in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from consent import selectors
from consent.errors import MoveRefused
from consent.events import Happening, event_body
from consent.ledger.leaves import blinding, canonical, commitment, event_leaf
from consent.models import Consent, ConsentRecord, InboxEntry, Notice, Purpose, SiteIdentity, Subject
from consent.prepared import Prepared, Slot
from consent.states import LIVING, OWN, State, allowed
from webhooks.rows import insert, update
from webhooks.services import emit

_held = Prepared(
    lambda: (
        Subject.objects.select_for_update(no_key=True, of=("self",))
        .select_related("key")
        .filter(pk=Slot("subject", Subject._meta.pk))
    )
)
_head = Prepared(
    lambda: Consent.objects.filter(subject=Slot("subject", Subject._meta.pk), purpose=Slot("purpose"))
)
_record = Prepared(lambda: ConsentRecord.objects.filter(event_id=Slot("event", ConsentRecord._meta.pk)))

DATA_SUBJECT, CONTROLLER = "data-subject", "controller"
AT_ONCE = 500


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
    happening = Happening(state, method, entity, at or timezone.now(), notice, collection or {})
    return write(subject=subject, purpose=purpose, happening=happening)


@transaction.atomic
def write(*, subject: Subject, purpose: Purpose, happening: Happening) -> ConsentRecord:
    """``record``, of a happening that is put together already."""
    subject, head = hold(subject, purpose)
    state, notice = happening.state, happening.notice
    before = State(head.state) if head else None
    at_once = subject.scheme == Subject.Scheme.SHARE or happening.evidence is not None
    own = state in OWN and happening.entity != DATA_SUBJECT and happening.evidence is None
    if own or not allowed(before, state, at_once=at_once):
        raise MoveRefused(before, state)
    opens = state is State.REQUESTED or before is None
    if (opens and notice is None and state is not State.UNKNOWN) or (
        notice and notice.purpose_id != purpose.pk
    ):
        raise ValueError("A consent is asked for under a notice of its own purpose.")
    if head:
        # A clock that was set back must not put an event before the one it follows.
        happening = happening.not_before(head.changed_at)
    return _write(head or Consent(subject=subject, purpose=purpose), happening, opens=opens)


@transaction.atomic
def agree(*, subject: Subject, purpose: Purpose, notice: Notice, method: str) -> ConsentRecord | None:
    """The person's own yes on a page that only they can open: asked and answered in one press.

    None when it lives already under this very notice; under another one it is renewed.
    """
    subject, head = hold(subject, purpose)
    say = partial(record, subject=subject, purpose=purpose, method=method, notice=notice)
    if head and head.state in LIVING:
        [last] = _record(event=head.event_id)
        if last.notice_id == notice.pk and selectors.lives(head.state, head.valid_until, timezone.now()):
            return None
        return say(state=State.RENEWED)
    if head is None or head.state != State.REQUESTED:
        say(state=State.REQUESTED)
    return say(state=State.GIVEN)


@transaction.atomic
def withdraw(*, subject: Subject, purpose: Purpose, method: str) -> ConsentRecord | None:
    """End the consent of ``subject`` to ``purpose`` on the person's own word. None when nothing lives.

    It wins every race: from every living state the table leads there, and a question that is still open is
    closed with a no, so that a confirmation on its way finds nothing to confirm.
    """
    subject, head = hold(subject, purpose)
    if head and head.state == State.REQUESTED:
        record(subject=subject, purpose=purpose, state=State.REFUSED, method=method)
        return None
    if head is None or head.state not in LIVING:
        return None
    return record(subject=subject, purpose=purpose, state=State.WITHDRAWN, method=method)


@transaction.atomic
def revoke(
    *, subject: Subject, purpose: Purpose, method: str, reason: str = "", entity: str = CONTROLLER
) -> ConsentRecord | None:
    """End the consent of ``subject`` to ``purpose`` without the person. None when nothing lives.

    ``reason`` is kept in the record, in words.
    """
    subject, head = hold(subject, purpose)
    if head is None or head.state not in LIVING:
        return None
    collection = {"reason": reason} if reason else None
    return record(
        subject=subject,
        purpose=purpose,
        state=State.REVOKED,
        method=method,
        entity=entity,
        collection=collection,
    )


def expire_due() -> int:
    """Record the end of consents whose ``valid_until`` has passed, up to AT_ONCE; how many."""
    due = list(selectors.expired(timezone.now()).values_list("pk", flat=True)[:AT_ONCE])
    return sum(_expire(pk) for pk in due)


@transaction.atomic
def _expire(pk: UUID) -> bool:
    found = Consent.objects.filter(pk=pk).select_related("subject", "purpose").first()
    if found is None:
        return False
    subject, head = hold(found.subject, found.purpose)
    now = timezone.now()
    if head is None or head.state not in LIVING or head.valid_until is None or head.valid_until > now:
        return False
    record(
        subject=subject,
        purpose=found.purpose,
        state=State.EXPIRED,
        method="expiry-job",
        entity=CONTROLLER,
    )
    return True


def hold(subject: Subject, purpose: Purpose) -> tuple[Subject, Consent | None]:
    """The subject with its key, and where it stands on the purpose, held still until the transaction ends.

    The subject's row is locked and not the head's, because before a first record there is no head.
    DoesNotExist when the subject was erased meanwhile.
    """
    found = _held(subject=subject.pk)
    if not found:
        raise Subject.DoesNotExist
    subject = found[0]
    head: Consent | None = next(iter(_head(subject=subject.pk, purpose=purpose.pk)), None)
    if head:
        head.subject, head.purpose = subject, purpose
    return subject, head


def _write(head: Consent, happening: Happening, *, opens: bool) -> ConsentRecord:
    previous = None
    if opens:
        head.record_id = uuid4()
    else:
        [previous] = _record(event=head.event_id)
        previous.subject = head.subject
    is_new = not head.event_id
    written, leaf = compose(head, happening, identity=selectors.site_identity(), previous=previous)
    (insert if is_new else update)(head)
    insert(written)
    insert(leaf)
    emit(type="consent.recorded", subject=written.event_id, data=told(written))
    return written


def compose(
    head: Consent, happening: Happening, *, identity: SiteIdentity, previous: ConsentRecord | None
) -> tuple[ConsentRecord, InboxEntry]:
    """The record of ``happening`` and its leaf, not written yet; ``head`` is told where it stands now."""
    body = canonical(event_body(happening, head=head, identity=identity, previous=previous))
    head.event_id, head.state = happening.event_id, happening.state
    head.valid_until, head.changed_at = happening.valid_until, happening.at
    record = ConsentRecord(
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
    leaf = InboxEntry(leaf=event_leaf(commitment(blind, body)), event_id=happening.event_id)
    return record, leaf


def told(written: ConsentRecord) -> dict[str, object]:
    """What outside systems hear of a record: ids, and never an address."""
    return {
        "event_id": written.event_id,
        "record_id": str(written.record_id),
        "purpose": written.purpose.slug,
        "state": str(written.state),
    }
