"""What another system knew of somebody's consent."""

from django.utils import timezone

from consent.errors import MoveRefused
from consent.events import Evidence, Happening
from consent.models import Consent, ConsentRecord, Purpose, Subject
from consent.services.recording import CONTROLLER, write
from consent.states import State


def record_import(
    *, subject: Subject, purpose: Purpose, source: str, evidence: Evidence | None = None
) -> ConsentRecord | None:
    """Take over one row of an import: a consent where there is ``evidence`` of it, else an unknown one.

    ``source`` is the SHA-256 (hex) of the imported file. A consent counts from when it was given, so it may
    have ended already. None, and nothing changes, where Snakkis knows of subject and purpose: an import never
    raises that, and brings back nobody who left. ValueError for evidence of the future, or without an
    attestation.
    """
    now = timezone.now()
    if evidence and (evidence.opted_in_at > now or not evidence.attested_by.strip()):
        raise ValueError("Evidence is of the past, and somebody attests it.")
    if Consent.objects.filter(subject=subject, purpose=purpose).exists():
        return None
    state = State.GIVEN if evidence else State.UNKNOWN
    notice = evidence.notice if evidence else None
    happening = Happening(
        state, "import", CONTROLLER, now, notice, {"via": "import", "source_sha256": source}, evidence
    )
    try:
        return write(subject=subject, purpose=purpose, happening=happening)
    except MoveRefused:  # the person was faster
        return None
