"""Every read of consents, notices and the log's state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from consent.events import YEARS, years_after
from consent.log.signing import rotation_due
from consent.models import (
    Checkpoint,
    Consent,
    ConsentRecord,
    ErasedEvent,
    Hold,
    InboxEntry,
    Log,
    LogLeaf,
    Notice,
    Purpose,
    SiteIdentity,
    Subject,
    Verification,
)
from consent.prepared import Prepared
from consent.states import ASKED_ONLY, LIVING, State

_identity = Prepared(lambda: SiteIdentity.objects.filter(site__is_default_site=True)[:1])

# So long before a consent ends its giver is asked whether it shall go on.
RENEWAL = timedelta(days=30)
# So often the worker verifies the whole log.
VERIFIED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class SignupNotice:
    """One purpose a page asks for, in the page's language, with the notice that stands beside its box.

    ``sample`` is the id of a page that shows what to expect, ``sample_url`` where anybody reads it, which
    only the pages' own room knows.
    """

    slug: str
    title: str
    description: str
    frequency: str
    notice: Notice
    sample: int | None = None
    sample_url: str = ""


def site_identity() -> SiteIdentity:
    """Who answers for the default site; an empty one before set-up. Writes nothing."""
    return next(iter(_identity()), None) or SiteIdentity()


def current_notice(*, purpose: Purpose, lang: str) -> Notice | None:
    """The text live now for ``purpose`` in ``lang``."""
    ours = Notice.objects.filter(purpose=purpose, lang=lang, imported=False)
    return ours.order_by("-version").first()


def signup_notices(lang: str) -> list[SignupNotice]:
    """What public pages offer in ``lang``: purposes with text and notice in that language. Two queries."""
    purposes = {purpose.pk: purpose for purpose in Purpose.objects.filter(offered=True).order_by("pk")}
    notices = Notice.objects.filter(purpose__in=purposes, lang=lang, imported=False).order_by("version")
    current = {notice.purpose_id: notice for notice in notices}
    return [
        SignupNotice(
            slug=purpose.slug,
            title=purpose.texts[lang]["title"],
            description=purpose.texts[lang].get("description", ""),
            frequency=purpose.texts[lang].get("frequency", ""),
            notice=current[purpose.pk],
            sample=purpose.texts[lang].get("sample"),
        )
        for purpose in purposes.values()
        if purpose.pk in current and lang in purpose.texts
    ]


def may_mail(*, subject_id: UUID, purpose_id: int, at: datetime) -> bool:
    """Whether the subject's consent to the purpose lived at ``at``. What is not known to live does not.

    A moment of the past is answered from the records; of two at the same moment both must say yes.
    """
    which = {"subject_id": subject_id, "purpose_id": purpose_id}
    head = Consent.objects.filter(**which).values_list("state", "valid_until", "changed_at").first()
    if head is None:
        return False
    if head[2] <= at:
        return lives(head[0], head[1], at)
    then = ConsentRecord.objects.filter(at__lte=at, **which)
    last = then.filter(at=then.aggregate(last=Max("at"))["last"])
    said = list(last.values_list("state", "valid_until"))
    return bool(said) and all(lives(state, until, at) for state, until in said)


def lives(state: str, valid_until: datetime | None, at: datetime) -> bool:
    """Whether a consent in this state counts at ``at``."""
    return state in LIVING and valid_until is not None and valid_until > at


def could_be_mailed(*, purpose: Purpose, at: datetime) -> QuerySet[Consent]:
    """The consents to ``purpose`` that lived at ``at``, as ``may_mail`` says. Who was erased is not known."""
    then = ConsentRecord.objects.filter(consent=OuterRef("pk"), at__lte=at).order_by("-at")
    contrary = then.filter(at=OuterRef("last_at")).exclude(state__in=LIVING, valid_until__gt=at)
    return (
        Consent.objects.filter(purpose=purpose)
        .annotate(last_at=Subquery(then.values("at")[:1]))
        .filter(~Exists(contrary), last_at__isnull=False)
    )


def expired(at: datetime) -> QuerySet[Consent]:
    """Consents of people that count as living though their time was over at ``at``, oldest first."""
    over = Consent.objects.filter(state__in=LIVING, valid_until__lte=at, subject__scheme=Subject.Scheme.EMAIL)
    return over.order_by("valid_until")


def due_for_renewal(at: datetime) -> QuerySet[Consent]:
    """Consents of people that end within RENEWAL of ``at``, soonest first."""
    ending = Consent.objects.filter(state__in=LIVING, valid_until__gt=at, valid_until__lte=at + RENEWAL)
    return ending.filter(subject__scheme=Subject.Scheme.EMAIL).order_by("valid_until")


def has_expired() -> bool:
    """Whether the expiry task would find something to do."""
    return expired(timezone.now()).exists()


def given_before(at: datetime) -> Q:
    """Of living consents: those whose giver said yes, or yes again, no later than ``at``."""
    return Q(valid_until__lte=years_after(at, YEARS))


def living_consents() -> QuerySet[Consent]:
    """The consents that live now."""
    return Consent.objects.filter(state__in=LIVING, valid_until__gt=timezone.now())


def was_only_asked(*, subject: Subject) -> bool:
    """Whether no consent of ``subject`` is worth keeping: no yes ever, and no question still open."""
    said_more = ConsentRecord.objects.filter(subject=subject).exclude(state__in=ASKED_ONLY)
    waiting = Consent.objects.filter(subject=subject, state__in={State.REQUESTED, *LIVING})
    return not said_more.exists() and not waiting.exists()


def hold_on(subject: Subject) -> Hold | None:
    """What keeps ``subject`` from being erased."""
    return Hold.objects.filter(subject=subject).first()


def ledger_due() -> bool:
    """Whether leaves or erasures wait for the log, a key was replaced, or leaves stand there unsigned."""
    if InboxEntry.objects.exists() or ErasedEvent.objects.exclude(position=None).exists():
        return True
    log = current_log()
    return log is not None and (log_size(log) != signed_size(log) or rotation_due(log))


def verification_due() -> bool:
    """Whether there is a log that nobody has verified for VERIFIED_WITHIN."""
    recently = Verification.objects.filter(at__gt=timezone.now() - VERIFIED_WITHIN)
    return LogLeaf.objects.exists() and not recently.exists()


def current_log() -> Log | None:
    """The log that is written now; None before the first leaf."""
    return Log.objects.order_by("number").last()


def log_at(position: int) -> Log | None:
    """The log in which the leaf at ``position`` stands; None before the first leaf."""
    return Log.objects.filter(first__lte=position).order_by("first").last()


def leaf_count() -> int:
    """The number of leaves in all logs: the position of the next one."""
    last: int | None = LogLeaf.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def log_size(log: Log | None) -> int:
    """The number of leaves in ``log``, the current one."""
    return leaf_count() - (log.first if log else 0)


def signed_size(log: Log) -> int:
    """The number of leaves under the last signed checkpoint of ``log``."""
    return Checkpoint.objects.filter(log=log).aggregate(size=Max("size"))["size"] or 0
