"""Whether every record hangs on its own consent, and every consent stands where its last record left it.

Each is one question to the database about all rows at once. Positions are counted through all logs.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from consent.errors import LogFault
from consent.models import Consent, ConsentRecord

HEAD = Q(event_id=F("consent__event_id"))
ELSEWHERE = ~Q(consent__subject=F("subject"))
OTHERWISE = ~Q(consent__purpose=F("purpose"))
SAME_END = Q(valid_until=F("consent__valid_until")) | Q(valid_until=None, consent__valid_until=None)
SAME = Q(state=F("consent__state"), record_id=F("consent__record_id"), at=F("consent__changed_at"))
REMARK = Q(
    state=F("consent__state"), record_id=F("consent__record_id"), valid_until=F("consent__valid_until")
)
LEFT = HEAD & ~(SAME & SAME_END)
NOT_LEFT = "the consent of the record {} does not stand where its last record left it."


def check_heads() -> None:
    """LogFault at the first record, by position, that does not fit its consent, and for a consent that has no
    record of its state."""
    own = ConsentRecord.objects.filter(event_id=OuterRef("event_id"), consent=OuterRef("pk"))
    # Together it is one pass over the records, and as a rule there is nothing to tell apart.
    misfits = ConsentRecord.objects.filter(ELSEWHERE | OTHERWISE | LEFT).exists()
    if misfits:
        _none(ConsentRecord.objects.filter(ELSEWHERE), "the record {} hangs on somebody else's consent.")
        _none(ConsentRecord.objects.filter(OTHERWISE), "the record {} hangs on a consent to something else.")
    if lost := Consent.objects.filter(~Exists(own)).order_by("pk").first():
        raise LogFault(None, f"The consent {lost.pk} has no record of its state.")
    _none(_later(), NOT_LEFT)
    if misfits:
        _none(ConsentRecord.objects.filter(LEFT), NOT_LEFT)


def _later() -> QuerySet[ConsentRecord]:
    """Records after the one that their consent points at. What waits comes after all that has a position.

    One that says the same, state and end and round, is a remark, and leaves the consent where it stood.
    """
    head = ConsentRecord.objects.filter(event_id=OuterRef("consent__event_id"))
    passed = Exists(head.filter(position__lt=OuterRef("position")))
    overtaken = Q(position=None) & Exists(head.filter(position__isnull=False))
    return ConsentRecord.objects.exclude(HEAD).exclude(REMARK).filter(passed | overtaken)


def _none(rows: QuerySet[ConsentRecord], what: str) -> None:
    first = rows.order_by(F("position").asc(nulls_last=True)).values_list("position", "event_id").first()
    if first:
        raise LogFault(first[0], what.format(first[1]))
