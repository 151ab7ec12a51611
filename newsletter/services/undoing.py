"""Undoing what a link in a forwarded mail has changed."""

from django.db import transaction
from django.utils import timezone

from consent import services as consent
from newsletter import selectors
from newsletter.errors import UndoOverError
from newsletter.selectors.undoing import Undoable
from newsletter.services.delivery import set_pace
from newsletter.services.holding import hold
from newsletter.services.joining import tell_of_joining


@transaction.atomic
def undo(*, token: str, slug: str, shown: str, lang: str) -> Undoable:
    """Put the list ``slug`` back as it was before the change that the mail with ``token`` told of.

    What was left is asked for anew under the notice of the hash ``shown``. Raises LinkUnknownError,
    UndoOverError and NoticeUnknown.
    """
    found = _named(selectors.undoable(token=token, lang=lang), slug)
    if hold(found.consent.subject_id) is None:
        raise UndoOverError
    # Once more under the lock: of two presses one comes second.
    found = _named(selectors.undoable(token=token, lang=lang), slug)
    subject, purpose = found.consent.subject, found.consent.purpose
    if found.before is not None:
        set_pace(consent=found.consent, wanted=found.before)
        return found
    notice = consent.accepted_notice(purpose=purpose, lang=lang, sha256=shown, at=timezone.now())
    consent.agree(subject=subject, purpose=purpose, notice=notice, method="undo-post")
    tell_of_joining(subject=subject, purpose=purpose)
    return found


def _named(found: list[Undoable], slug: str) -> Undoable:
    for one in found:
        if one.consent.purpose.slug == slug:
            return one
    raise UndoOverError
