"""What can be asked about lists, signups and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from consent import tokens
from consent.models import Consent, ConsentRecord, Notice, Purpose, Subject
from consent.receipts import receipt_token
from consent.selectors import (
    RENEWAL,
    SignupNotice,
    current_notice,
    due_for_renewal,
    living_consents,
    signup_notices,
)
from consent.states import LIVING, State
from consent.words import stamps
from mail.selectors import enqueued
from newsletter import kinds, notices
from newsletter.errors import LinkExpiredError, LinkUnknownError, RenewalOverError
from newsletter.models import Login, MailingList, MailingListText, SignupRequest

# So many, and a request hears no code any more.
WRONG_CODES = 5
# For so long after the confirmation its page leads to the receipts: later, whoever holds the link sees none.
RECEIPTS_SHOWN = timedelta(hours=1)


@dataclass(frozen=True)
class ListWords:
    """What a list is called, brings and how often, in one language."""

    slug: str
    title: str
    description: str
    frequency: str


def open_lists(lang: str) -> list[SignupNotice]:
    """The lists one can ask for, each with the notice that stands beside its box."""
    return signup_notices(lang)


def all_slugs() -> list[str]:
    """Every list, also those that take no signups any more."""
    return list(MailingList.objects.values_list("slug", flat=True))


def lists_of(signup: SignupRequest, lang: str) -> list[ListWords]:
    """The lists a signup asks for, in ``lang`` as far as they have words in it."""
    return lists_for(list(signup.purposes.values_list("pk", flat=True)), lang)


def words(mailing_list: MailingList, lang: str) -> ListWords:
    """A list's words in ``lang``, or in the first language it has."""
    texts = sorted(mailing_list.texts.all(), key=lambda text: (text.lang != lang, text.pk))
    text = texts[0] if texts else MailingListText(lang=lang, title=mailing_list.slug, description="")
    with override(text.lang):
        frequency = notices.frequency_words(mailing_list.frequency)
    return ListWords(mailing_list.slug, text.title, text.description, frequency)


def request_in_link(token: str) -> UUID:
    """The id of the request that a confirmation link names. LinkUnknownError for a link we never made."""
    request_id = tokens.read("confirm", token)
    if request_id is None:
        raise LinkUnknownError
    return request_id


def signup_for_token(token: str) -> SignupRequest:
    """The request behind a confirmation link. Beside LinkUnknownError, LinkExpiredError for one whose request
    is over: too late, refused, or the address erased since."""
    signup = SignupRequest.objects.filter(pk=request_in_link(token)).first()
    if signup is None or (signup.confirmed_at is None and signup.expires_at <= timezone.now()):
        raise LinkExpiredError
    return signup


def consent_for_token(token: str) -> Consent | None:
    """The consent behind a leave link; None when erased since. LinkUnknownError for a link we never made."""
    consent_id = tokens.read("leave", token)
    if consent_id is None:
        raise LinkUnknownError
    return Consent.objects.filter(pk=consent_id).select_related("subject", "purpose").first()


def consent_to_renew(token: str) -> Consent:
    """The consent behind a renewal link. LinkUnknownError for a link we never made, RenewalOverError for one
    whose consent was erased."""
    consent_id = tokens.read("renew", token)
    if consent_id is None:
        raise LinkUnknownError
    found = Consent.objects.filter(pk=consent_id).select_related("subject", "purpose").first()
    if found is None:
        raise RenewalOverError
    return found


def renewal(*, token: str, lang: str) -> dict[str, object]:
    """What the renewal page shows: ``title``, ``until`` and the ``notice`` of today. RenewalOverError when
    the consent has ended."""
    head = consent_to_renew(token)
    notice = current_notice(purpose=head.purpose, lang=lang)
    if notice is None or not living_consents().filter(pk=head.pk).exists():
        raise RenewalOverError
    title = purpose_words(head.purpose_id, lang).title
    return {"title": title, "until": head.valid_until, "notice": notice}


def purpose_words(purpose_id: int, lang: str) -> ListWords:
    """What the list of a purpose is called."""
    return lists_for([purpose_id], lang)[0]


def renewals_due() -> QuerySet[Consent]:
    """Consents to lists that end soon, and whose givers were not asked yet."""
    now = timezone.now()
    asked = enqueued(kind=kinds.RENEW, since=now - RENEWAL)
    mine = asked.filter(subject=OuterRef("subject"), purpose=OuterRef("purpose"))
    due = due_for_renewal(now).filter(purpose__mailing_list__is_open=True)
    return due.exclude(Exists(mine)).select_related("subject", "purpose")


def open_login(value: str) -> Login | None:
    """The way in of this id, while it can still be used."""
    waiting = Login.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return waiting.filter(pk=UUID(value)).first()


@dataclass(frozen=True)
class OwnConsent:
    """Where a visitor stands: what it is called, a word for the state, and where receipt and way out are."""

    title: str
    stamp: str
    until: datetime | None
    at: datetime
    receipt_token: str
    leave_token: str


def own_consents(*, subject: Subject, lang: str) -> list[OwnConsent]:
    """Every consent of ``subject``, those that live first. Two queries."""
    heads = list(Consent.objects.filter(subject=subject).select_related("purpose").order_by("purpose"))
    return [
        OwnConsent(
            title=head.purpose.title_in(lang),
            stamp=stamps()[head.state],
            until=head.valid_until,
            at=head.changed_at,
            receipt_token=receipt_token(head.event_id),
            leave_token=tokens.make("leave", head.pk) if head.state in LIVING else "",
        )
        for head in sorted(heads, key=lambda head: head.state not in LIVING)
    ]


