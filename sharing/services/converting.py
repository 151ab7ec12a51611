"""A signup that a link brought."""

from django.db import transaction
from django.utils import timezone

from consent.models import Consent
from sharing.models import Conversion, Share
from sharing.services.links import told, use
from webhooks.services import emit


@transaction.atomic
def convert(*, share: Share, consent: Consent) -> Conversion | None:
    """A confirmed signup that ``share`` brought, once for each round of the consent. None for a link that was
    stopped or deleted, which may have happened while the mail lay unread.

    Whether the consent still lives is never copied here: ``selectors.travel`` asks the consent.
    """
    used = use(code=share.code or "")
    if used is None or used.stopped_at:
        return None
    conversion, is_new = Conversion.objects.get_or_create(
        record_id=consent.record_id, defaults={"share": used, "consent": consent, "at": timezone.now()}
    )
    if is_new:
        emit(type="share.converted", subject=used.code, data=told(used))
    return conversion
