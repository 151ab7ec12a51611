"""What a visitor of Min side sees of themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from consent.events import text_hash
from consent.models import Consent, ConsentRecord, Subject, Wording
from consent.receipts import receipt_token
from consent.selectors import SignupNotice, living_consents
from consent.states import State
from consent.words import Told, is_remark, stamps, told
from newsletter import profiling
from newsletter.models import MailingList
from newsletter.selectors.delivery import Pace, PaceChoice, pace_choices, read_pace
from newsletter.selectors.lists import ListWords, open_lists, words


@dataclass(frozen=True)
class OwnList:
    """A list somebody has: its words, where the consent stands, and how they want it.

    ``often`` is how it comes now, in words; ``goes_on`` is False for one that nobody is sent any more.
    """

    words: ListWords
    stamp: str
    since: datetime
    until: datetime | None
    receipt_token: str
    pace: Pace
    choices: list[PaceChoice]
    goes_on: bool

    @property
    def often(self) -> str:
        return next((one.label for one in self.choices if one.value == self.pace.frequency), "")


@dataclass(frozen=True)
class OwnReceipt:
    """One event of a consent, and the token of its receipt."""

    words: Told
    at: datetime
    token: str


@dataclass(frozen=True)
class OwnProfiling:
    """Whether somebody objects to letters being chosen for them, and today's words about it."""

    objected: bool
    notice: Wording
    sha256: str


def own_lists(*, subject: Subject, lang: str) -> list[OwnList]:
    """The lists that ``subject`` has now, in the order of the lists. Two queries."""
    living = living_consents().filter(subject=subject, purpose__mailing_list__isnull=False)
    heads = {head.purpose_id: head for head in living.select_related("delivery")}
    lists = MailingList.objects.filter(purpose__in=heads).prefetch_related("texts")
    return [_own_list(heads[mailing_list.purpose_id], mailing_list, lang) for mailing_list in lists]


def _own_list(head: Consent, mailing_list: MailingList, lang: str) -> OwnList:
    return OwnList(
        words=words(mailing_list, lang),
        stamp=stamps()[head.state],
        since=head.changed_at,
        until=head.valid_until,
        receipt_token=receipt_token(head.event_id),
        pace=read_pace(head),
        choices=pace_choices(mailing_list.frequency),
        goes_on=mailing_list.retired_at is None,
    )


def own_consent(*, subject: Subject, slug: str) -> Consent | None:
    """The living consent of ``subject`` to the list ``slug``."""
    living = living_consents().filter(subject=subject, purpose__mailing_list__slug=slug)
    return living.select_related("subject", "purpose").first()


def joinable(lang: str, have: list[OwnList]) -> list[SignupNotice]:
    """The lists one can ask for beside those one has. Two queries."""
    mine = {own.words.slug for own in have}
    return [one for one in open_lists(lang) if one.slug not in mine]


def own_receipts(*, subject: Subject, lang: str) -> list[OwnReceipt]:
    """Every event of every consent of ``subject``, also of rounds that are over, newest first. One query."""
    records = ConsentRecord.objects.filter(subject=subject).select_related("purpose").order_by("-at")
    return [
        OwnReceipt(
            told(
                State(record.state),
                purpose=record.purpose.title_in(lang),
                scheme=subject.scheme,
                remark=is_remark(record.state, has_notice=record.notice_id is not None),
            ),
            record.at,
            receipt_token(record.event_id),
        )
        for record in records.defer("body")
    ]


def profiling_of(*, subject: Subject, lang: str) -> OwnProfiling:
    """How ``subject`` stands on being chosen for. One query."""
    with override(lang):
        notice = profiling.notice_text()
    objected = profiling.objectors().filter(subject=subject).exists()
    return OwnProfiling(objected, notice, text_hash(notice.text))