def leaving(*, token: str, lang: str) -> str:
    """The title of the list that a leave link leaves; a general word when the consent is gone."""
    consent = consent_for_token(token)
    mailing_list = consent and MailingList.objects.filter(purpose=consent.purpose_id).first()
    return words(mailing_list, lang).title if mailing_list else _("the newsletter")


def language_of(token: str) -> str:
    """The language of the person behind a leave link, or Norwegian."""
    try:
        consent = consent_for_token(token)
    except LinkUnknownError:
        consent = None
    return consent.subject.locale if consent else "nb"


def heads(*, subject: Subject, purposes: list[Purpose]) -> dict[int, Consent]:
    """Where ``subject`` stands on those of ``purposes`` it has a record of, by purpose id."""
    found = Consent.objects.filter(subject=subject, purpose__in=purposes)
    return {consent.purpose_id: consent for consent in found}


def open_requests(*, subject: Subject) -> QuerySet[SignupRequest]:
    """Signups of ``subject`` that wait for an answer, newest first."""
    return SignupRequest.objects.filter(
        subject=subject, confirmed_at=None, expires_at__gt=timezone.now()
    ).order_by("-created_at")


def answerable_requests(*, subject: Subject) -> QuerySet[SignupRequest]:
    """Signups whose code may still be typed: open ones, and those just confirmed (a second press)."""
    in_time = SignupRequest.objects.filter(subject=subject, expires_at__gt=timezone.now())
    return in_time.filter(attempts__lt=WRONG_CODES).order_by("-created_at")


def overdue() -> QuerySet[SignupRequest]:
    """Signups nobody answered in time."""
    return SignupRequest.objects.filter(confirmed_at=None, expires_at__lte=timezone.now())


def lives_any(signup: SignupRequest) -> bool:
    """Whether one of the consents that a signup asks for lives, by this or another way."""
    return living_consents().filter(subject=signup.subject_id, purpose__in=signup.purposes.all()).exists()


def has_living(*, subject: Subject) -> bool:
    """Whether ``subject`` agreed to anything that still holds."""
    return Consent.objects.filter(subject=subject, state__in=LIVING).exists()


def request_notice(consent: Consent) -> Notice | None:
    """The notice under which this round of ``consent`` was asked for."""
    asked = ConsentRecord.objects.filter(
        consent=consent, record_id=consent.record_id, state=State.REQUESTED
    ).select_related("notice")
    opening = asked.first()
    return opening.notice if opening else None


def stale_notices() -> list[MailingList]:
    """Open lists whose notice would read otherwise today: a changed controller, a new catalog."""
    lists = MailingList.objects.filter(is_open=True).select_related("purpose").prefetch_related("texts")
    return [mailing_list for mailing_list in lists if any(map(_is_stale, mailing_list.texts.all()))]


def _is_stale(text: MailingListText) -> bool:
    notice = current_notice(purpose=text.mailing_list.purpose, lang=text.lang)
    return notice is None or notice.wording != notices.write(text)


def has_due() -> bool:
    """Whether the hourly task would find something to do."""
    over = Login.objects.filter(expires_at__lte=timezone.now())
    return overdue().exists() or over.exists() or renewals_due().exists() or bool(stale_notices())


def signup_by_id(value: str) -> SignupRequest | None:
    """The request of this id, if it still stands."""
    return SignupRequest.objects.filter(pk=UUID(value)).first()


def consents_by_id(values: list[str]) -> list[Consent]:
    """The living consents of these ids, in the order of their purposes."""
    return list(living_consents().filter(pk__in=values).select_related("purpose").order_by("purpose"))


def records_of(consents: Iterable[Consent]) -> list[ConsentRecord]:
    """The record that set the state of each, in the order of their purposes, with what its receipt takes."""
    events = [consent.event_id for consent in consents]
    rows = ConsentRecord.objects.select_related("notice", "purpose", "subject__key")
    return list(rows.filter(event_id__in=events).order_by("purpose"))


def just_recorded(consents: Iterable[Consent]) -> list[ConsentRecord]:
    """The records of those of them that changed within RECEIPTS_SHOWN."""
    since = timezone.now() - RECEIPTS_SHOWN
    return records_of(consent for consent in consents if consent.changed_at >= since)


def just_confirmed(signup: SignupRequest) -> list[ConsentRecord]:
    """What a signup has recorded within RECEIPTS_SHOWN, as far as it still stands."""
    if signup.confirmed_at is None:
        return []
    given = Consent.objects.filter(subject=signup.subject_id, state=State.GIVEN)
    own = given.filter(purpose__in=signup.purposes.all(), changed_at__gte=signup.confirmed_at)
    return just_recorded(own)


def lists_for(purpose_ids: list[int], lang: str) -> list[ListWords]:
    """The lists of these purposes, in ``lang`` as far as they have words in it."""
    lists = MailingList.objects.filter(purpose__in=purpose_ids).prefetch_related("texts")
    return [words(mailing_list, lang) for mailing_list in lists]


def moving(*, subject: Subject) -> list[Consent]:
    """The living consents of ``subject`` to lists: what would move to another address."""
    living = living_consents().filter(subject=subject, purpose__mailing_list__isnull=False)
    return list(living.select_related("purpose").order_by("purpose"))


def agreed_notice(consent: Consent) -> Notice | None:
    """The notice that ``consent`` rests on: the last one shown in its round; else the current one."""
    shown = ConsentRecord.objects.filter(consent=consent, record_id=consent.record_id, notice__isnull=False)
    last = shown.select_related("notice").order_by("-at").first()
    return last.notice if last else current_notice(purpose=consent.purpose, lang=consent.subject.locale)
