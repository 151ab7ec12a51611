"""Where people stand on lists: what they can leave, move, renew and prove."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from consent import tokens
from consent.models import Consent, ConsentRecord, Notice, Purpose, Subject
from consent.selectors import current_notice, living_consents
from consent.states import LIVING, State
from newsletter.errors import LinkUnknownError, RenewalOverError
from newsletter.models import MailingList
from newsletter.selectors.lists import purpose_words, words


def consent_in_link(token: str, kind: str = "leave") -> UUID:
    """The id of the consent that a link in a mail names. LinkUnknownError for a link we never made."""
    consent_id = tokens.read(kind, token)
    if consent_id is None:
        raise LinkUnknownError
    return consent_id


def consent_for_token(token: str, kind: str = "leave") -> Consent | None:
    """The consent behind a link in a mail, as a rule the one for leaving; None when erased since.
    LinkUnknownError for a link we never made."""
    return (
        Consent.objects.filter(pk=consent_in_link(token, kind)).select_related("subject", "purpose").first()
    )


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


def consents_by_id(values: list[str]) -> list[Consent]:
    """The living consents of these ids, in the order of their purposes."""
    return list(living_consents().filter(pk__in=values).select_related("purpose").order_by("purpose"))


def has_living(*, subject: Subject) -> bool:
    """Whether ``subject`` agreed to anything that still holds."""
    return Consent.objects.filter(subject=subject, state__in=LIVING).exists()


def moving(*, subject: Subject) -> list[Consent]:
    """The living consents of ``subject`` to lists: what would move to another address."""
    living = living_consents().filter(subject=subject, purpose__mailing_list__isnull=False)
    return list(living.select_related("purpose").order_by("purpose"))


def request_notice(consent: Consent) -> Notice | None:
    """The notice under which this round of ``consent`` was asked for."""
    asked = ConsentRecord.objects.filter(
        consent=consent, record_id=consent.record_id, state=State.REQUESTED
    ).select_related("notice")
    opening = asked.first()
    return opening.notice if opening else None


def agreed_notice(consent: Consent) -> Notice | None:
    """The notice that ``consent`` rests on: the last one shown in its round; else the current one."""
    shown = ConsentRecord.objects.filter(consent=consent, record_id=consent.record_id, notice__isnull=False)
    last = shown.select_related("notice").order_by("-at").first()
    return last.notice if last else current_notice(purpose=consent.purpose, lang=consent.subject.locale)


def records_of(consents: Iterable[Consent]) -> list[ConsentRecord]:
    """The record that set the state of each, in the order of their purposes, with what its receipt takes."""
    events = [consent.event_id for consent in consents]
    rows = ConsentRecord.objects.select_related("notice", "purpose", "subject__key")
    return list(rows.filter(event_id__in=events).order_by("purpose"))


def consent_to_renew(token: str) -> Consent:
    """The consent behind a renewal link. LinkUnknownError for a link we never made, RenewalOverError for one
    whose consent was erased."""
    found = consent_for_token(token, "renew")
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
