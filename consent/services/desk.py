"""What owner and privacy officer do with a person in the admin. Each leaves a line in Wagtail's own log.

No line holds an address or a reason in words: it names the subject by its id, and who did what when.
"""

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from consent.models import Consent, ConsentRecord, Subject
from consent.services.recording import revoke

FIND, LOOK = "consent.find", "consent.look"
EVIDENCE, EXPORT = "consent.evidence", "consent.export"
REVOKE = "consent.revoke"
ERASED = "erased"


def note(*, subject: Subject, action: str, by: User) -> None:
    """Log that ``by`` did ``action`` (one of the names above) with ``subject``."""
    log(subject, action, user=by)


@transaction.atomic
def revoke_by_hand(*, consent: Consent, reason: str, by: User) -> ConsentRecord | None:
    """End ``consent`` because somebody at the desk says so. None, and nothing logged, when it lives no more.

    ``reason`` is kept in the record, where its person reads it. ValueError without one.
    """
    if not reason.strip():
        raise ValueError("A consent is revoked for a reason.")
    subject = consent.subject
    written = revoke(subject=subject, purpose=consent.purpose, method="admin", reason=reason.strip())
    if written:
        note(subject=subject, action=REVOKE, by=by)
    return written


def unname(*, subject: Subject) -> int:
    """Take the id of ``subject``, who is being erased, out of the lines about them: who looked stays."""
    kind = ContentType.objects.get_for_model(Subject)
    lines = ModelLogEntry.objects.filter(content_type=kind, object_id=str(subject.pk))
    unnamed: int = lines.update(object_id=ERASED, label=ERASED, data={})
    return unnamed
