"""Every read of consents, notices and the log's state."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from consent.models import (
    Checkpoint,
    Consent,
    ConsentRecord,
    ErasedEvent,
    InboxEntry,
    LogLeaf,
    Notice,
    Purpose,
    SiteIdentity,
    Subject,
)
from consent.states import ASKED_ONLY, LIVING, State


@dataclass(frozen=True)
class SignupNotice:
    """One purpose a page asks for, in the page's language, with the notice that stands beside its box."""

    slug: str
    title: str
    description: str
    frequency: str
    notice: Notice


def site_identity() -> SiteIdentity:
    """Who answers for the default site; an empty one before set-up. Writes nothing."""
    return SiteIdentity.objects.filter(site__is_default_site=True).first() or SiteIdentity()


def current_notice(*, purpose: Purpose, lang: str) -> Notice | None:
    """The text live now for ``purpose`` in ``lang``."""
    return Notice.objects.filter(purpose=purpose, lang=lang).order_by("-version").first()


def signup_notices(lang: str) -> list[SignupNotice]:
    """What public pages offer in ``lang``: purposes with text and notice in that language. Two queries."""
    purposes = {purpose.pk: purpose for purpose in Purpose.objects.filter(offered=True).order_by("pk")}
    notices = Notice.objects.filter(purpose__in=purposes, lang=lang).order_by("version")
    current = {notice.purpose_id: notice for notice in notices}
    return [
        SignupNotice(
            slug=purpose.slug,
            title=purpose.texts[lang]["title"],
            description=purpose.texts[lang].get("description", ""),
            frequency=purpose.texts[lang].get("frequency", ""),
            notice=current[purpose.pk],
        )
        for purpose in purposes.values()
        if purpose.pk in current and lang in purpose.texts
    ]


def may_mail(*, subject_id: UUID, purpose_id: int, at: datetime) -> bool:
    """Whether the subject's consent to the purpose lives at ``at``. What is not known to live does not."""
    return Consent.objects.filter(
        subject_id=subject_id, purpose_id=purpose_id, state__in=LIVING, valid_until__gt=at
    ).exists()


def living_consents() -> QuerySet[Consent]:
    """The consents that live now."""
    return Consent.objects.filter(state__in=LIVING, valid_until__gt=timezone.now())


def was_only_asked(*, subject: Subject) -> bool:
    """Whether no consent of ``subject`` is worth keeping: no yes ever, and no question still open."""
    said_more = ConsentRecord.objects.filter(subject=subject).exclude(state__in=ASKED_ONLY)
    waiting = Consent.objects.filter(subject=subject, state__in={State.REQUESTED, *LIVING})
    return not said_more.exists() and not waiting.exists()


def ledger_due() -> bool:
    """Whether leaves or erasures wait for the log, or leaves stand in it without a signed checkpoint."""
    waiting = InboxEntry.objects.exists() or ErasedEvent.objects.exists()
    return waiting or log_size() != signed_size()


def log_size() -> int:
    """The number of leaves in the log."""
    last: int | None = LogLeaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def signed_size() -> int:
    """The number of leaves under the last signed checkpoint."""
    return Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
