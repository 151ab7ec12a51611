"""Taking back what an import wrote, as an erasure does: rows go, hashes stay, the log says so."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, ManyToOneRel, Model, QuerySet
from wagtail.models import ModelLogEntry

from consent.models import Consent, ConsentRecord, ErasedEvent, Hold, Subject, SubjectKey
from consent.services.desk import ERASED
from consent.states import State
from webhooks.services import emit, withhold

UNDONE = "import-undone"


@transaction.atomic
def take_back(*, wrote: Mapping[UUID, str]) -> set[UUID]:
    """Erase consents that an import wrote and to which nothing happened since, but that they ran out; which.

    ``wrote``: consent -> its event, some hundred at most. One whose head has moved on stays, and so does that
    of a person whom somebody holds.
    """
    people = Consent.objects.filter(pk__in=wrote).values("subject")
    list(Subject.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    held = Hold.objects.values("subject")
    # Of two records, the import's and that the time is over, nobody made the second.
    heads = Consent.objects.filter(pk__in=wrote).exclude(subject__in=held).annotate(told=Count("records"))
    untouched = {
        head.pk
        for head in heads
        if head.event_id == wrote[head.pk] or (head.state == State.EXPIRED and head.told == 2)
    }
    _erase(untouched)
    Consent.objects.filter(pk__in=untouched).delete()
    return untouched


def _erase(consents: Collection[UUID]) -> None:
    """What ``forget`` does with records, without their people."""
    # Locked, in the sequencer's order: it has placed an event before this, or finds it among the erased.
    rows = ConsentRecord.objects.select_for_update().filter(consent__in=consents).order_by("at")
    gone = [
        ErasedEvent(event_id=row.event_id, position=row.position, reason=UNDONE)
        for row in rows.only("event_id", "position")
    ]
    if gone:
        ErasedEvent.objects.bulk_create(gone)
        events = [event.event_id for event in gone]
        withhold(subjects=events)
        emit(type="consent.erased", data={"events": events, "reason": UNDONE})


def _kept_about() -> list[tuple[QuerySet[Model], str]]:
    """Every table that says something about subjects, with the name of its field."""
    relations = Subject._meta.get_fields(include_hidden=True)
    return [
        (QuerySet(relation.related_model), relation.field.name)
        for relation in relations
        if isinstance(relation, ManyToOneRel) and relation.related_model is not SubjectKey
    ]


@transaction.atomic
def forget_bare(*, subjects: Collection[UUID]) -> int:
    """Delete those of ``subjects`` (some hundred at most) of whom nothing is kept in any room; how many."""
    held = Subject.objects.select_for_update().filter(pk__in=subjects).order_by("pk")
    bare = set(held.values_list("pk", flat=True))
    for rows, name in _kept_about():
        bare -= set(rows.filter(**{f"{name}__in": bare}).values_list(name, flat=True))
    lines = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Subject), object_id__in=[str(pk) for pk in bare]
    )
    lines.update(object_id=ERASED, label=ERASED, data={})
    withhold(subjects=[str(pk) for pk in bare])
    SubjectKey.objects.filter(subject__in=bare).delete()
    Subject.objects.filter(pk__in=bare).delete()
    return len(bare)
